import { writeScheduleState } from '../../../engine/scheduler/schedule-state.ts';
import { groupJoin, groupOut, guid, userJoin } from '../sync/two-forests.ts';
import { type ExplainCase, exported, named, ran, synchronized, usual, withAttributes } from './case.ts';

const outbound: readonly ExplainCase[] = [
  {
    reason: 'cloud-filtered',
    rules: named,
    prepare: (workspace) => synchronized(workspace, withAttributes({ name: 'svc-backup' })),
  },
  {
    reason: 'source-anchor-missing',
    rules: named,
    prepare: (workspace) => synchronized(workspace, withAttributes({ title: 'linked mailbox' })),
  },
  {
    reason: 'source-anchor-not-settled',
    rules: `${userJoin}
inbound rule "In - Settled" { connector every ad from user to person link join precedence 20 flow { sourceAnchorSettled <- IsPresent(ImportedValue("title")) } }
outbound rule "Out - User" {
  connector "cloud" from person to user link provision precedence 30
  scope { sourceAnchorSettled = True or cloudSourceAnchor is not null }
  flow { dn <- "CN=" & [anchor] anchor <- [anchor] }
}`,
    prepare: synchronized,
  },
  {
    reason: 'outbound-out-of-scope',
    rules: named,
    prepare: (workspace) => synchronized(workspace, withAttributes({ mail: 'ann@y.example' })),
  },
  {
    reason: 'outbound-out-of-scope',
    variant: 'value of nobody',
    rules: `${userJoin}
inbound rule "In - Staff" { connector every ad from user to person link join precedence 20 scope { title = "staff" } flow { level <- [level] } }
outbound rule "Out - Level" {
  connector "cloud" from person to user link provision precedence 30
  scope { level > 3 }
  join { anchor = anchor }
  flow { dn <- "CN=" & [anchor] anchor <- [anchor] }
}`,
    prepare: synchronized,
  },
  { reason: 'no-outbound-rule', rules: userJoin, prepare: synchronized },
  {
    reason: 'outbound-no-join',
    rules: `${userJoin}
outbound rule "Out - Join only" {
  connector "cloud" from person to user link join precedence 30
  join { mail = mail }
  flow { mail <- [mail] }
}`,
    prepare: synchronized,
  },
  {
    reason: 'waits-for-delete',
    rules: `${userJoin}
outbound rule "Out - User" {
  connector "cloud" from person to user link provision precedence 30
  scope { title is null }
  join { anchor = anchor }
  flow { dn <- "CN=" & [anchor] anchor <- [anchor] }
}
outbound rule "Out - Contact" {
  connector "cloud" from person to contact link provision precedence 31
  scope { title is not null }
  join { anchor = anchor }
  flow { dn <- "CN=" & [anchor] anchor <- [anchor] }
}
inbound rule "In - Title" { connector every ad from user to person link join precedence 20 flow { title <- [title] } }`,
    prepare: async (workspace) => {
      await exported(workspace);
      await synchronized(workspace, withAttributes({ title: 'contact' }));
    },
  },
  {
    reason: 'object-type-not-writable',
    rules: `${userJoin}
outbound rule "Out - Contact" {
  connector "cloud" from person to contact link provision precedence 31
  flow { dn <- "CN=" & [anchor] origin <- "here" }
}`,
    prepare: synchronized,
  },
  {
    reason: 'being-deleted',
    rules: named,
    asked: `CN=${guid(1)}`,
    prepare: async (workspace) => {
      await exported(workspace);
      await synchronized(workspace, withAttributes({ name: 'svc-backup' }));
    },
  },
];

const exporting: readonly ExplainCase[] = [
  { reason: 'export-pending', rules: usual, prepare: synchronized },
  {
    reason: 'export-pending',
    variant: 'a change after a success',
    rules: usual,
    prepare: async (workspace) => {
      await exported(workspace);
      ran(workspace, 'cloud', { profile: 'Export', status: 'success' });
      await synchronized(workspace, withAttributes({ mail: 'ann.new@x.example' }));
    },
  },
  { reason: 'export-staging-mode', rules: usual, prepare: synchronized, workspace: { staging: true } },
  {
    reason: 'export-threshold',
    rules: usual,
    prepare: async (workspace) => {
      await synchronized(workspace);
      ran(workspace, 'cloud', { profile: 'Export', status: 'stopped-deletion-threshold-exceeded' });
    },
  },
  {
    reason: 'export-not-scheduled',
    rules: usual,
    prepare: synchronized,
    workspace: { schedule: { enabled: false, intervalMs: 1, maintenance: true, runHistoryMs: 1 } },
  },
  {
    reason: 'export-suspended',
    rules: usual,
    prepare: async (workspace) => {
      await synchronized(workspace);
      writeScheduleState(workspace.store, { suspendedSince: 1 });
    },
  },
  {
    reason: 'export-error',
    rules: usual,
    prepare: async (workspace) => {
      await synchronized(workspace);
      workspace.store.batch((writer) => {
        const object = writer.csByDn(workspace.spaceOf('cloud'), `CN=${guid(1)}`)!;
        const error = {
          code: 'AttributeValueMustBeUnique',
          message: 'Another object in the tenant has the value of "mail" already; change one of the two',
          attribute: 'mail',
        };
        writer.updateCs(object.id, { pendingExport: { ...object.pendingExport!, attempts: 3, error } });
      });
    },
  },
  {
    reason: 'references-waiting',
    rules: usual + groupJoin + groupOut,
    asked: 'CN=team,DC=north',
    prepare: async (workspace) => {
      const team = {
        dn: 'CN=team,DC=north',
        type: 'group',
        anchor: guid(9),
        attributes: { name: 'Team', guid: guid(9) },
      };
      workspace.import('north', [team]);
      await exported(workspace);
      const bob = {
        dn: 'CN=bob,DC=north',
        type: 'user',
        anchor: guid(2),
        attributes: { name: 'Bob', sid: 's-2', guid: guid(2) },
      };
      workspace.import('north', [bob, withAttributes({ member: [bob.dn] }, team)]);
      await workspace.synchronize('north');
    },
  },
  {
    reason: 'export-unconfirmed',
    rules: usual,
    prepare: async (workspace) => {
      await synchronized(workspace);
      workspace.store.batch((writer) => {
        const object = writer.csByDn(workspace.spaceOf('cloud'), `CN=${guid(1)}`)!;
        const { changes } = object.pendingExport!;
        writer.updateCs(object.id, {
          anchor: 'User_1',
          pendingExport: {
            ...object.pendingExport!,
            operation: 'none',
            changes: new Map(),
            sent: changes,
            sentOperation: 'add',
          },
        });
      });
    },
  },
  {
    reason: 'object-type-not-writable',
    variant: 'a file',
    rules: `${userJoin}
outbound rule "Back to South" {
  connector "south" from person to contact link provision precedence 31
  flow { dn <- "CN=" & [displayName] & ",DC=south" mail <- [mail] }
}`,
    prepare: synchronized,
    to: 'south',
  },
];

const wellDone: readonly ExplainCase[] = [
  { reason: 'present', rules: usual, prepare: exported },
  { reason: 'present', variant: 'by mail', rules: usual, prepare: exported, asked: 'ANN@x.example' },
  {
    reason: 'present',
    variant: 'by GUID',
    rules: usual,
    prepare: exported,
    asked: '{01010101-0101-0101-0101-010101010101}',
  },
  {
    reason: 'present',
    variant: 'with a withheld value',
    rules: `${usual}
outbound rule "Out - Origin" { connector "cloud" from person to user link join precedence 220 flow { origin <- "north" } }`,
    prepare: exported,
  },
  { reason: 'present', variant: 'in the tenant itself', rules: usual, prepare: exported, asked: `CN=${guid(1)}` },
];

/** From the metaverse on. */
export const outboundCases: readonly ExplainCase[] = [...outbound, ...exporting, ...wellDone];
