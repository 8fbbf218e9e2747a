import assert from 'node:assert/strict';
import { deletionsReport } from '../../../client/reports/deletions-report.ts';
import { doctorReport } from '../../../client/reports/doctor-report.ts';
import { explanationReport } from '../../../client/reports/explanation-report.ts';
import { held, passed, type Explanation } from '../../../engine/explain/explanation.ts';

const explanation: Explanation = {
  subject: {
    asked: 'ada',
    connector: 'north',
    dn: 'CN=Ada,DC=x',
    objectType: 'user',
    anchor: null,
    known: 'connector-space',
  },
  target: { connector: 'tenant', dn: null, anchor: null },
  verdict: 'not-there',
  reason: 'cloud-filtered',
  findings: [
    passed('import', 'imported', '"north" has imported the object'),
    held(
      'outbound',
      'cloud-filtered',
      { message: 'The object is filtered', remedy: 'Change the rule' },
      { rule: 'Out', clauses: [{ text: 'cloudFiltered <> TRUE', attribute: 'cloudFiltered', actual: null }] },
    ),
    held('export', 'export-staging-mode', { message: 'Nothing is exported', remedy: 'Turn staging mode off' }),
  ],
  links: [{ connector: 'south', dn: 'CN=Ada,DC=y', rule: 'In' }],
};

describe('the report of an explanation', () => {
  it('says first what holds the object back and what to do, then what comes after, then the whole way', () => {
    const { title, text } = explanationReport(explanation);
    assert.equal(title, 'Explain Ada');
    assert.equal(
      text,
      [
        '# Ada',
        'CN=Ada,DC=x (user of "north") is not in "tenant".',
        '## Why',
        '### outbound: cloud-filtered',
        'The object is filtered.',
        '- cloudFiltered <> TRUE: (none)',
        'What to do: Change the rule.',
        '## After that',
        '### export: export-staging-mode',
        'Nothing is exported.',
        'What to do: Turn staging mode off.',
        '## The way it goes',
        '1. ok, import (imported): "north" has imported the object\n2. held, outbound (cloud-filtered): The object is filtered\n3. held, export (export-staging-mode): Nothing is exported',
        '## Linked objects',
        '- south: CN=Ada,DC=y, by "In"\n',
      ].join('\n\n'),
    );
  });

  it('links objects of connector spaces and rules, and no object that was never imported', () => {
    assert.deepEqual(explanationReport(explanation).links, [
      { kind: 'object', connector: 'north', dn: 'CN=Ada,DC=x' },
      { kind: 'object', connector: 'south', dn: 'CN=Ada,DC=y' },
      { kind: 'rule', name: 'In' },
      { kind: 'rule', name: 'Out' },
    ]);
    const unknown = explanationReport({
      ...explanation,
      subject: { ...explanation.subject, dn: null, known: 'nowhere' },
      findings: [],
      links: [],
    });
    assert.deepEqual([unknown.links, unknown.title], [[], 'Explain ada']);
  });
});

describe('the report of the doctor', () => {
  it('groups what was found by how bad it is, each with its remedy, what is well last', () => {
    const { text } = doctorReport([
      { connector: null, findings: [{ check: 'store', status: 'ok', message: 'It can be written' }] },
      {
        connector: 'north',
        findings: [
          { check: 'clock', status: 'warning', message: 'It is late', remedy: 'Set it' },
          { check: 'bind', status: 'error', message: 'Refused', remedy: 'Correct the password' },
        ],
      },
    ]);
    assert.equal(
      text,
      [
        '# Doctor',
        '1 error, 1 warning, 1 check passed. Nothing was changed.',
        '## Errors',
        '### north: bind',
        'Refused.',
        'What to do: Correct the password.',
        '## Warnings',
        '### north: clock',
        'It is late.',
        'What to do: Set it.',
        '## Passed',
        '- Workspace, store: It can be written\n',
      ].join('\n\n'),
    );
  });
});

describe('the report of deletions that are held back', () => {
  it('counts them, names threshold and objects, and says how many are not listed', () => {
    const dn = 'CN={41}';
    const objects = [{ dn, name: 'Ada', objectType: 'user' }];
    const { title, text, links } = deletionsReport({ connector: 'tenant', count: 3, threshold: '1', objects });
    assert.equal(title, 'Deletions held back, tenant');
    assert.match(text, /3 objects of tenant are staged for deletion, more than the deletion threshold of 1\./);
    assert.match(text, /## Objects\n\n- Ada, user: CN=\{41\}\n- … and 2 objects more\n$/);
    assert.deepEqual(links, [{ kind: 'object', connector: 'tenant', dn }]);
  });
});
