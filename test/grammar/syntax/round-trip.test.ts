import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { parseExpression, parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { printRule } from '../../../grammar/syntax/print.ts';
import { singleLineExpression } from '../../../grammar/syntax/single-line.ts';
import { expressions, expressionText, rules } from './arbitraries.ts';
import { spansOf, withoutSpans } from './without-spans.ts';

describe('round trips', () => {
  it('an expression read from its text is the same expression', () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom(' ', '  ', '\n\t'), (expression, space) => {
        const read = parseExpression(expressionText(expression, space));
        assert.deepEqual(
          read.problems.filter((problem) => problem.code !== 'unknown-escape'),
          [],
        );
        assert.deepEqual(withoutSpans(read.expression), withoutSpans(expression));
      }),
      { numRuns: 500 },
    );
  });

  it('a printed rule is read as the same rule, and printed as the same text', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const text = printRule(rule);
        const { file, problems } = parseSyncrule(text);
        assert.deepEqual(problems, [], text);
        assert.deepEqual(comparable(file.rules), comparable([rule]), text);
        assert.equal(file.rules.map(printRule).join(''), text);
      }),
      { numRuns: 300 },
    );
  });

  it('printed rules are formatted already', () => {
    fc.assert(
      fc.property(fc.array(rules, { minLength: 1, maxLength: 3 }), (several) => {
        const text = several.map(printRule).join('\n');
        assert.equal(formatSyncrule(text).text, text);
      }),
      { numRuns: 100 },
    );
  });

  it('formatting twice changes no more than once, and keeps rules and comments, wherever comments stand', () => {
    const comment = fc.constantFrom(
      ' /* c */ ',
      '\n// own\n',
      ' // behind\n',
      '\n\n',
      '\n/* two\n   * lines */\n',
      '  ',
    );
    fc.assert(
      fc.property(fc.array(rules, { minLength: 1, maxLength: 2 }), fc.infiniteStream(comment), (several, stream) => {
        const text = sprinkle(several.map(printRule).join('\n'), stream);
        const before = parseSyncrule(text);
        const formatted = formatSyncrule(text).text;
        assert.equal(formatSyncrule(formatted).text, formatted, `${text}\n=>\n${formatted}`);
        const after = parseSyncrule(formatted);
        assert.deepEqual(
          after.problems,
          before.problems.filter((problem) => problem.severity === 'error').length > 0 ? before.problems : [],
        );
        assert.equal(after.file.comments.length, before.file.comments.length, `${text}\n=>\n${formatted}`);
        assert.deepEqual(comparable(after.file.rules), comparable(before.file.rules));
      }),
      { numRuns: 200 },
    );
  });

  it('no sequence of tokens makes the parser throw or point outside the text', () => {
    const words =
      `inbound outbound rule "n" { } ( ) scope join flow <- id internal description connector every ad from to link
      provision sticky no precedence before after tag version disabled password sync soft delete expiry and or not contains starts
      with in has bits member of is null matching case once merge ignoring replace source expression [a] %p% $v = <> < & &HFF &&
      - * 12 , a.b 0b088913-b613-4d9d-9563-9988b7719ed6 NULL f // ; “ [`.split(/\s+/);
    const token = fc.tuple(fc.constantFrom(...words), fc.constantFrom(' ', ' ', '', '\n'));
    const places = ['', 'inbound rule "x" { ', 'inbound rule "x" { scope { ', 'inbound rule "x" { flow { a <- '];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.array(token, { maxLength: 40, size: 'max' }), (place, tokens) => {
        checkSpans(place + tokens.flat().join(''));
      }),
      { numRuns: 3000, examples: [['inbound rule <- ', []]] },
    );
  });

  it('nothing that is typed, cut or pasted makes the parser throw or point outside the text', () => {
    const snippets = [
      '{',
      '}',
      '(',
      ')',
      '"',
      '[',
      ']',
      '<-',
      '&',
      '%',
      '$',
      '/*',
      '//',
      '\n',
      'and',
      'flow {',
      'inbound rule "x" {',
      '“',
      '\\',
      '-',
      '&H',
      ',',
      '\u{1F600}',
      '\0',
    ];
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(12),
      paste: fc.oneof(fc.constantFrom(...snippets), fc.string({ maxLength: 4 })),
    });
    fc.assert(
      fc.property(rules, fc.array(edit, { minLength: 1, maxLength: 6 }), (rule, edits) => {
        let text = printRule(rule);
        for (const { at, cut, paste } of edits) {
          const offset = Math.floor(at * text.length);
          text = text.slice(0, offset) + paste + text.slice(offset + cut);
        }
        checkSpans(text);
        formatSyncrule(text);
      }),
      { numRuns: 3000 },
    );
  });
});

function checkSpans(text: string): void {
  for (const tree of [parseSyncrule(text), parseExpression(text)]) {
    for (const { start, end } of spansOf(tree))
      assert.ok(start >= 0 && start <= end && end <= text.length, `${start}-${end} in ${text}`);
  }
}

/** Puts what `stream` gives between the tokens of about every third line. */
function sprinkle(text: string, stream: Iterator<string>): string {
  let count = 0;
  return text.replaceAll(
    /"(?:[^"\\]|\\.)*"|[{}]|(?<=[\w\]"]) (?=\w+ |[=<])| (?=<-)|(?<=[,)]) |(?= \()|\n/g,
    (found) => {
      if (found.startsWith('"')) return found;
      count++;
      if (count % 3 !== 0) return found;
      const inserted = String(stream.next().value);
      return found === '{' || found === '}' ? found + inserted : inserted + found;
    },
  );
}

/** Rules without spans, their expressions on one line. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(withoutSpans(value), (key, inner: unknown) => {
      if (typeof inner === 'bigint') return String(inner);
      if (key === 'source' && isExpression(inner)) return { ...inner, text: singleLineExpression(inner.text) };
      return key === 'documentation' ? undefined : inner;
    }),
  );
}

function isExpression(value: unknown): value is { readonly kind: 'expression'; readonly text: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'expression';
}
