import assert from 'node:assert/strict';
import {
  checkAnchorAttribute,
  checkAnchorInUse,
  checkAnchorValues,
  checkSignInNames,
} from '../../../engine/configure/check-values.ts';
import { consistencyGuid } from '../../../engine/configure/source-anchor.ts';
import { anchorValueProblem, signInNameProblem } from '../../../engine/configure/value-rules.ts';
import type { DiagnosisFinding } from '../../../engine/ports/diagnosis.ts';
import { SyncWorkspace, type TestObject } from '../../support/sync-workspace.ts';
import { guid } from '../sync/two-forests.ts';
import { anchorRules, configurationOf, workspaceText } from './small-workspace.ts';

function user(number: number, attributes: TestObject['attributes']): TestObject {
  return {
    dn: `CN=u${number},DC=north`,
    type: 'user',
    attributes: { objectGUID: guid(number), objectSid: `s-${number}`, ...attributes },
  };
}

async function findingsOf(
  users: readonly TestObject[],
  check: (workspace: SyncWorkspace) => readonly DiagnosisFinding[],
): Promise<readonly string[]> {
  const workspace = new SyncWorkspace(workspaceText(anchorRules));
  workspace.import('north', users);
  await workspace.synchronize('north');
  workspace.confirmExports('cloud');
  await workspace.synchronize('cloud');
  const found = check(workspace);
  workspace.store.close();
  return found.map(({ check: name, status, message }) => `${status} ${name}: ${message}`);
}

describe('values of a source anchor', () => {
  const cases: readonly (readonly [value: string, problem: RegExp | undefined])[] = [
    ['E1001', undefined],
    ['a.b-c', undefined],
    ['ann@x.example', /has the character @/],
    ['ann_b', /has the character _/],
    ['x/y', /has the character \//],
    ['A'.repeat(59), undefined],
    ['A'.repeat(60), /60 characters/],
    ['-'.repeat(20), /60 characters/],
    [`${'-'.repeat(19)}ab`, undefined],
  ];
  for (const [value, problem] of cases) {
    it(`${value.slice(0, 20)}${value.length > 20 ? '…' : ''} ${problem === undefined ? 'is allowed' : `is refused: ${problem.source}`}`, () => {
      const found = anchorValueProblem(value);
      if (problem === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', problem);
    });
  }

  it('are held against each other and against what people have in the tenant', async () => {
    const users = [
      user(1, { employeeID: 'E1' }),
      user(2, { employeeID: 'E1' }),
      user(3, { employeeID: 'E_3' }),
      user(4, {}),
    ];
    const found = await findingsOf(users, ({ store }) => checkAnchorValues(store, configurationOf(), 'employeeID'));
    assert.deepEqual(found, [
      'error anchor-values: 1 account has a value in "employeeID" that cannot be an anchor: CN=u3,DC=north (has the character _, which an anchor must not have)',
      'error anchor-unique: 1 account has the same value in "employeeID" as another: CN=u2,DC=north',
      'error anchor-immutable: 3 people are in the tenant with another anchor and would be blocked by synchronization errors: CN=u1,DC=north; CN=u2,DC=north; CN=u3,DC=north',
      'warning anchor-present: 1 account has no value in "employeeID" and would not go to the tenant: CN=u4,DC=north',
    ]);
  });

  it('in mS-DS-ConsistencyGuid may be absent, and may be those of the tenant', async () => {
    const found = await findingsOf([user(1, {}), user(2, { [consistencyGuid]: guid(2) })], ({ store }) =>
      checkAnchorValues(store, configurationOf(), consistencyGuid),
    );
    assert.deepEqual(found, ['ok anchor-values: The values of 2 accounts can be anchors']);
  });

  it('in mS-DS-ConsistencyGuid that somebody else wrote stop the switch, and do so no more once it is made', async () => {
    const users = [user(1, { [consistencyGuid]: guid(9) })];
    const before = await findingsOf(users, ({ store }) => checkAnchorInUse(store, configurationOf(), consistencyGuid));
    assert.match(before.join('\n'), /^error anchor-in-use: 1 object has a value .*: CN=u1,DC=north$/);
    const after = await findingsOf(users, ({ store }) =>
      checkAnchorInUse(store, configurationOf({ sourceAnchor: consistencyGuid }), consistencyGuid),
    );
    assert.deepEqual(after, []);
  });

  it('cannot come from an attribute that follows the name, has several values or is unknown', () => {
    const configuration = configurationOf();
    assert.match(checkAnchorAttribute(configuration, 'mail')[0]?.message ?? '', /changes with a person's name/);
    assert.match(checkAnchorAttribute(configuration, 'badge')[0]?.message ?? '', /no attribute "badge"/);
    assert.match(checkAnchorAttribute(configuration, 'hidden')[0]?.message ?? '', /neither text, number nor bytes/);
    assert.deepEqual(checkAnchorAttribute(configuration, 'employeeID'), []);
  });
});

describe('sign-in names', () => {
  const cases: readonly (readonly [value: string, problem: RegExp | undefined])[] = [
    ['ann@x.example', undefined],
    ["o'hara.kim@x.example", undefined],
    ['ann', /no @/],
    ['ann@b@x.example', /more than one @/],
    ['@x.example', /before the @/],
    ['ann b@x.example', /character before the @/],
    ['ann.@x.example', /dot/],
    ['ann@local', /no domain/],
  ];
  for (const [value, problem] of cases) {
    it(`${value} ${problem === undefined ? 'is allowed' : `is refused: ${problem.source}`}`, () => {
      const found = signInNameProblem(value);
      if (problem === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', problem);
    });
  }

  it('are checked over all accounts: form, uniqueness and presence', async () => {
    const users = [
      user(1, { mail: 'ann@x.example' }),
      user(2, { mail: 'ANN@x.example' }),
      user(3, { mail: 'bob' }),
      user(4, {}),
    ];
    const found = await findingsOf(users, ({ store }) => checkSignInNames(store, configurationOf(), 'mail'));
    assert.deepEqual(found, [
      'error sign-in-values: 1 account has a value in "mail" nobody can sign in with: CN=u3,DC=north (has no @)',
      'error sign-in-unique: 1 account has the same value in "mail" as another person: CN=u2,DC=north',
      'warning sign-in-present: 1 account has no value in "mail", so what the rules fall back to counts: CN=u4,DC=north',
    ]);
  });
});
