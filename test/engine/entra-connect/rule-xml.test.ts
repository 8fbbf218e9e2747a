import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Flow, FlowSource, Rule } from '../../../grammar/ast/rule.ts';
import { readRuleXml } from '../../../engine/entra-connect/rule-xml.ts';
import { toFileProblem } from '../../../engine/model/file-problem.ts';
import { ruleXml, type RuleXmlParts } from './rule-xml-text.ts';

function readRule(parts: RuleXmlParts): Rule {
  const { rule, problems } = readRuleXml(ruleXml(parts));
  assert.deepEqual(problems, []);
  assert.ok(rule);
  return rule.rule;
}

/** Reads a text and renders its problems as `line:column severity code message`. */
function problemsIn(text: string): readonly string[] {
  return readRuleXml(text).problems.map((problem) => {
    const { line, column, severity, code, message } = toFileProblem('', text, problem);
    return `${line}:${column} ${severity} ${code} ${message}`;
  });
}

function readFlow(mapping: string): Flow {
  const [flow] = readRule({ mappings: mapping }).flows;
  assert.ok(flow);
  return flow;
}

function sourceText(source: FlowSource): string {
  if (source.kind === 'expression') return source.text;
  return (source.kind === 'direct' ? source.attribute : source.value).text;
}

/** What is kept of a list of source attributes beside the expression `[a] & [b]`. */
function declaredSources(attributes: readonly string[]): readonly string[] | undefined {
  const list = attributes.map((name) => `<attr>${name}</attr>`).join('');
  const flow = readFlow(`<mapping><dest>t</dest><src>${list}</src><expression>[a] &amp; [b]</expression></mapping>`);
  return flow.declaredSources?.map(({ text }) => text);
}

function scopeClause(name: string, operator: string, value: string): string {
  return `<scope><csAttribute>${name}</csAttribute><csOperator>${operator}</csOperator>${value}</scope>`;
}

describe('exported rules', () => {
  it('are read with normalized ids and without what goes without saying', () => {
    const more = `<internal-id>{0b088913-b613-4d9d-9563-9988b7719ed6}</internal-id><version>1</version><description />
      <immutable-tag /><disabled>False</disabled><softDeleteExpiryInterval>00:00:00</softDeleteExpiryInterval>
      <precedence-after>{00000000-0000-0000-0000-000000000000}</precedence-after><EnablePasswordSync>false</EnablePasswordSync>`;
    const { flows: _flows, ...rule } = readRule({ more });
    const noSpan = { start: 0, end: 0 };
    assert.deepEqual(rule, {
      direction: 'inbound',
      name: { text: 'In from AD - User', span: noSpan },
      id: { text: '0b088913-b613-4d9d-9563-9988b7719ed6', span: noSpan },
      connector: {
        kind: 'named',
        names: [{ text: 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d', span: noSpan }],
        span: noSpan,
      },
      sourceObjectType: { text: 'user', span: noSpan },
      targetObjectType: { text: 'person', span: noSpan },
      link: 'join',
      precedence: { kind: 'number', value: 100, span: noSpan },
      disabled: false,
      passwordSync: false,
      scope: [],
      join: [],
      broken: false,
      span: noSpan,
      headerSpan: noSpan,
    });
  });

  it('keep everything that does not go without saying', () => {
    const more = `<internal-id>{1b088913-b613-4d9d-9563-9988b7719ed6}</internal-id><version>3</version>
      <description>Says why</description><immutable-tag>Microsoft.InfromADUser.003</immutable-tag><disabled>1</disabled>
      <softDeleteExpiryInterval>7.00:00:00</softDeleteExpiryInterval><EnablePasswordSync>TRUE</EnablePasswordSync>`;
    const rule = readRule({ more });
    assert.equal(rule.internalId?.text, '1b088913-b613-4d9d-9563-9988b7719ed6');
    assert.equal(rule.version, 3);
    assert.equal(rule.description?.text, 'Says why');
    assert.equal(rule.tag?.text, 'Microsoft.InfromADUser.003');
    assert.equal(rule.disabled, true);
    assert.equal(rule.softDeleteExpiry?.text, '7.00:00:00');
    assert.equal(rule.passwordSync, true);
  });

  it('waiting for a place name their neighbour, placed ones their number', () => {
    const more = '<precedence-after>{1B088913-B613-4D9D-9563-9988B7719ED6}</precedence-after>';
    const waiting = readRule({ precedence: '0', more }).precedence;
    assert.equal(waiting.kind, 'after');
    assert.equal(waiting.kind === 'after' && waiting.rule.text, '1b088913-b613-4d9d-9563-9988b7719ed6');
    const { rule: placed, problems } = readRuleXml(ruleXml({ precedence: '90', more }));
    assert.deepEqual(placed?.rule.precedence, { kind: 'number', value: 90, span: { start: 0, end: 0 } });
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [['spare-neighbour', 'information']],
    );
  });

  it('keep elements of newer builds to the letter, also over several lines', () => {
    const more = '<IsStandardRule>True</IsStandardRule>\n  <note kind="a &amp; b">\n    <line>1</line>\n  </note>';
    const { rule } = readRuleXml(ruleXml({ more }));
    assert.equal(
      rule?.rule.extension?.text,
      '<IsStandardRule>True</IsStandardRule>\n<note kind="a &amp; b">\n    <line>1</line>\n  </note>',
    );
  });

  it('keep the spaces people left at the ends of names', () => {
    const rule = readRule({ name: 'In from AD ', more: '<description>  two  </description>' });
    assert.equal(rule.name.text, 'In from AD ');
    assert.equal(rule.description?.text, '  two  ');
  });

  describe('tell the kind of a flow by its contents', () => {
    const cases: readonly [name: string, mapping: string, kind: string, text: string][] = [
      ['an attribute', '<dest>t</dest><src><attr>a</attr></src>', 'direct', 'a'],
      ['text', '<dest>t</dest><src>True</src>', 'constant', 'True'],
      ['no text', '<dest>t</dest><src />', 'constant', ''],
      ['an expression', '<dest>t</dest><expression>Trim([a])</expression>', 'expression', 'Trim([a])'],
      [
        'an expression beside an attribute',
        '<dest>t</dest><src><attr>a</attr></src><expression> [a] &amp; "&gt;"\n</expression>',
        'expression',
        ' [a] & ">"\n',
      ],
      [
        'an attribute beside an empty expression',
        '<dest>t</dest><src><attr>a</attr></src><expression />',
        'direct',
        'a',
      ],
    ];
    for (const [name, mapping, kind, text] of cases) {
      it(name, () => {
        const { source } = readFlow(`<mapping>${mapping}</mapping>`);
        assert.equal(source.kind, kind);
        assert.equal(sourceText(source), text);
      });
    }
  });

  it('have flow options', () => {
    const flow = readFlow(
      '<mapping execute-once="true"><dest>t</dest><src>x</src><valueMergeType>MergeCaseInsensitive</valueMergeType></mapping>',
    );
    assert.equal(flow.once, true);
    assert.equal(flow.merge, 'MergeCaseInsensitive');
    const plain = readFlow('<mapping><dest>t</dest><src>x</src></mapping>');
    assert.equal(plain.once, false);
    assert.equal(plain.merge, 'Update');
  });

  it('keep the declared sources of an expression only where they differ from what it mentions', () => {
    assert.equal(declaredSources(['a', 'b']), undefined);
    assert.deepEqual(declaredSources(['b', 'a']), ['b', 'a']);
    assert.deepEqual(declaredSources(['a']), ['a']);
    assert.deepEqual(declaredSources([]), []);
  });

  it('have scope and join groups', () => {
    const rule = readRule({
      scope: `<conditions>${scopeClause('a', 'EQUAL', '<csValue> x</csValue>')}${scopeClause('b', 'ISNULL', '<csValue />')}</conditions>
        <conditions>${scopeClause('c', 'isnotbitset', '<csValue>2</csValue>')}</conditions><conditions />`,
      join: `<conditions><condition><caseSensitive>True</caseSensitive><csAttribute>c</csAttribute><ilmAttribute>m</ilmAttribute></condition></conditions>`,
    });
    assert.deepEqual(
      rule.scope.map(({ clauses }) => clauses.map((c) => [c.attribute.text, c.operator, c.value?.text])),
      [
        [
          ['a', 'EQUAL', ' x'],
          ['b', 'ISNULL', undefined],
        ],
        [['c', 'ISBITNOTSET', '2']],
      ],
    );
    assert.deepEqual(
      rule.join.map(({ clauses }) => clauses.map((c) => [c.csAttribute.text, c.mvAttribute.text, c.caseSensitive])),
      [[['c', 'm', true]]],
    );
  });

  describe('report what is wrong where it is', () => {
    const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
      [
        'cut off in the middle',
        ruleXml().slice(0, 160),
        [
          '5:29 error malformed-xml The XML cannot be read here (unclosed tag: connector), so nothing of this file is imported; export the configuration again or mend the file',
        ],
      ],
      [
        'an element nobody knows',
        ruleXml({ more: '  <novelty>1</novelty>' }),
        [
          '13:3 warning unknown-element The element "novelty" is not known inside "synchronizationRule"; it is kept and written back, but has no effect here, so check by hand whether the rule depends on it',
        ],
      ],
      [
        'an element of a name space that is declared elsewhere',
        ruleXml({ more: '<n:novelty />' }).replace('<synchronizationRule>', '<synchronizationRule xmlns:n="urn:n">'),
        [
          '13:1 warning unknown-element The element "novelty" is not known inside "synchronizationRule"; it is left out, so check by hand whether the rule depends on it',
        ],
      ],
      [
        'an attribute nobody knows',
        ruleXml({ mappings: '\n<mapping novelty="1"><dest>t</dest><src>x</src></mapping>' }),
        [
          '11:1 warning unknown-attribute The XML attribute "novelty" of "mapping" is not known and is left out; check by hand whether the rule depends on it',
        ],
      ],
      [
        'an element twice',
        ruleXml({ more: '<name>Other</name>' }),
        [
          '13:1 warning repeated-element "synchronizationRule" has a second "name", which is left out; keep one of them',
        ],
      ],
      [
        'a version that is no number',
        ruleXml({ more: '<version>1.2</version>' }),
        ['13:1 warning bad-version "1.2" is not a version, so the rule counts as version 1; write a whole number'],
      ],
      [
        'an id that is no GUID',
        ruleXml({ id: '{42}' }),
        [
          '2:1 warning bad-guid "{42}" in "id" is not a GUID, so the rule gets an id derived from its name; write it as {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}',
        ],
      ],
      [
        'a connector that is no GUID',
        ruleXml({ connector: 'contoso.com' }),
        [
          '5:1 error bad-guid "contoso.com" in "connector" is not a GUID, so the connector of the rule is not known and the rule is left out; write it as {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}',
        ],
      ],
      [
        'a precedence that is no number',
        ruleXml({ precedence: 'first' }),
        ['9:1 error bad-precedence "first" is not a precedence, so the rule is left out; write a whole number from 0'],
      ],
      [
        'a truth value that is neither',
        ruleXml({ more: '<disabled>perhaps</disabled>' }),
        [
          '13:1 warning bad-boolean "perhaps" in "disabled" is neither true nor false and counts as false; write "True" or "False"',
        ],
      ],
      [
        'a mapping without a source',
        ruleXml({ mappings: '\n<mapping><dest>t</dest></mapping>' }),
        [
          '11:1 error missing-source The mapping to "t" has neither "src" nor "expression" and is left out; give it a source',
        ],
      ],
      [
        'a direct flow with two sources',
        ruleXml({ mappings: '<mapping><dest>t</dest>\n<src><attr>a</attr><attr>b</attr></src></mapping>' }),
        [
          '11:1 warning several-sources A direct flow has one source; "a" is taken and "b" only kept for writing the rule back',
        ],
      ],
      [
        'two mappings to one attribute',
        ruleXml({
          mappings: '\n<mapping><dest>t</dest><src>1</src></mapping>\n<mapping><dest>t</dest><src>2</src></mapping>',
        }),
        [
          '12:1 warning repeated-target The rule has more than one mapping to "t", and which of them holds is not defined; keep one of them',
        ],
      ],
      [
        'a scope operator nobody knows',
        ruleXml({
          scope: '<conditions><scope><csAttribute>a</csAttribute>\n<csOperator>LIKE</csOperator></scope></conditions>',
        }),
        [
          '13:1 error unknown-word "LIKE" is not a known "csOperator", so the rule is left out; known are EQUAL, NOTEQUAL, LESSTHAN, LESSTHAN_OR_EQUAL, GREATERTHAN, GREATERTHAN_OR_EQUAL, CONTAINS, NOTCONTAINS, STARTSWITH, NOTSTARTSWITH, ENDSWITH, NOTENDSWITH, ISNULL, ISNOTNULL, ISIN, ISNOTIN, ISBITSET, ISBITNOTSET, ISNOTBITSET, ISMEMBEROF, ISNOTMEMBEROF',
        ],
      ],
      [
        'a rule without a name',
        ruleXml().replace(/<name>.*<\/name>/, '<name />'),
        [
          '3:1 error missing-element "synchronizationRule" has no "name" and cannot be imported without it; export the configuration again',
        ],
      ],
    ];
    for (const [name, text, expected] of cases) {
      it(name, () => {
        assert.deepEqual(problemsIn(text), expected);
      });
    }
  });

  it('are left out rather than applied to other objects than meant', () => {
    const scope = '<conditions><scope><csAttribute>a</csAttribute><csOperator>LIKE</csOperator></scope></conditions>';
    assert.equal(readRuleXml(ruleXml({ scope })).rule, undefined);
    const join = '<conditions><condition><csAttribute>a</csAttribute></condition></conditions>';
    assert.equal(readRuleXml(ruleXml({ join })).rule, undefined);
  });

  it('with a broken expression are kept, broken, with the reason at the expression', () => {
    const text = ruleXml({ mappings: '<mapping><dest>t</dest>\n<expression>Trim([a]</expression></mapping>' });
    const { rule, problems } = readRuleXml(text);
    assert.equal(rule?.rule.flows.length, 1);
    assert.equal(problems[0] && toFileProblem('', text, problems[0]).line, 11);
  });

  it('are either read or reported, whatever piece of the file is missing', () => {
    const text = ruleXml({
      mappings:
        '<mapping execute-once="true"><dest>t</dest><src><attr>a</attr></src><expression>Trim([a])</expression></mapping>',
      scope: `<conditions>${scopeClause('a', 'EQUAL', '<csValue>x</csValue>')}</conditions>`,
      join: '<conditions><condition><csAttribute>a</csAttribute><ilmAttribute>m</ilmAttribute></condition></conditions>',
    });
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(60), (start, length) => {
        const { rule, problems } = readRuleXml(text.slice(0, start) + text.slice(start + length));
        assert.ok(rule !== undefined || problems.some(({ severity }) => severity === 'error'));
      }),
    );
  });
});
