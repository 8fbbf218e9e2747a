import assert from 'node:assert/strict';
import { runReport } from '../../../client/reports/run-report.ts';
import type { RunError, RunRecord, RunStatus, StepKind } from '../../../engine/runs/run-record.ts';

function run(kind: StepKind, status: RunStatus, counters: Readonly<Record<string, number>> = {}): RunRecord {
  const step = {
    kind,
    status,
    startedAt: 0,
    endedAt: 61_000,
    counters,
    outbound: { t: { 'provisioned-add-flow': 2 } },
    objects: 1200,
  };
  return { id: 7, connectorId: 'n', profile: 'Export', status, startedAt: 0, endedAt: 61_000, step, errorCount: 1 };
}

function names(id: string): string {
  return id === 'n' ? 'north' : 'tenant';
}

function refusal(dn: string, more: Partial<RunError> = {}): RunError {
  return { severity: 'error', code: 'AttributeValueMustBeUnique', message: 'Taken already', dn, ...more };
}

describe('the report of a run', () => {
  it('tells connector, profile, status in words and the counters that are not 0', () => {
    const { title, text } = runReport(run('export', 'success', { 'export-add': 3, 'export-delete': 0 }), [], names);
    assert.equal(title, 'Run 7, Export of north');
    assert.match(text, /^# Export of north\n\nThe run went through everything without an error\./);
    assert.match(text, /- status: success\n/);
    assert.match(text, /after 1 min 01 s\n- objects gone through: 1,200\n/);
    assert.match(text, /- export-add: 3\n\n### Staged for tenant\n\n- provisioned-add-flow: 2\n/);
    assert.doesNotMatch(text, /export-delete/);
    assert.match(text, /## Errors\n\nNone\.\n$/);
  });

  it('groups errors by code, each with its remedy, its objects, rules and attributes, errors before warnings', () => {
    const { text, links } = runReport(
      run('export', 'completed-export-errors'),
      [
        { severity: 'warning', code: 'exported-change-not-reimported', message: 'Not shown', dn: 'CN=W' },
        refusal('CN=A', { rule: 'Out to Entra', attribute: 'mail' }),
        refusal('CN=B'),
      ],
      names,
    );
    const problems = text.slice(text.indexOf('## Errors'));
    assert.equal(
      problems,
      [
        '## Errors',
        '### AttributeValueMustBeUnique (2)',
        'What to do: Find the other object that has the value ("joinery search", or the tenant itself) and take it from one of the two at its source.',
        '- CN=A\n  Taken already (rule "Out to Entra", attribute mail)\n- CN=B\n  Taken already',
        '## Warnings',
        '### exported-change-not-reimported (1)',
        '- CN=W\n  Not shown\n',
      ].join('\n\n'),
    );
    assert.deepEqual(links.slice(1, 3), [
      { kind: 'object', connector: 'north', dn: 'CN=A' },
      { kind: 'rule', name: 'Out to Entra' },
    ]);
  });

  it('leaves the remedy of a run that stopped as a whole to its own message', () => {
    const error: RunError = { severity: 'error', code: 'no-connection', message: 'No answer; see that it runs' };
    const { text } = runReport(run('full-import', 'no-start-connection'), [error], names);
    assert.match(text, /The run did not start, because the directory cannot be reached\./);
    assert.match(text, /### no-connection \(1\)\n\n- No answer; see that it runs\n$/);
  });

  it('names two hundred objects of a code and counts the rest', () => {
    const errors = Array.from({ length: 203 }, (_, index) => refusal(`CN=${index}`));
    const { text } = runReport(run('delta-import', 'completed-discovery-errors'), errors, names);
    assert.match(text, /What to do: correct the object where it comes from/);
    assert.match(text, /- CN=199\n.*\n- … and 3 objects more\n$/);
  });
});
