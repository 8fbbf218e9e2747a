import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseJoineryJson } from '../../../engine/workspace/joinery-json.ts';

/** `underlined text: message` for every problem in the text. */
function problems(text: string): readonly string[] {
  return parseJoineryJson(text).problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

function withConnector(connector: string): string {
  return `{ "connectors": [${connector}], "metaverse": "m.json" }`;
}

function fileConnector(more: string): string {
  return withConnector(
    `{ "kind": "file", "name": "a", "path": "p", "schema": "s", "objectTypes": [], "attributes": []${more} }`,
  );
}

describe('joinery.json', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['an entry of the wrong type', withConnector('7'), ['7: An entry of "connectors" must be an object in braces']],
    [
      'lists in lists without an end',
      '['.repeat(100_000) + ']'.repeat(100_000),
      ['[: Lists and objects are nested deeper than 100 here, so the file is not used; take some of them out'],
    ],
    [
      'objects in objects without an end',
      '{"[": "]]", "a":'.repeat(20_000),
      ['{: Lists and objects are nested deeper than 100 here, so the file is not used; take some of them out'],
    ],
    [
      'properties of every object',
      '{ "connectors": [], "metaverse": "m.json", "__proto__": { "store": "x" } }',
      [
        '"__proto__": "__proto__" is not known here and would have no effect; known are $schema, connectors, metaverse, rules, store, sourceAnchor, signInName, staging, deletionThreshold, schedule, checks',
      ],
    ],
    ['no object at all', '[]', ['[]: The file must be an object in braces']],
    ['an empty name', fileConnector(', "changes": ""'), ['"": "changes" must not be empty']],
    [
      'a category nobody knows',
      fileConnector(', "category": "LDAP"'),
      ['"LDAP": "category" must be one of "AD", "Entra", "other"'],
    ],
    [
      'an entry twice',
      fileConnector('').replace('"attributes": []', '"attributes": ["cn", "cn"]'),
      ['["cn", "cn"]: "attributes" has one entry twice; remove one of them'],
    ],
    [
      'a negative threshold',
      '{ "connectors": [], "metaverse": "m.json", "deletionThreshold": -1 }',
      ['-1: "deletionThreshold" must be 0 or more'],
    ],
    [
      'a threshold of another type',
      '{ "connectors": [], "metaverse": "m.json", "deletionThreshold": "many" }',
      ['"many": "deletionThreshold" must be a whole number, a percentage or null'],
    ],
    [
      'an interval in words',
      '{ "connectors": [], "metaverse": "m.json", "schedule": { "interval": "hourly" } }',
      ['"hourly": "interval" must be a duration such as 00:30:00 or 7.00:00:00'],
    ],
    ['a connector without a kind', withConnector('{}'), ['{: "kind" is missing here; add it']],
    [
      'a property far from any known one',
      '{ "connectors": [], "metaverse": "m.json", "x": 1 }',
      [
        '"x": "x" is not known here and would have no effect; known are $schema, connectors, metaverse, rules, store, sourceAnchor, signInName, staging, deletionThreshold, schedule, checks',
      ],
    ],
  ];
  for (const [name, text, expected] of cases)
    it(`may not have ${name}`, () => assert.deepEqual(problems(text), expected));

  it('gives several problems in the order of the text', () => {
    const text = '{ "staging": 1, "connectors": [], "metaverse": 2, "rules": {} }';
    assert.deepEqual(
      problems(text).map((line) => line.split(':')[0]),
      ['1', '2', '{}'],
    );
  });

  it('has every property documented in its JSON Schema', () => {
    const schema: unknown = JSON.parse(
      readFileSync(new URL('../../../engine/workspace/joinery.schema.json', import.meta.url), 'utf8'),
    );
    const undocumented: string[] = [];
    collectUndocumented(schema, schema, '', undocumented);
    assert.deepEqual(undocumented, []);
  });
});

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Properties that have a description neither beside themselves nor where they refer to. The `if` of a schema declares none. */
function collectUndocumented(root: unknown, schema: unknown, path: string, found: string[]): void {
  if (!isRecord(schema)) return;
  for (const [name, member] of Object.entries(isRecord(schema['properties']) ? schema['properties'] : {})) {
    if (!isDescribed(root, member)) found.push(`${path}/${name}`);
  }
  for (const [name, member] of Object.entries(schema)) {
    if (name !== 'if') collectUndocumented(root, member, `${path}/${name}`, found);
  }
}

function isDescribed(root: unknown, schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  if (typeof schema['description'] === 'string') return true;
  const name = String(schema['$ref']).replace('#/definitions/', '');
  const definitions = isRecord(root) && isRecord(root['definitions']) ? root['definitions'] : {};
  return isDescribed(root, definitions[name]);
}
