import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Explanation } from '../../explain/explanation.ts';
import type { DiagnosisSection } from '../../ports/diagnosis.ts';
import type { SchedulerEvent } from '../../scheduler/run-scheduler.ts';
import type { WorkspaceStatus } from '../../scheduler/workspace-status.ts';

/** How the workspace stands: last runs, what waits, the schedule, what somebody has to see to. Works while rules have errors. */
export const readStatus: RequestType<null, WorkspaceStatus, void> = new RequestType('operations/status');

/** Keeps cycles from being started, or lets them start again; whoever runs the schedule sees it within seconds. */
export const setSuspended: RequestType<{ readonly suspended: boolean }, WorkspaceStatus, void> = new RequestType(
  'operations/suspend',
);

/** Runs the schedule of the workspace inside the host until it is stopped. Error `busy`: another process runs it. */
export const startSchedule: RequestType<null, void, void> = new RequestType('schedule/start');

/** A cycle of the schedule that is going on ends after its batch; answered when all has ended. */
export const stopSchedule: RequestType<null, void, void> = new RequestType('schedule/stop');

/** What happens to a schedule that runs inside the host. */
export const scheduleEvent: NotificationType<SchedulerEvent> = new NotificationType('schedule/event');

/** Connectors by name. `connector`: where the object comes from. `to`: where it should be. `null`: as the engine chooses. */
export interface ExplainParams {
  /** DN, GUID, anchor, address or name. */
  readonly name: string;
  readonly connector: string | null;
  readonly to: string | null;
}

/** `several`: the name means objects that do not belong together, of which the first are listed. */
export type ExplainResult =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | {
      readonly kind: 'several';
      readonly count: number;
      readonly objects: readonly { readonly connector: string; readonly dn: string }[];
    };

/** Why an object is not where it should be. A directory is asked only for an object that was never imported. */
export const explain: RequestType<ExplainParams, ExplainResult, void> = new RequestType('operations/explain');

/** What keeps the workspace from working; reads only. Can be cancelled, and then ends at once. */
export const doctor: RequestType<null, { readonly sections: readonly DiagnosisSection[] }, void> = new RequestType(
  'operations/doctor',
);

/** What a diagnosis looks at now, and how much it has found so far. */
export interface DoctorProgress {
  readonly connector: string | null;
  readonly findings: number;
}

export const doctorProgress: NotificationType<DoctorProgress> = new NotificationType('operations/doctor-progress');

/** Deletes a tenant's export does not carry out, because they are more than the deletion threshold. */
export interface HeldDeletions {
  readonly connector: string;
  /** All that are staged. A run released with this number stops again when there are more by then. */
  readonly count: number;
  /** As people read it: `10`, `500 (5 % of the objects there)`. */
  readonly threshold: string;
  /** The first thousand in the order of their DNs. */
  readonly objects: readonly { readonly dn: string; readonly name: string; readonly objectType: string }[];
}

/** Connectors whose deletes are held back; empty when none are. */
export const listHeldDeletions: RequestType<null, readonly HeldDeletions[], void> = new RequestType(
  'operations/held-deletions',
);
