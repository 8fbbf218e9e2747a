// Long because all steps of the one pass share the place they are at; cut in two, every line would pay for handing it over.
import { isAscii, isUtf8 } from 'node:buffer';
import { leftAsItWas } from '../selection/left-as-it-was.ts';
import { noteRemark, whyUnfinished, type OpenEnds } from './dump-completeness.ts';
import {
  type AttributeSelection,
  type LdifFailure,
  type LdifFailureCode,
  type LdifLine,
  type LdifRecord,
  type SelectAttribute,
} from './ldif-record.ts';

/** A place between two records: where the next one starts, and what the remarks so far left open. */
export interface LdifPosition {
  readonly offset: number;
  readonly line: number;
  readonly ends: OpenEnds;
}

export const startOfFile: LdifPosition = { offset: 0, line: 1, ends: '' };

/** Far more than any schema has; a file of garbage must not fill the memory with names. */
const mostSpellings = 20_000;

const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const COLON = 58;
const LESS = 60;

/**
 * Splits LDIF (RFC 2849) into records, as fast as it can: one pass over each line, and lines of attributes nobody selected are
 * skipped unread. Every record has to be closed by an empty line, as ldapsearch, ldbsearch and ldifde write it; only so a file cut
 * inside its last record is told from a whole one. Bytes go in by `push`, records come out by `next`; it never throws.
 */
export class LdifTokenizer {
  // The same bytes twice: one character per byte for searching, and the bytes for values. A value is cut from the bytes because a
  // substring of `text` would keep the whole chunk in memory for as long as anybody keeps the value.
  private bytes: Buffer = Buffer.alloc(0);
  private text = '';
  private ascii = true;
  private ended = false;
  /** Start of the next record within `text`, and where that is in the file. */
  private at = 0;
  private base: number;
  private line: number;
  private ends: OpenEnds;
  private reportedEnd = false;
  private readonly select: SelectAttribute;
  private readonly spellings = new Map<string, Spelling>();
  /** Stands before the first attribute of a record. */
  private readonly beforeFirst: Spelling = { name: '\n', selection: null, follower: undefined };
  private previous: Spelling = this.beforeFirst;
  /** Where the line being read ends and how many physical lines it had. */
  private following = 0;
  private physicalLines = 0;

  constructor(select: SelectAttribute, from: LdifPosition) {
    this.select = select;
    this.base = from.offset;
    this.line = from.line;
    this.ends = from.ends;
  }

  /** Start of what `next` will give next. */
  get position(): LdifPosition {
    return { offset: this.base + this.at, line: this.line, ends: this.ends };
  }

  /** The position's offset alone, asked for after every record. */
  get offset(): number {
    return this.base + this.at;
  }

  /** Bytes waiting for the end of their record. */
  get pending(): number {
    return this.bytes.length - this.at;
  }

  /** Adds the next bytes of the file; none: the file ends here. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) this.ended = true;
    const rest = this.bytes.subarray(this.at);
    this.bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.base += this.at;
    this.at = 0;
    this.text = this.bytes.toString('latin1');
    this.ascii = isAscii(this.bytes);
  }

  /** The next record or failure; `undefined`: push more bytes, or all was read when the file had ended. */
  next(): LdifRecord | LdifFailure | undefined {
    while (this.skipBetweenRecords()) {
      const item = this.readRecord();
      if (item === 'incomplete') break;
      if (item !== 'no-object') return item;
    }
    return this.ended ? this.endOfFile() : undefined;
  }

  /** Commits empty lines and comments. True when a record starts at `at`. */
  private skipBetweenRecords(): boolean {
    const { text } = this;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (code === LF) this.skip(1);
      else if (code === CR && text.charCodeAt(this.at + 1) === LF) this.skip(2);
      else if (code === HASH) {
        if (!this.measureLine(this.at)) return false;
        this.ends = noteRemark(this.ends, text.slice(this.at, Math.min(this.following, this.at + 200)).trimEnd());
        this.line += this.physicalLines;
        this.at = this.following;
      } else return true;
    }
    return false;
  }

  private skip(length: number): void {
    this.at += length;
    this.line += 1;
  }

  /** Finds the end of the line at `start` with its continuations. False: it may go on in bytes not pushed yet. */
  private measureLine(start: number): boolean {
    const { text } = this;
    let next = start;
    this.physicalLines = 0;
    do {
      const end = text.indexOf('\n', next);
      if (end < 0) return false;
      next = end + 1;
      this.physicalLines += 1;
    } while (text.charCodeAt(next) === SPACE);
    this.following = next;
    return next < text.length || this.ended;
  }

  private readRecord(): LdifRecord | LdifFailure | 'incomplete' | 'no-object' {
    const { text } = this;
    const draft: RecordDraft = {
      line: this.line,
      head: undefined,
      dn: undefined,
      changetype: undefined,
      lines: [],
      failure: undefined,
    };
    let line = this.line;
    let p = this.at;
    for (;;) {
      const code = text.charCodeAt(p);
      const emptyLine = code === LF ? 1 : code === CR && text.charCodeAt(p + 1) === LF ? 2 : 0;
      if (emptyLine > 0) {
        this.at = p + emptyLine;
        this.line = line + 1;
        return finished(draft);
      }
      if (!this.measureLine(p)) return 'incomplete';
      if (code !== HASH && draft.failure === undefined) this.readLine(p, line, draft);
      p = this.following;
      line += this.physicalLines;
    }
  }

  private readLine(start: number, line: number, draft: RecordDraft): void {
    if (draft.head === undefined) return this.readHead(start, line, draft);
    const spelling = this.spellingAt(start);
    if (spelling === undefined) return this.readOddLine(start, line, draft);
    const { selection, name } = spelling;
    if (selection === null) return;
    if (this.physicalLines > 1) {
      const text = this.unfold(start);
      const span = { text, bytes: undefined, start: 0, colon: name.length, end: text.length, line };
      return this.readValue(selection, span, draft);
    }
    const { text, bytes } = this;
    const end = this.following - (text.charCodeAt(this.following - 2) === CR ? 2 : 1);
    this.readValue(selection, { text, bytes, start, colon: start + name.length, end, line }, draft);
  }

  private readHead(start: number, line: number, draft: RecordDraft): void {
    const text = this.unfold(start);
    const colon = text.indexOf(':');
    if (colon <= 0) return this.readOddLine(start, line, draft);
    const selection = { name: text.slice(0, colon).toLowerCase(), partial: false };
    this.previous = this.beforeFirst;
    this.readValue(selection, { text, bytes: undefined, start: 0, colon, end: text.length, line }, draft);
  }

  /**
   * The attribute description at `start`; `undefined` when no colon follows on the line. Most lines carry the description that came
   * next in the record before, or the same as the line above: comparing is much faster than cutting it out and looking it up.
   */
  private spellingAt(start: number): Spelling | undefined {
    const { previous, text } = this;
    const expected = previous.follower;
    if (expected !== undefined && this.isAt(expected, start)) return (this.previous = expected);
    if (this.isAt(previous, start)) return previous;
    const colon = text.indexOf(':', start);
    if (colon <= start || colon > text.indexOf('\n', start)) return undefined;
    const description = text.slice(start, colon);
    const spelling = this.spellings.get(description) ?? this.judged(description);
    previous.follower = spelling;
    this.previous = spelling;
    return spelling;
  }

  private isAt({ name }: Spelling, start: number): boolean {
    return this.text.charCodeAt(start + name.length) === COLON && this.text.startsWith(name, start);
  }

  /** Decides once for each spelling of the file what becomes of its lines. */
  private judged(description: string): Spelling {
    // The copy frees the chunk that the description was cut from.
    const name = Buffer.from(description, 'latin1').toString('latin1');
    const lowerCase = name.toLowerCase();
    const bad = !/^[a-z0-9][a-z0-9.\-;=_*]*$/u.test(lowerCase);
    const reserved = ['dn', 'changetype', 'result', 'pagedresults'].includes(lowerCase);
    const own = bad || reserved ? { name: bad ? '' : lowerCase, partial: false } : undefined;
    const spelling = { name, selection: own ?? this.select(name) ?? null, follower: undefined };
    if (this.spellings.size < mostSpellings) this.spellings.set(name, spelling);
    return spelling;
  }

  private unfold(start: number): string {
    const pieces: string[] = [];
    for (let p = start; p < this.following;) {
      const end = this.text.indexOf('\n', p);
      const from = p === start ? p : p + 1;
      pieces.push(this.bytes.toString('latin1', from, this.text.charCodeAt(end - 1) === CR ? end - 1 : end));
      p = end + 1;
    }
    return pieces.join('');
  }

  /** A line without a name before its fold: the `-` of change records, a description folded within itself, else a failure. */
  private readOddLine(start: number, line: number, draft: RecordDraft): void {
    const text = this.unfold(start);
    if (text === '-' && draft.changetype !== undefined) {
      draft.lines.push({ name: '-', value: '', form: 'text', line, column: 1 });
      return;
    }
    const colon = text.indexOf(':');
    if (colon > 0 && draft.head !== undefined) {
      const { selection } = this.judged(text.slice(0, colon));
      const span = { text, bytes: undefined, start: 0, colon, end: text.length, line };
      if (selection !== null) this.readValue(selection, span, draft);
      return;
    }
    const message = text.startsWith(' ')
      ? 'This line starts with a space and so would continue the line before it, but there is none'
      : 'This line is no "name: value", no continuation (those start with a space) and no comment (those start with "#")';
    fail(draft, { code: 'ldif-bad-line', message, line, column: 1 });
  }

  private readValue(selection: AttributeSelection, span: LineSpan, draft: RecordDraft): void {
    const { text, line, end } = span;
    const mark = text.charCodeAt(span.colon + 1);
    const encoded = mark === COLON && span.colon + 1 < end;
    let from = span.colon + (encoded ? 2 : 1);
    while (from < end && text.charCodeAt(from) === SPACE) from += 1;
    const column = from - span.start + 1;
    if (mark === LESS && span.colon + 1 < end) {
      const message = `The value of "${selection.name}" lies in another file (":<"), which is not read`;
      return fail(draft, { code: 'ldif-url-value', message, line, column });
    }
    if (selection.partial) {
      const message = `"${selection.name}" holds only a range of its values; write the dump with a tool that fetches all of them`;
      return fail(draft, { code: 'ldif-range', message, line, column: 1 });
    }
    const raw = span.bytes === undefined ? text.slice(from, end) : copied(span.bytes, text, from, end);
    const form = encoded ? 'base64' : 'text';
    const value = form === 'text' && !this.ascii ? decoded(raw) : raw;
    this.place(
      { name: selection.name, value: value ?? raw, form: value === undefined ? 'bytes' : form, line, column },
      draft,
    );
  }

  /** Puts one line where it belongs: the head of the record, what only the tokenizer needs, or the record's lines. */
  private place(value: LdifLine, draft: RecordDraft): void {
    if (draft.head === undefined) return this.placeHead(value, draft);
    switch (value.name) {
      case '':
        return fail(draft, {
          code: 'ldif-bad-line',
          message: 'What stands before the colon is no attribute name',
          line: value.line,
          column: 1,
        });
      case 'dn':
        if (draft.head === 'version') return this.placeHead(value, draft);
        return fail(draft, {
          code: 'ldif-bad-line',
          message: 'A second "dn:" in one record; end each record with an empty line',
          line: value.line,
          column: 1,
        });
      case 'changetype':
        draft.changetype = textOf(value)?.toLowerCase() ?? '';
        return;
      case 'pagedresults':
        if (draft.head === 'search') this.ends = noteRemark(this.ends, `pagedresults: ${value.value}`);
        return;
      case 'result':
        if (draft.head === 'search') {
          if (value.value === '0' || value.value.startsWith('0 ')) return;
          const message = `The search that wrote this file failed with "${value.value}", so objects are missing; write the dump anew`;
          return fail(draft, { code: 'ldif-search-failed', message, line: value.line, column: value.column });
        }
    }
    draft.lines.push(value);
  }

  private placeHead(value: LdifLine, draft: RecordDraft): void {
    draft.head = value.name;
    if (value.name === 'dn') {
      draft.dn = textOf(value);
      if (draft.dn !== undefined) return;
      const code = value.form === 'base64' ? 'ldif-bad-base64' : 'ldif-bad-value';
      return fail(draft, { code, message: 'The DN is not UTF-8 text', line: value.line, column: value.column });
    }
    if (value.name === 'version') {
      if (value.value === '1') return;
      return fail(draft, {
        code: 'ldif-bad-version',
        message: `LDIF version "${value.value}" is not known, only version 1`,
        line: value.line,
        column: value.column,
      });
    }
    // Referrals of ldbsearch and the closing block of ldapsearch are records without an object.
    if (value.name === 'ref' || value.name === 'search') return;
    fail(draft, {
      code: 'ldif-missing-dn',
      message: `The record starts with "${value.name}:" where "dn:" is due`,
      line: value.line,
      column: 1,
    });
  }

  private endOfFile(): LdifFailure | undefined {
    if (this.reportedEnd) return undefined;
    this.reportedEnd = true;
    if (this.at < this.text.length) {
      const message = 'The file ends inside this record: no empty line closes it';
      return truncated(message, this.line);
    }
    const why = whyUnfinished(this.ends);
    return why === undefined ? undefined : truncated(`The file was not written to its end: ${why}`, this.line);
  }
}

interface RecordDraft {
  readonly line: number;
  /** Name of the record's first line; `version` may stand before `dn`. */
  head: string | undefined;
  dn: string | undefined;
  changetype: string | undefined;
  readonly lines: LdifLine[];
  failure: LdifFailure | undefined;
}

interface Spelling {
  /** The attribute description as the file spells it, options included. */
  readonly name: string;
  /** `null`: its lines are skipped. */
  readonly selection: AttributeSelection | null;
  /** What came after it the last time. */
  follower: Spelling | undefined;
}

interface LineSpan {
  readonly text: string;
  /** The bytes `text` stands for; absent when `text` is a copy already. */
  readonly bytes: Buffer | undefined;
  readonly start: number;
  readonly colon: number;
  readonly end: number;
  readonly line: number;
}

function finished(draft: RecordDraft): LdifRecord | LdifFailure | 'no-object' {
  if (draft.failure !== undefined) return draft.failure;
  if (draft.dn === undefined) return 'no-object';
  const { dn, lines, line, changetype } = draft;
  return changetype === undefined
    ? { kind: 'record', dn, lines, line }
    : { kind: 'record', dn, lines, line, changetype };
}

function fail(
  draft: RecordDraft,
  problem: { code: LdifFailureCode; message: string; line: number; column: number },
): void {
  const message = `${problem.message}; ${leftAsItWas}`;
  draft.failure = { kind: 'failure', ...(draft.dn === undefined ? {} : { dn: draft.dn }), ...problem, message };
}

function truncated(message: string, line: number): LdifFailure {
  const consequence =
    'objects that may be missing are kept and this import deletes nothing; write the file anew, each record closed by an empty line';
  return { kind: 'failure', code: 'ldif-truncated', message: `${message}; ${consequence}`, line, column: 1 };
}

/** Strings of up to 12 characters are copied by `slice` itself, which is faster than decoding them. */
function copied(bytes: Buffer, text: string, from: number, end: number): string {
  return end - from < 13 ? text.slice(from, end) : bytes.toString('latin1', from, end);
}

function decoded(raw: string): string | undefined {
  const bytes = Buffer.from(raw, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** The line's value as text; `undefined` when it is not base64 or not UTF-8. */
export function textOf(line: LdifLine): string | undefined {
  if (line.form === 'text') return line.value;
  if (line.form === 'bytes' || base64Form(line.value) === 'invalid') return undefined;
  const bytes = Buffer.from(line.value, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** `loose`: decodable, but some unused bits are set, so equal bytes could be spelled differently. */
export function base64Form(value: string): 'canonical' | 'loose' | 'invalid' {
  const { length } = value;
  if (length % 4 !== 0) return 'invalid';
  if (length === 0) return 'canonical';
  const padding = value.charCodeAt(length - 1) !== 61 ? 0 : value.charCodeAt(length - 2) === 61 ? 2 : 1;
  for (let i = 0; i < length - padding; i += 1) {
    if ((sextets[value.charCodeAt(i)] ?? 64) > 63) return 'invalid';
  }
  const unused = padding === 0 ? 0 : padding === 1 ? 3 : 15;
  return ((sextets[value.charCodeAt(length - padding - 1)] ?? 0) & unused) === 0 ? 'canonical' : 'loose';
}

/** The six bits each base64 character stands for; 64 where it is none. */
const sextets: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) => {
  const index = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(String.fromCharCode(code));
  return index < 0 ? 64 : index;
});
