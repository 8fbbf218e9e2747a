import assert from 'node:assert/strict';
import type { Rule } from '../../../grammar/ast/rule.ts';
import { noSpan } from '../../../grammar/ast/span.ts';
import { parseExpression, parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { printRule } from '../../../grammar/syntax/print.ts';
import { word } from './arbitraries.ts';

const plain: Rule = {
  direction: 'inbound',
  name: word('In from AD'),
  connector: { kind: 'every', category: word('ad'), span: noSpan },
  sourceObjectType: word('user'),
  targetObjectType: word('person'),
  link: 'provision',
  precedence: { kind: 'number', value: 100, span: noSpan },
  disabled: false,
  passwordSync: false,
  scope: [],
  join: [],
  flows: [],
  broken: false,
  span: noSpan,
  headerSpan: noSpan,
};

function expressionFlow(text: string): Rule {
  const { expression } = parseExpression(text);
  const source = { kind: 'expression', expression, text, span: noSpan } as const;
  return { ...plain, flows: [{ target: word('a'), source, once: false, merge: 'Update', span: noSpan }] };
}

/** The line of the first flow. */
function printedFlow(rule: Rule): string {
  return /flow \{\n {4}([^]*)\n {2}\}/.exec(printRule(rule))?.[1] ?? '';
}

function printedConstant(text: string): string {
  const source = { kind: 'constant', value: word(text), span: noSpan } as const;
  return printedFlow({ ...plain, flows: [{ target: word('a'), source, once: false, merge: 'Update', span: noSpan }] });
}

describe('printing rules', () => {
  it('prints the usual items in their usual order', () => {
    assert.equal(
      printRule({
        ...plain,
        extension: word('<IsStandardRule>True</IsStandardRule>\n<Note kind="a" />'),
        softDeleteExpiry: word('1.00:00:00'),
        passwordSync: true,
        disabled: true,
        version: 2,
        tag: word('Microsoft.A.001'),
        description: word('one\ntwo'),
        internalId: word('0b088913-b613-4d9d-9563-9988b7719ed6'),
        id: word('0b088913-b613-4d9d-9563-9988b7719ed6'),
        documentation: 'What it\n\ndoes.',
      }),
      `/// What it
///
/// does.
inbound rule "In from AD" {
  id          0b088913-b613-4d9d-9563-9988b7719ed6
  internal id 0b088913-b613-4d9d-9563-9988b7719ed6
  description "one"
              "two"
  connector   every ad
  from user   to person
  link        provision
  precedence  100
  tag         Microsoft.A.001
  version     2
  disabled
  password sync
  soft delete expiry "1.00:00:00"
  extension   "<IsStandardRule>True</IsStandardRule>"
              "<Note kind=\\"a\\" />"
}
`,
    );
  });

  const forced = ['[x]', '"text"', '12', 'True', 'source([x])', 'merge([x])'];
  for (const text of forced) {
    it(`marks the expression ${text}, which alone would be something else`, () => {
      assert.equal(printedFlow(expressionFlow(text)), `a <- expression ${text}`);
    });
  }

  for (const text of ['NULL', '%Connector.ID%', '([x])', 'Trim([x])', '"a" & [x]', '$x']) {
    it(`does not mark the expression ${text}`, () => {
      assert.equal(printedFlow(expressionFlow(text)), `a <- ${text}`);
    });
  }

  it('prints an expression with errors to the letter', () => {
    assert.equal(printedFlow(expressionFlow('Trim([x] "')), 'a <- Trim([x] "');
  });

  it('prints constants bare only where they are read as the same text', () => {
    assert.equal(printedConstant('True'), 'a <- True');
    assert.equal(printedConstant('true'), 'a <- "true"');
    assert.equal(printedConstant('-12'), 'a <- -12');
    assert.equal(printedConstant('99999999999999999999'), 'a <- "99999999999999999999"');
    assert.equal(printedConstant('c:\\"x"'), 'a <- "c:\\\\\\"x\\""');
    assert.equal(printedConstant('two\r\nlines'), 'a <- "two" "lines"');
  });

  it('prints every rule of a file so that it is read the same', () => {
    const text =
      'inbound rule "a" { connector "x" from a to b precedence 1 flow { description <- source () merge Trim([description]) } }';
    const [rule] = parseSyncrule(text).file.rules;
    assert.ok(rule !== undefined);
    assert.match(printRule(rule), /description <- merge source \(\) Trim\(\[description\]\)/);
  });
});
