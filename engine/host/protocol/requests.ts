import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { AttributeType } from '../../../grammar/schema/schema.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import type { CsObjectView } from '../../inspect/cs-object.ts';
import type { MvObjectView } from '../../inspect/mv-object.ts';
import type { CsRow, CsState, MvRow, SearchPage } from '../../inspect/search.ts';
import type { SpaceStatistics } from '../../ports/store.ts';
import type { Preview } from '../../preview/preview.ts';
import type { RunError, RunProfile, RunRecord } from '../../runs/run-record.ts';
import type { SecretPlace } from './secret-place.ts';

/**
 * What an editor asks the engine host. The host holds one workspace at a time. Errors have a code of {@link hostErrors}; their message is
 * for the user. A run is cancelled by cancelling its request.
 */
export const hostErrors: {
  /** No workspace is open, or it has errors and cannot be run. */
  readonly noWorkspace: -32_001;
  /** A run is going on, here or in another process. */
  readonly busy: -32_002;
  /** The store could not be opened or the directory not be reached. */
  readonly unavailable: -32_003;
  /** What was asked for does not make sense: an unknown connector, a search clause that cannot be read. */
  readonly badRequest: -32_004;
} = { noWorkspace: -32_001, busy: -32_002, unavailable: -32_003, badRequest: -32_004 };

/** A connector and what its connector space holds. */
export interface ConnectorSummary {
  readonly name: string;
  readonly id: string;
  readonly kind: 'ad' | 'entra' | 'file';
  readonly category: 'AD' | 'Entra' | 'other';
  readonly partitions: readonly {
    readonly name: string;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
  }[];
  readonly objectTypes: readonly string[];
  /** `null`: nothing was imported yet. */
  readonly statistics: SpaceStatistics | null;
}

export interface WorkspaceSummary {
  readonly folder: string;
  readonly connectors: readonly ConnectorSummary[];
  readonly staging: boolean;
  readonly metaverse: Readonly<Record<string, number>>;
  /** What keeps the workspace from being run; empty when it can be. */
  readonly errors: readonly FileProblem[];
}

/** Opens the workspace in a folder, or reads it anew when its files changed. A run that is going on keeps its rules. */
export const openWorkspace: RequestType<{ readonly folder: string }, WorkspaceSummary, void> = new RequestType(
  'workspace/open',
);

/** The same as it is now, without reading files. */
export const summarize: RequestType<null, WorkspaceSummary, void> = new RequestType('workspace/summary');

/** Makes a workspace in the folder `to` from an exported configuration in `from`. Needs no open workspace. */
export const initializeWorkspace: RequestType<{ readonly from: string; readonly to: string }, InitializeResult, void> =
  new RequestType('workspace/initialize');

/** Counts are of what was written. */
export interface InitializeResult {
  readonly written: boolean;
  readonly rules: number;
  readonly connectors: readonly string[];
  readonly problems: readonly FileProblem[];
}

/** What rules of the open workspace may mention: the selected object types and attributes. */
export const readSchemas: RequestType<null, WorkspaceSchemas, void> = new RequestType('workspace/schemas');

export interface WorkspaceSchemas {
  /** By connector name. */
  readonly connectors: Readonly<Record<string, readonly ObjectTypeSummary[]>>;
  readonly metaverse: readonly ObjectTypeSummary[];
}

export interface ObjectTypeSummary {
  readonly name: string;
  /** In alphabetical order. */
  readonly attributes: readonly AttributeSummary[];
}

export interface AttributeSummary {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** A page of objects. `after`: 0, or `next` of the page before. */
export interface PageParams {
  readonly after: number;
  readonly limit: number;
}

export interface SearchCsParams extends PageParams {
  readonly connector: string;
  /** As a person types them: `mail=a@b`, `cn^=An`. */
  readonly clauses: readonly string[];
  readonly text?: string;
  readonly state?: CsState;
  readonly objectType?: string;
}

export const searchConnectorSpace: RequestType<SearchCsParams, SearchPage<CsRow>, void> = new RequestType('cs/search');

export interface SearchMvParams extends PageParams {
  readonly clauses: readonly string[];
  readonly objectType?: string;
}

export const searchMetaverse: RequestType<SearchMvParams, SearchPage<MvRow>, void> = new RequestType('mv/search');

/** A connector-space object by DN. */
export interface ObjectParams {
  readonly connector: string;
  readonly dn: string;
}

export const readCsObject: RequestType<ObjectParams, CsObjectView | null, void> = new RequestType('cs/object');

export const readMvObject: RequestType<{ readonly id: number }, MvObjectView | null, void> = new RequestType(
  'mv/object',
);

/** Newest first. */
export const listRuns: RequestType<{ readonly limit: number }, readonly RunRecord[], void> = new RequestType(
  'runs/list',
);

/** Rules in the errors go by their names, those that are gone by their ids. */
export const readRun: RequestType<
  { readonly id: number },
  { readonly run: RunRecord; readonly errors: readonly RunError[] } | null,
  void
> = new RequestType('runs/read');

export interface PreviewParams extends ObjectParams {
  /** Rule files as they stand in the editor, by absolute path; `null`: as they are on the disk. */
  readonly unsaved: readonly { readonly path: string; readonly text: string }[];
}

export interface PreviewResult {
  /** `null`: the connector space has no such object. */
  readonly preview: Preview | null;
  /** The file of each rule, by the rule's name. */
  readonly places: Readonly<Record<string, string>>;
  /** What keeps rules out of the preview. */
  readonly problems: readonly FileProblem[];
}

/** What synchronizing one object would do, unsaved rules included. Answered between the batches of a run. */
export const preview: RequestType<PreviewParams, PreviewResult, void> = new RequestType('preview');

/** Synchronizes one object for good, by the rules on the disk. Nothing is exported. */
export const commitPreview: RequestType<ObjectParams, PreviewResult, void> = new RequestType('preview/commit');

/** Staged deletes the exports of this one run may carry out beyond the deletion threshold; absent: none. */
export interface Release {
  readonly allowDeletes?: number;
}

export interface RunProfileParams extends Release {
  readonly connector: string;
  readonly profile: RunProfile;
}

/** Runs one run profile to its end. */
export const runProfile: RequestType<RunProfileParams, RunRecord, void> = new RequestType('run/profile');

export interface RunCycleParams extends Release {
  readonly policy: 'Delta' | 'Initial';
}

/** Imports, synchronizes and exports everything. */
export const runCycle: RequestType<RunCycleParams, CycleSummary, void> = new RequestType('run/cycle');

export interface CycleSummary {
  readonly runs: readonly RunRecord[];
  readonly skipped: readonly { readonly connector: string; readonly profile: RunProfile; readonly reason: string }[];
  readonly changed: boolean;
}

/** Ends the run that is going on after its batch, whoever started it, and answers when it has ended. */
export const stopRun: RequestType<null, void, void> = new RequestType('run/stop');

/** How far the run that is going on has come; at most ten a second. */
export interface RunProgress {
  readonly step: string;
  /** The connector it works on, by name. */
  readonly connector?: string;
  readonly done: number;
  readonly expected: number | null;
}

export const runProgress: NotificationType<RunProgress> = new NotificationType('run/progress');

/** The store changed: a run began, ended or kept a batch, an object was committed. */
export const storeChanged: NotificationType<void> = new NotificationType('store/changed');

/** Asks the editor for a secret by the name the workspace gives it. `null`: it has none. */
export const readSecret: RequestType<SecretPlace, string | null, void> = new RequestType('secrets/read');

/** The secrets `joinery.json` names as it stands on the disk, each with where it goes. */
export const listSecrets: RequestType<null, readonly SecretPlace[], void> = new RequestType('secrets/list');
