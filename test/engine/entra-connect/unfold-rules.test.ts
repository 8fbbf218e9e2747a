import assert from 'node:assert/strict';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { unfoldRules, type RuleConnector } from '../../../engine/entra-connect/unfold-rules.ts';

const connectors: readonly RuleConnector[] = [
  { name: 'one', id: 'aaaaaaaa-0000-0000-0000-000000000001', category: 'AD' },
  { name: 'two', id: 'aaaaaaaa-0000-0000-0000-000000000002', category: 'AD' },
  { name: 'tenant', id: 'b891884f-051e-4a83-95af-2544101c9083', category: 'Entra' },
];

/** One line per rule: `name: header items`; the id's last group counts the rules. */
function rulesText(lines: readonly string[]): string {
  return lines
    .map((line, at) => {
      const [name = '', items = ''] = line.split(': ');
      const id = `cccccccc-0000-0000-0000-${String(at + 1).padStart(12, '0')}`;
      return `inbound rule "${name}" { id ${id} from user to person ${items} }`;
    })
    .join('\n');
}

/** `name connector place`, with ids the test gave as `#1`, and derived ones as `#derived`. */
function unfolded(lines: readonly string[]): {
  readonly rules: readonly string[];
  readonly problems: readonly string[];
} {
  const text = rulesText(lines);
  const { file, problems: syntax } = parseSyncrule(text);
  assert.ok(
    syntax.every(({ code }) => code === 'missing-item'),
    JSON.stringify(syntax),
  );
  const { rules, problems } = unfoldRules(file.rules, connectors);
  return {
    rules: rules.map(
      ({ rule, id, connectorName, place }) =>
        `${rule.name.text} ${short(id)} ${connectorName} ${place.kind === 'number' ? place.value : `${place.kind} ${short(place.id)}`}`,
    ),
    problems: problems.map(({ problem }) => `${problem.severity} ${problem.code}: ${problem.message}`),
  };
}

function short(id: string): string {
  return id.startsWith('cccccccc') ? `#${Number(id.slice(-12))}` : '#derived';
}

describe('unfolding rules', () => {
  it('gives one rule per connector, in order, the first with the id of the rule', () => {
    assert.deepEqual(
      unfolded(['B: connector "two", "one" precedence 20', 'A: connector every ad precedence 10']).rules,
      ['A #2 one 10', 'A #derived two 11', 'B #1 one 20', 'B #derived two 21'],
    );
  });

  it('moves a rule only where clones need its number, and says so', () => {
    const { rules, problems } = unfolded([
      'A: connector every ad precedence 10',
      'B: connector "tenant" precedence 11',
      'C: connector every ad precedence 12',
      'D: connector "one" precedence 30',
    ]);
    assert.deepEqual(rules, [
      'A #1 one 10',
      'A #derived two 11',
      'B #2 tenant 12',
      'C #3 one 13',
      'C #derived two 14',
      'D #4 one 30',
    ]);
    assert.deepEqual(problems, [
      'information precedence-moved: Rule "B" gets precedence 12, since a server needs 11 for another rule; the order stays as it is',
      'information precedence-moved: Rule "C" gets precedence 13, since a server needs 12 for another rule; the order stays as it is',
    ]);
  });

  it('puts rules before the first clone and after the last one, clones after one another', () => {
    assert.deepEqual(
      unfolded([
        'First: connector every ad precedence before "A"',
        'Last: connector every ad precedence after "A"',
        'A: connector every ad precedence 10',
        'Chained: connector "one" precedence after "Last"',
      ]).rules,
      [
        'A #3 one 10',
        'A #derived two 11',
        'First #1 one before #3',
        'First #derived two before #3',
        'Last #2 one after #derived',
        'Last #derived two after #2',
        'Chained #4 one after #derived',
      ],
    );
  });

  it('gives a rule whose neighbour is not there the number behind all others', () => {
    const { rules, problems } = unfolded([
      'A: connector "one" precedence before "B"',
      'B: connector "one" precedence before "A"',
      'C: connector "one" precedence 10',
    ]);
    assert.deepEqual(rules, ['C #3 one 10', 'A #1 one 11', 'B #2 one 12']);
    assert.equal(
      problems[0],
      'warning unknown-rule: Rule "A" is to stand before "B", which has no place itself, so it gets precedence 11; correct the name',
    );
  });

  it('leaves out what has no connector or cannot be read', () => {
    const { rules, problems } = unfolded([
      'A: connector "three" precedence 10',
      'B: connector "one", "three" precedence 11',
      'C: connector every entra precedence 12',
      'D: connector every other precedence 13',
      'E: connector "one"',
    ]);
    assert.deepEqual(rules, ['B #2 one 11', 'C #3 tenant 12']);
    assert.deepEqual(problems, [
      'error unknown-connector: The workspace has no connector "three", so rule "A" is left out for it; correct the name or add the connector to joinery.json',
      'error unknown-connector: The workspace has no connector "three", so rule "B" is left out for it; correct the name or add the connector to joinery.json',
      'error unknown-connector: The workspace has no connector "every other", so rule "D" is left out for it; correct the name or add the connector to joinery.json',
      'error broken-rule: Rule "E" has errors and is left out; "joinery check" shows them',
    ]);
  });

  it('derives the same ids every time, different ones for every rule and connector', () => {
    const text = rulesText([
      'A: connector every ad precedence 10',
      'B: connector "one", "two", "tenant" precedence 20',
    ]);
    const ids = (): readonly string[] =>
      unfoldRules(parseSyncrule(text).file.rules, connectors).rules.map(({ id }) => id);
    assert.deepEqual(ids(), ids());
    assert.equal(new Set(ids()).size, 5);
    for (const id of ids()) assert.match(id, /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
