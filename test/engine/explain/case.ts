import type { DirectorySight } from '../../../engine/explain/directory-sight.ts';
import type { ReasonCode } from '../../../engine/explain/explanation.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../../engine/model/configuration.ts';
import type { RunError, RunStatus } from '../../../engine/runs/run-record.ts';
import type { SyncWorkspace, TestObject } from '../../support/sync-workspace.ts';
import { guid, userJoin, userOut } from '../sync/two-forests.ts';

/** One object and the one thing that holds it back. */
export interface ExplainCase {
  readonly reason: ReasonCode;
  /** What tells it from other cases with the same reason; part of the golden file's name. */
  readonly variant?: string;
  readonly rules?: string;
  readonly prepare?: (workspace: SyncWorkspace) => Promise<void>;
  /** Asked for; by default `CN=ann,DC=north`. */
  readonly asked?: string;
  /** Name of the connector the object should be in; by default `cloud`. */
  readonly to?: string;
  /** Changes the connector named `north`. */
  readonly north?: (connector: ConnectorConfiguration) => ConnectorConfiguration;
  readonly workspace?: Partial<WorkspaceConfiguration>;
  /** What the directory says of an object no connector space holds. */
  readonly sight?: DirectorySight;
}

export const ann: TestObject = {
  dn: 'CN=ann,DC=north',
  type: 'user',
  anchor: guid(1),
  attributes: { name: 'Ann', mail: 'ann@x.example', sid: 's-1', guid: guid(1) },
};
export const seen: Extract<DirectorySight, { readonly kind: 'seen' }> = {
  kind: 'seen',
  dn: ann.dn,
  objectType: 'user',
  anchor: guid(1),
};
export const usual: string = userJoin + userOut;

/** `filtered` is this workspace's cloudFiltered; the rules of these cases use the names the default rules have. */
const defaultNames = {
  inbound: `
inbound rule "In from AD - User" {
  connector every ad from user to person link provision precedence 10
  scope { hidden <> TRUE }
  join { guid = guid }
  flow {
    guid         <- [guid]
    mail         <- [mail]
    sourceAnchor <- IIF([title] = "linked mailbox", NULL, ConvertToBase64([guid]))
  }
}
inbound rule "In from AD - Filter Services" {
  connector every ad from user to person link join precedence 20
  scope { name starts with "svc-" }
  flow { cloudFiltered <- True }
}`,
  outbound: `
outbound rule "Out to Cloud - User" {
  connector "cloud" from person to user link provision precedence 30
  scope { cloudFiltered <> True and sourceAnchor is not null and mail ends with "@x.example" }
  join { anchor = sourceAnchor }
  flow { dn <- "CN=" & [sourceAnchor]  anchor <- [sourceAnchor]  mail <- [mail] }
}`,
};
export const named: string = defaultNames.inbound + defaultNames.outbound;

export async function synchronized(workspace: SyncWorkspace, object: TestObject = ann): Promise<void> {
  workspace.import('north', [object]);
  await workspace.synchronize('north');
}

export async function exported(workspace: SyncWorkspace): Promise<void> {
  await synchronized(workspace);
  workspace.confirmExports('cloud');
  await workspace.synchronize('cloud');
}

/** A finished run in the store's history. */
export function ran(
  workspace: SyncWorkspace,
  connector: string,
  run: { readonly profile: string; readonly status: RunStatus; readonly errors?: readonly RunError[] },
): void {
  const { id } = workspace.configuration.connectors.find(({ name }) => name === connector)!;
  workspace.store.batch((writer) => {
    const number = writer.beginRun({ connectorId: id, profile: run.profile, startedAt: 0, planHash: '' });
    writer.addRunErrors(number, run.errors ?? []);
    writer.endRun(number, run.status, 1);
  });
}

export const withAttributes = (attributes: TestObject['attributes'], object: TestObject = ann): TestObject => ({
  ...object,
  attributes: { ...object.attributes, ...attributes },
});

export const imported = (workspace: SyncWorkspace): Promise<void> => {
  ran(workspace, 'north', { profile: 'Full Import', status: 'success' });
  return Promise.resolve();
};
