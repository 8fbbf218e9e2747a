import { guid, userJoin, userOut } from '../sync/two-forests.ts';
import { ann, type ExplainCase, exported, imported, ran, seen, synchronized, usual, withAttributes } from './case.ts';

const partitions =
  (include: readonly string[], exclude: readonly string[]): NonNullable<ExplainCase['north']> =>
  (connector) => ({
    ...connector,
    partitions: [{ name: 'DC=north', include, exclude, parameters: new Map() }],
  });

const selection: readonly ExplainCase[] = [
  {
    reason: 'partition-not-selected',
    asked: 'CN=ann,DC=elsewhere',
    prepare: imported,
    north: partitions([], []),
    sight: { ...seen, dn: 'CN=ann,DC=elsewhere' },
  },
  {
    reason: 'container-excluded',
    asked: 'CN=ann,OU=Old,OU=Staff,DC=north',
    prepare: imported,
    north: partitions(['OU=Staff,DC=north'], ['OU=Old,OU=Staff,DC=north']),
    sight: { kind: 'left-out', dn: 'CN=ann,OU=Old,OU=Staff,DC=north' },
  },
  {
    reason: 'container-not-included',
    asked: 'CN=ann,OU=New,DC=north',
    prepare: imported,
    north: partitions(['OU=Staff,DC=north'], []),
    sight: { kind: 'left-out', dn: 'CN=ann,OU=New,DC=north' },
  },
  {
    reason: 'object-type-not-selected',
    prepare: imported,
    north: (connector) => ({ ...connector, objectTypes: new Set(['group']) }),
    sight: seen,
  },
  { reason: 'left-out-by-connector', prepare: imported, sight: { kind: 'left-out', dn: ann.dn } },
  {
    reason: 'not-in-group-filter',
    prepare: async (workspace) => {
      await imported(workspace);
      workspace.import('north', [
        { dn: 'CN=pilot,DC=north', type: 'group', attributes: { member: ['CN=bob,DC=north'] } },
      ]);
    },
    north: (connector) => ({
      ...connector,
      kind: 'ad',
      forest: 'north',
      servers: [],
      security: 'ldaps',
      user: 'sync@north',
      credential: 'north',
      groupFilter: 'CN=pilot,DC=north',
    }),
    sight: { kind: 'not-asked', reason: '"north" was not read for this' },
  },
];

const importing: readonly ExplainCase[] = [
  { reason: 'never-imported', sight: seen },
  {
    reason: 'directory-not-reachable',
    prepare: imported,
    sight: { kind: 'unreachable', message: 'the file is not there' },
  },
  { reason: 'not-in-directory', prepare: imported, sight: { kind: 'absent' } },
  { reason: 'not-imported', prepare: imported, sight: seen },
  {
    reason: 'unreadable',
    prepare: (workspace) => {
      ran(workspace, 'north', {
        profile: 'Full Import',
        status: 'completed-discovery-errors',
        errors: [
          {
            severity: 'error',
            code: 'ldif-value',
            message: '"level" is no number; the object was left as it was; correct the file',
            dn: 'cn=Ann, dc=north',
            place: 'north.ldif:12:1',
          },
        ],
      });
      return Promise.resolve();
    },
    sight: seen,
  },
  {
    reason: 'deleted-in-directory',
    rules: usual,
    prepare: async (workspace) => {
      await exported(workspace);
      workspace.delete('north', ann.dn);
    },
  },
  {
    reason: 'not-synchronized',
    rules: usual,
    prepare: (workspace) => Promise.resolve(workspace.import('north', [ann])),
  },
  {
    reason: 'not-synchronized',
    variant: 'and then out of scope',
    rules: usual,
    prepare: (workspace) => Promise.resolve(workspace.import('north', [withAttributes({ hidden: true })])),
  },
  {
    reason: 'full-synchronization-needed',
    prepare: async (workspace) => {
      await synchronized(workspace);
      workspace.compile(usual);
    },
  },
];

const inbound: readonly ExplainCase[] = [
  { reason: 'no-inbound-rule', rules: userOut, prepare: synchronized },
  {
    reason: 'out-of-scope',
    rules: usual,
    prepare: (workspace) => synchronized(workspace, withAttributes({ hidden: true })),
  },
  {
    reason: 'out-of-scope',
    variant: 'of several rules',
    rules: `
inbound rule "In - Staff" {
  connector every ad from user to person link provision precedence 5
  scope { title = "staff" and level > 3 and mail is not null or title = "boss" }
  join { sid = sid }
}
inbound rule "In - Guests" {
  connector every ad from user to person link join precedence 6
  scope { mail ends with "@guest.example" and hidden = TRUE }
  join { mail = mail }
}`,
    prepare: (workspace) => synchronized(workspace, withAttributes({ title: 'clerk' })),
  },
  {
    reason: 'no-join',
    rules: `
inbound rule "In - Contact" {
  connector every ad from contact to person link join precedence 5
  join { mail = mail }
}`,
    asked: 'CN=ann contact,DC=north',
    prepare: (workspace) =>
      synchronized(workspace, { dn: 'CN=ann contact,DC=north', type: 'contact', attributes: { mail: 'a@x' } }),
  },
  {
    reason: 'no-join',
    variant: 'nothing to join on',
    rules: usual,
    prepare: (workspace) => synchronized(workspace, { dn: ann.dn, type: 'user', attributes: { name: 'Ann' } }),
  },
  {
    reason: 'ambiguous-join',
    rules: `${userJoin}
inbound rule "In - Contact" {
  connector every ad from contact to person link join precedence 5
  join { mail = mail }
}`,
    asked: 'CN=ann contact,DC=north',
    prepare: async (workspace) => {
      // The first two share an address that neither had when it was projected.
      workspace.import('north', [
        withAttributes({ mail: [] }),
        withAttributes({ mail: [], sid: 's-2' }, { ...ann, dn: 'CN=ann 2,DC=north', anchor: guid(2) }),
      ]);
      await workspace.synchronize('north');
      workspace.import('north', [
        ann,
        withAttributes({ sid: 's-2' }, { ...ann, dn: 'CN=ann 2,DC=north', anchor: guid(2) }),
      ]);
      await workspace.synchronize('north');
      await synchronized(workspace, {
        dn: 'CN=ann contact,DC=north',
        type: 'contact',
        attributes: { mail: 'ann@x.example' },
      });
    },
  },
  {
    reason: 'synchronization-error',
    rules: `${usual}
inbound rule "In - Strict" {
  connector every ad from user to person link join precedence 20
  flow { title <- Error("No title for " & [name]) }
}`,
    prepare: synchronized,
  },
  {
    reason: 'metaverse-object-goes',
    rules: `${userJoin}
inbound rule "In - Contact" {
  connector every ad from contact to person link join precedence 5
  join { mail = mail }
}`,
    asked: 'CN=ann contact,DC=north',
    prepare: async (workspace) => {
      await synchronized(workspace);
      await synchronized(workspace, {
        dn: 'CN=ann contact,DC=north',
        type: 'contact',
        attributes: { mail: 'ann@x.example' },
      });
      workspace.compile(`
inbound rule "In - Contact" {
  connector every ad from contact to person link join precedence 5
  join { mail = mail }
}`);
    },
  },
  {
    reason: 'orphan',
    rules: `${usual}
inbound rule "In from Cloud" { connector "cloud" from user to person link join precedence 9 join { anchor = anchor } }`,
    asked: 'CN=someone',
    prepare: async (workspace) => {
      workspace.import('cloud', [{ dn: 'CN=someone', type: 'user', anchor: 'User_7', attributes: { anchor: 'AAAA' } }]);
      await workspace.synchronize('cloud');
    },
  },
];

/** Up to the metaverse. */
export const inboundCases: readonly ExplainCase[] = [...selection, ...importing, ...inbound];
