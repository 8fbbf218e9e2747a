import assert from 'node:assert/strict';
import type { Rule } from '../../../grammar/ast/rule.ts';
import { countRules } from '../../../engine/entra-connect/count-rules.ts';
import { readConfiguration } from '../../../engine/entra-connect/read-configuration.ts';
import { exportedFiles } from './exported-files.ts';
import { connectorXml, ruleXml, type RuleXmlParts } from './rule-xml-text.ts';

const [one, two, cloud] = [
  'aaaaaaaa-0000-0000-0000-000000000001',
  'aaaaaaaa-0000-0000-0000-000000000002',
  'b891884f-051e-4a83-95af-2544101c9083',
] as const;

const connectorFiles: readonly (readonly [string, string])[] = [
  ['Connectors/1.xml', connectorXml({ name: 'one.test', id: one.toUpperCase() })],
  ['Connectors/2.xml', connectorXml({ name: 'two.test', id: two })],
  ['Connectors/0.xml', connectorXml({ name: 'tenant - AAD', id: cloud, entra: true })],
  ['GlobalSettings/MV.xml', '<saved-mv-configuration><mv-data/></saved-mv-configuration>'],
];

function ruleFile(
  number: number,
  connector: string,
  precedence: number,
  parts: RuleXmlParts = {},
): readonly [string, string] {
  const id = `{cccccccc-0000-0000-0000-${String(number).padStart(12, '0')}}`;
  return [
    `Rules/${number}.xml`,
    ruleXml({ id, connector: `{${connector}}`, precedence: String(precedence), ...parts }),
  ];
}

/** `name precedence: connectors` per rule. */
function outline(rules: readonly Rule[]): readonly string[] {
  return rules.map(({ name, precedence, connector }) => {
    const place = precedence.kind === 'number' ? precedence.value : `${precedence.kind} ${precedence.rule.text}`;
    const where =
      connector.kind === 'every'
        ? `every ${connector.category.text}`
        : connector.names.map(({ text }) => text).join(', ');
    return `${name.text} ${place}: ${where}`;
  });
}

function problemLines(files: ReadonlyMap<string, string>): readonly string[] {
  return readConfiguration(files).problems.map(
    ({ file, line, column, severity, code, message }) => `${file}:${line}:${column} ${severity} ${code} ${message}`,
  );
}

describe('an exported configuration', () => {
  it('of a real server is read without a problem and without losing a rule or a flow', function () {
    const { rules, connectors, problems } = readConfiguration(exportedFiles(this));
    assert.deepEqual(problems, []);
    assert.deepEqual(countRules(rules), { rules: 62, flows: 1200, direct: 802, expressions: 391, constants: 7 });
    assert.deepEqual(
      connectors.map(({ name }) => name),
      ['contoso.com', 'contoso.onmicrosoft.com - AAD'],
    );
    assert.deepEqual(
      rules.map(({ precedence }) => precedence.kind === 'number' && precedence.value),
      rules.map((_, at) => 100 + at),
    );
  });

  it('of a single forest has its rules for every ad, the tenant by name', function () {
    const { rules } = readConfiguration(exportedFiles(this));
    const kinds = Map.groupBy(rules, ({ connector }) =>
      connector.kind === 'every' ? 'every ad' : connector.names[0]?.text,
    );
    assert.deepEqual(new Set(kinds.keys()), new Set(['contoso.onmicrosoft.com - AAD', 'every ad']));
    assert.equal(
      rules.find(({ name }) => name.text === 'In from AD - User Join')?.id?.text,
      '0b088913-b613-4d9d-9563-9988b7719ed6',
    );
  });

  it('keeps declared sources of exactly the flows whose list says something else', function () {
    const { rules } = readConfiguration(exportedFiles(this));
    const odd = rules.flatMap((rule) =>
      rule.flows
        .filter(({ declaredSources }) => declaredSources !== undefined)
        .map(({ target }) => `${rule.name.text}: ${target.text}`),
    );
    // Twelve leave out what the expression reads; the four of userPrincipalName give it in another order.
    assert.equal(odd.length, 16, odd.join('\n'));
    assert.ok(odd.includes('In from AD - User Join: cloudFiltered'));
    assert.ok(odd.includes('In from AD - User Common: userPrincipalName'));
  });

  describe('of several forests', () => {
    it("has clones of one rule folded, and one forest's own rule by name", () => {
      const files = new Map([
        ...connectorFiles,
        ruleFile(1, two, 100),
        ruleFile(2, one, 101),
        ruleFile(3, two, 102, { name: 'Own' }),
        ruleFile(4, two, 103, { name: 'Other' }),
        ruleFile(5, one, 104, { name: 'Other' }),
        ruleFile(6, cloud, 105, { name: 'Cloud' }),
      ]);
      const { rules, connectors, problems } = readConfiguration(files);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        connectors.map(({ name }) => name),
        ['two.test', 'one.test', 'tenant - AAD'],
      );
      assert.deepEqual(outline(rules), [
        'In from AD - User 100: every ad',
        'Own 102: two.test',
        'Other 103: every ad',
        'Cloud 105: tenant - AAD',
      ]);
      assert.equal(rules[0]?.id?.text, 'cccccccc-0000-0000-0000-000000000001');
    });

    const apart: readonly [name: string, second: readonly [string, string]][] = [
      ['another name', ruleFile(2, two, 101, { name: 'Changed' })],
      ['another flow', ruleFile(2, two, 101, { mappings: '<mapping><dest>t</dest><src>x</src></mapping>' })],
      ['a gap in precedence', ruleFile(2, two, 102)],
      ['the same connector', ruleFile(2, one, 101)],
    ];
    for (const [name, second] of apart) {
      it(`keeps rules apart that have ${name}`, () => {
        const { rules } = readConfiguration(new Map([...connectorFiles, ruleFile(1, one, 100), second]));
        assert.equal(rules.length, 2);
        assert.ok(rules.every(({ connector }) => connector.kind === 'named'));
      });
    }
  });

  it('names the neighbour a rule is to stand beside', () => {
    const more = '<precedence-before>{cccccccc-0000-0000-0000-000000000001}</precedence-before>';
    const files = new Map([...connectorFiles, ruleFile(1, one, 100), ruleFile(2, cloud, 0, { name: 'New', more })]);
    assert.deepEqual(outline(readConfiguration(files).rules), [
      'New before In from AD - User: tenant - AAD',
      'In from AD - User 100: one.test',
    ]);
  });

  describe('reports what is missing or wrong', () => {
    const cases: readonly [name: string, files: ReadonlyMap<string, string>, expected: readonly string[]][] = [
      [
        'a connector without a file',
        new Map([...connectorFiles, ruleFile(1, 'dddddddd-0000-0000-0000-000000000000', 100)]),
        [
          'Rules/1.xml:5:1 error unknown-connector Rule "In from AD - User" belongs to connector {dddddddd-0000-0000-0000-000000000000}, whose file is missing, and is left out; export the configuration again with its Connectors folder',
        ],
      ],
      [
        'a neighbour without a file',
        new Map([
          ...connectorFiles,
          ruleFile(1, one, 0, { more: '<precedence-after>{dddddddd-0000-0000-0000-000000000000}</precedence-after>' }),
        ]),
        [
          'Rules/1.xml:13:1 warning unknown-rule The rule is to stand after {dddddddd-0000-0000-0000-000000000000}, which the folder does not have, so it becomes the last one; give it a precedence',
        ],
      ],
      [
        'one precedence twice',
        new Map([...connectorFiles, ruleFile(1, one, 100), ruleFile(2, one, 100, { name: 'Second' })]),
        [
          'Rules/2.xml:9:1 warning shared-precedence Precedence 100 is also that of rule "In from AD - User", so which of them wins is not certain; give one of them another number',
        ],
      ],
      [
        'one connector twice',
        new Map([
          ...connectorFiles,
          ruleFile(1, one, 100),
          ['Connectors/9.xml', connectorXml({ name: 'one.test', id: two })],
        ]),
        [
          'Connectors/9.xml:1:57 error repeated-connector Connector "one.test" has the name or the id of another file\'s connector and is left out; keep the files of one export only',
        ],
      ],
      [
        'a file of another kind',
        new Map([...connectorFiles, ruleFile(1, one, 100), ['notes.xml', '<notes/>'], ['notes.txt', 'x']]),
        [
          'notes.xml:1:1 information unknown-file A file with the root element "notes" is neither a rule nor a connector nor the metaverse, and is passed over',
        ],
      ],
      [
        'nothing at all',
        new Map(),
        [
          'Connectors:1:1 error missing-part The configuration has no connectors, so no rule can be imported; export it again with Get-ADSyncServerConfiguration and give the whole folder',
          'GlobalSettings/MV.xml:1:1 error missing-part The configuration has no metaverse, so its schema is empty; export it again with Get-ADSyncServerConfiguration and give the whole folder',
          'SynchronizationRules:1:1 error missing-part The configuration has no rules; export it again with Get-ADSyncServerConfiguration and give the whole folder',
        ],
      ],
    ];
    for (const [name, files, expected] of cases) {
      it(name, () => assert.deepEqual(problemLines(files), expected));
    }
  });
});
