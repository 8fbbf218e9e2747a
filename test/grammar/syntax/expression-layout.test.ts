import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layOutExpression, printWidth } from '../../../grammar/syntax/expression-layout.ts';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { lexExpression } from '../../../grammar/syntax/lex.ts';
import { parseExpression, parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { singleLineExpression } from '../../../grammar/syntax/single-line.ts';
import { expressions, expressionText } from './arbitraries.ts';
import { withoutSpans } from './without-spans.ts';

/** A rule with one flow into `a`, whose source is `source`. */
function ruleWith(source: string): string {
  return `inbound rule "r" {
  connector   "c"
  from user   to person
  precedence  1

  flow {
    a <-${source.startsWith('\n') ? '' : ' '}${source}
  }
}
`;
}

function checkLayout(written: string, expected: string): void {
  const { text, problems } = formatSyncrule(ruleWith(written));
  assert.deepEqual(problems, []);
  assert.equal(text, ruleWith(expected));
  assert.equal(formatSyncrule(text).text, text, 'what is formatted stays as it is');
}

const name = (index: number): string => `[extension_aRatherLongAttributeName${index}]`;
const test = (index: number): string => `IsPresent(${name(index)})`;

describe('laying out expressions', () => {
  it('joins the lines of what fits on one', () => {
    checkLayout('\n  IIF(\n    [x] = 1,\n  "yes"\n   ,"no"\n)', 'IIF([x] = 1, "yes","no")');
  });

  it('puts what fits only there on the line below', () => {
    const text = `Trim("${'x'.repeat(104)}")`;
    checkLayout(text, `\n      ${text}`);
  });

  it('puts arguments one below the other', () => {
    checkLayout(
      `IIF(${test(1)}, ${name(2)}, IIF(${test(3)}, ${name(4)}, NULL))`,
      `IIF(
      ${test(1)},
      ${name(2)},
      IIF(${test(3)}, ${name(4)}, NULL)
    )`,
    );
  });

  it('breaks inside an argument only when that alone is too long', () => {
    checkLayout(
      `IIF(${test(1)} || ${test(2)} || ${test(3)}, Trim(${name(4)}), NULL)`,
      `IIF(
      ${test(1)}
        || ${test(2)}
        || ${test(3)},
      Trim(${name(4)}),
      NULL
    )`,
    );
  });

  it('puts the operands of a chain one below the other, whichever operators of a level it has', () => {
    checkLayout(
      `${name(1)} & "@" & ${name(2)} & ${name(3)} + ${name(4)}`,
      `
      ${name(1)}
      & "@"
      & ${name(2)}
      & ${name(3)}
      + ${name(4)}`,
    );
  });

  it('needs no indentation for operands alone between parentheses', () => {
    checkLayout(
      `CBool(${test(1)} && (${test(2)} || ${test(3)} || ${test(4)}))`,
      `CBool(
      ${test(1)}
      && (
        ${test(2)}
        || ${test(3)}
        || ${test(4)}
      )
    )`,
    );
  });

  it('breaks a call that is compared, not the comparison', () => {
    checkLayout(
      `Join(${name(1)}, ${name(2)}, ${name(3)}, ${name(4)}) > 0`,
      `Join(
      ${name(1)},
      ${name(2)},
      ${name(3)},
      ${name(4)}
    ) > 0`,
    );
  });

  it('breaks a comparison whose right side is no single word', () => {
    checkLayout(
      `Left(${name(1)}, 12) & "${'x'.repeat(30)}" = Left(${name(2)}, 12) & "${'y'.repeat(30)}"`,
      `
      Left(${name(1)}, 12) & "${'x'.repeat(30)}"
      = Left(${name(2)}, 12) & "${'y'.repeat(30)}"`,
    );
  });

  it('keeps a condition of Switch beside its value where both fit', () => {
    const long = `"${'v'.repeat(80)}"`;
    checkLayout(
      `Switch(${test(1)}, "one", ${test(2)}, ${long}, True, "other")`,
      `Switch(
      ${test(1)}, "one",
      ${test(2)},
        ${long},
      True, "other"
    )`,
    );
  });

  it('breaks before a comma that has no space behind it, so that a single line has none either', () => {
    checkLayout(
      `IIF(${test(1)},${name(2)},IIF(${test(3)},${name(4)},NULL))`,
      `IIF(
      ${test(1)}
      ,${name(2)}
      ,IIF(${test(3)},${name(4)},NULL)
    )`,
    );
  });

  it('takes commas without a space for what binds closer where others have one', () => {
    checkLayout(
      `IIF(${test(1)},${name(2)}, IIF(${test(3)},${name(4)},NULL))`,
      `IIF(
      ${test(1)},${name(2)},
      IIF(${test(3)},${name(4)},NULL)
    )`,
    );
  });

  it('leaves white space that no line break stands for', () => {
    checkLayout(
      `IIF( ${test(1)} && ${test(2)}  && ${test(3)} ,  ${name(1)}, NULL )`,
      `IIF( ${test(1)}
        && ${test(2)}  && ${test(3)} ,  ${name(1)},
      NULL )`,
    );
    const solid = `f(${name(1)} , ${name(2)} , ${name(3)} , ${name(4)} )`;
    checkLayout(solid, `f(\n      ${solid.slice(2)}`);
  });

  it('keeps comments where they are, at the end of their line or on their own', () => {
    checkLayout(
      'IIF([x] = 1, // why\n          "yes",\n  // else\n          "no" // so\n // end\n )',
      `IIF(
      [x] = 1, // why
      "yes",
      // else
      "no" // so
      // end
    )`,
    );
    checkLayout(
      '[x] // first\n& // of the next\n[y]\n/* several\n* lines */ & [z]',
      `
      [x] // first
      & // of the next
        [y]
      /* several
       * lines */
      & [z]`,
    );
  });

  it('moves a comment before a comma behind it', () => {
    checkLayout('Left([x] // text\n, 5 /* length */\n)', 'Left(\n      [x], // text\n      5 /* length */\n    )');
  });

  it('treats a comment inside a line as a word', () => {
    checkLayout('f(\n/* a */\n[a],/* b */ [b]\n/* c */)', 'f(/* a */ [a], /* b */ [b] /* c */)');
    checkLayout(
      `f(/* a */ ${name(1)}, /* b */ ${name(2)} /* c */, ${name(3)} /* d */ & ${name(4)})`,
      `f(
      /* a */ ${name(1)},
      /* b */ ${name(2)} /* c */,
      ${name(3)} /* d */ & ${name(4)}
    )`,
    );
  });

  it('does not count what a comment keeps off the line', () => {
    const text = '"'.padEnd(66, 'x');
    checkLayout(
      `f(Left ( $aa /* word */ )+ ( // line\nIIF ( ${text}"\n// own\n, /* word */ NULL )))`,
      `f(
      Left ( $aa /* word */)+ ( // line
        IIF ( ${text}",
          // own
          /* word */
          NULL )
      )
    )`,
    );
  });

  it('does not touch an expression that cannot be read', () => {
    const text = `f(${name(1)},\n ${name(2)}, ${name(3)}, ${name(4)}`;
    assert.equal(layOutExpression(text, { column: 9, indent: 4 }), text);
  });
});

/** What an expression is on the line of its arrow, the rest below. */
function laidOut(text: string): string {
  return layOutExpression(text, { column: 9, indent: 4 });
}

/** Several expressions in one, so that lines are broken. */
const long = fc
  .tuple(expressions, expressions, expressions)
  .map(([first, second, third]) => ({ first, second, third }));
const spaces = fc.constantFrom(' ', '', '  ', '\n', ' \r\n\t');

/** The tokens of an expression with `spaces` between them where they stay the same tokens. */
function respaced(text: string, gaps: Iterator<string>): string {
  const images = lexExpression(text).tokens.map((token) => token.image);
  return images.reduce((written, image) => {
    const gap = String(gaps.next().value);
    const isSafe = /[(),]$/.test(written) || /^[(),]/.test(image);
    return written + (isSafe && !/[\w&]$/.test(written + gap) ? gap : gap.trim() === gap ? ' ' : gap) + image;
  });
}

describe('the layout of any expression', () => {
  const written = long.map(
    ({ first, second, third }) =>
      `IIF(${expressionText(first)}, f(${expressionText(second)}), ${expressionText(third)})`,
  );

  it('is a single line again, to the letter, however it is spaced', () => {
    fc.assert(
      fc.property(written, fc.infiniteStream(spaces), (text, gaps) => {
        const spaced = respaced(text, gaps);
        fc.pre(parseExpression(spaced).problems.every(({ severity }) => severity !== 'error'));
        const single = singleLineExpression(spaced);
        const result = laidOut(spaced);
        assert.equal(singleLineExpression(result), single);
        assert.equal(laidOut(result), result);
        assert.equal(laidOut(single), result);
      }),
      { numRuns: 500 },
    );
  });

  it('means the same and has no long line but for a single word', () => {
    fc.assert(
      fc.property(written, (text) => {
        const result = laidOut(text);
        const meant = withoutSpans(parseExpression(text).expression);
        assert.deepEqual(withoutSpans(parseExpression(result).expression), meant);
        for (const [index, line] of result.split('\n').entries()) {
          if (line.length + (index === 0 ? 9 : 0) <= printWidth) continue;
          const words = lexExpression(line).tokens.filter(({ image }) => /[\w"]/.test(image));
          assert.ok(words.length <= 1 || /^ *\) /.test(line), result);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every comment, in order, and is laid out already', () => {
    const comments = fc.constantFrom(' // line\n', '\n  // own\n', ' /* word */ ', '\n/* two\n * lines */\n', ' ', '');
    fc.assert(
      fc.property(written, fc.infiniteStream(comments), (text, stream) => {
        const commented = respaced(text, stream);
        const rule = ruleWith(commented);
        const before = parseSyncrule(rule);
        fc.pre(before.problems.every(({ severity }) => severity !== 'error'));
        const result = formatSyncrule(rule).text;
        const after = parseSyncrule(result);
        const told = ({ file }: typeof after): readonly string[] =>
          file.comments.map((comment) => comment.text.replaceAll(/\s+/g, ' '));
        assert.deepEqual(told(after), told(before));
        assert.deepEqual(
          after.file.rules.map(({ flows }) =>
            withoutSpans(flows.map(({ source }) => (source.kind === 'expression' ? source.expression : source.kind))),
          ),
          before.file.rules.map(({ flows }) =>
            withoutSpans(flows.map(({ source }) => (source.kind === 'expression' ? source.expression : source.kind))),
          ),
        );
        assert.equal(formatSyncrule(result).text, result);
        assert.equal(singleLineExpression(sourceText(result)), singleLineExpression(sourceText(rule)));
      }),
      { numRuns: 500 },
    );
  });
});

function sourceText(rule: string): string {
  const source = parseSyncrule(rule).file.rules[0]?.flows[0]?.source;
  return source?.kind === 'expression' ? source.text : '';
}
