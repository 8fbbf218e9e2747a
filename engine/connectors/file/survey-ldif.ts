import type { AttributeSchema } from '../../../grammar/schema/schema.ts';
import type { PartitionChoice } from '../../model/connection-draft.ts';
import { normalizeDn, splitDn } from '../../model/dn.ts';
import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import type { LdifRecord, SelectAttribute } from './ldif-record.ts';
import { openLdifSource } from './ldif-source.ts';
import { LdifTokenizer, startOfFile, textOf } from './ldif-tokenizer.ts';

/** What an LDIF file has, as far as a connector for it has to know. */
export interface LdifSurvey {
  readonly records: number;
  /** Records that could not be read, and the first of them. */
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** Objects by the class they list last, which in a dump of Active Directory is their type. */
  readonly objectTypes: ReadonlyMap<string, number>;
  /** Objects without the attribute Active Directory knows them by. */
  readonly withoutAnchor: number;
  /** Attributes that were not known before, typed by their values. */
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
  /** All attributes objects of a type have. Known ones as they are known. */
  readonly attributesByType: ReadonlyMap<string, ReadonlySet<string>>;
  readonly partitions: readonly PartitionChoice[];
}

const bytesPerRead = 1 << 20;
const mostContainers = 500;

/**
 * Goes through a whole LDIF file. `known` are attributes whose values need not be looked at. Throws ConnectorError when the file cannot be
 * read, and CancelledError.
 */
export async function surveyLdif(
  path: string,
  known: ReadonlyMap<string, AttributeSchema>,
  signal: CancelSignal,
): Promise<LdifSurvey> {
  const source = await openLdifSource(path, 'path', 0);
  try {
    const survey = createSurvey(known);
    const tokenizer = new LdifTokenizer(survey.select, startOfFile);
    for (let ended = false; !ended;) {
      throwIfCancelled(signal);
      const chunk = await source.read(Math.max(bytesPerRead, tokenizer.pending));
      tokenizer.push(chunk);
      ended = chunk.length === 0;
      for (let item = tokenizer.next(); item !== undefined; item = tokenizer.next()) {
        if (item.kind === 'record') survey.record(item);
        else survey.failure(item.message, item.line);
      }
    }
    return survey.result();
  } finally {
    await source.close();
  }
}

interface OpenSurvey {
  readonly select: SelectAttribute;
  readonly record: (record: LdifRecord) => void;
  readonly failure: (message: string, line: number) => void;
  readonly result: () => LdifSurvey;
}

/** What makes records objects; named in lower case here, however the file spells them. */
const structural = new Set(['objectclass', 'objectguid']);

function createSurvey(known: ReadonlyMap<string, AttributeSchema>): OpenSurvey {
  const spelled = new Map([...known.keys()].map((name) => [name.toLowerCase(), name]));
  const attributes = new Map<string, AttributeSchema>();
  const attributesByType = new Map<string, Set<string>>();
  const objectTypes = new Map<string, number>();
  const places = new Map<string, Place>();
  let [records, failures, withoutAnchor] = [0, 0, 0];
  let firstFailure: string | undefined;

  function noteLines(lines: LdifRecord['lines'], type: string): void {
    const here = new Set<string>();
    const ofType = attributesByType.get(type) ?? new Set();
    attributesByType.set(type, ofType);
    for (const line of lines) {
      if (structural.has(line.name)) continue;
      ofType.add(line.name);
      if (known.has(line.name)) continue;
      const before = attributes.get(line.name);
      const isBinary = before?.type === 'bin' || textOf(line) === undefined;
      const multiValued = before?.multiValued === true || here.has(line.name);
      here.add(line.name);
      if (before?.type === (isBinary ? 'bin' : 'str') && before.multiValued === multiValued) continue;
      attributes.set(line.name, { name: line.name, type: isBinary ? 'bin' : 'str', multiValued });
    }
  }

  return {
    select: (description) => {
      const [name = ''] = description.split(';');
      const lower = name.toLowerCase();
      if (structural.has(lower)) return { name: lower, partial: false };
      return name === description ? { name: spelled.get(lower) ?? name, partial: false } : undefined;
    },
    record: ({ dn, lines }) => {
      records += 1;
      const type = lines.findLast(({ name }) => name === 'objectclass')?.value ?? '';
      objectTypes.set(type, (objectTypes.get(type) ?? 0) + 1);
      if (lines.every(({ name }) => name !== 'objectguid')) withoutAnchor += 1;
      noteLines(lines, type);
      notePlace(places, dn, type);
    },
    failure: (message, line) => {
      failures += 1;
      firstFailure ??= `line ${line}: ${message}`;
    },
    result: () => ({
      records,
      failures,
      firstFailure,
      objectTypes,
      withoutAnchor,
      attributes,
      attributesByType,
      partitions: [...places.values()]
        .map(({ name, below }) => ({
          name,
          containers: [...below.values()].toSorted((left, right) => left.localeCompare(right)),
        }))
        .toSorted((left, right) => left.name.localeCompare(right.name)),
    }),
  };
}

const containerTypes = new Set(['organizationalUnit', 'container']);

/** A naming context and the containers directly in it, both by their DN as it is compared. */
interface Place {
  readonly name: string;
  readonly below: Map<string, string>;
}

/** The naming context is made of the last `DC=` names; objects directly in it stand in no container. */
function notePlace(places: Map<string, Place>, dn: string, type: string): void {
  const parts = splitDn(dn);
  const first = parts.findLastIndex((part) => !/^dc\s*=/i.test(part)) + 1;
  if (first >= parts.length) return;
  const context = parts.slice(first).join(',');
  const key = normalizeDn(context);
  const place = places.get(key) ?? { name: context, below: new Map() };
  places.set(key, place);
  const isInContainer = first > 1 || (first === 1 && containerTypes.has(type));
  if (!isInContainer || place.below.size >= mostContainers) return;
  const container = parts.slice(first - 1).join(',');
  const containerKey = normalizeDn(container);
  if (!place.below.has(containerKey)) place.below.set(containerKey, container);
}
