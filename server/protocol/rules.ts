import { NotificationType, RequestType } from 'vscode-jsonrpc';

/** One rule of the workspace, for a list of them. */
export interface RuleSummary {
  readonly name: string;
  readonly direction: 'inbound' | 'outbound';
  /** Names of connectors, or `every ad`. */
  readonly connector: string;
  readonly from: string;
  readonly to: string;
  readonly link: string;
  /** The place in the order of precedence: the number as written, or that of the rule it stands before or after. */
  readonly precedence: number;
  /** A rule the original's standard set brings along, by its tag. */
  readonly standard: boolean;
  /** A standard rule that was edited in place: it is not what the original has under its tag. */
  readonly modified: boolean;
  readonly disabled: boolean;
  readonly flows: number;
  /** Findings in the rule, hints left out. */
  readonly errors: number;
  readonly warnings: number;
  readonly uri: string;
  /** Where the rule begins; counted from 0. */
  readonly line: number;
}

/** Every rule of the open workspaces, in order of precedence. */
export const listRules: RequestType<null, readonly RuleSummary[], void> = new RequestType('joinery/rules');

/** Which workspace a file belongs to, and how that stands. */
export interface FileStatus {
  /**
   * `member`: one of the workspace's rule files. `beside`: in the workspace's folder, but in none of its rule folders, so its rules
   * count for nothing. `outside`: there is no workspace around it, and names are not checked.
   */
  readonly place: 'member' | 'beside' | 'outside';
  /** URI of the folder with the `joinery.json`, without a slash at its end; absent outside. */
  readonly folder?: string;
  /** Of all rule files of the workspace; of the file alone where it is no member. */
  readonly rules: number;
  /** Of rules, `joinery.json` and schemas together; as for `rules`, of the file alone where it is no member. */
  readonly errors: number;
  readonly warnings: number;
}

/** Null for a file nobody opened and no workspace has. */
export const fileStatus: RequestType<{ readonly textDocument: { readonly uri: string } }, FileStatus | null, void> =
  new RequestType('joinery/fileStatus');

/** The list of rules is not what it was. Sent when things have been quiet for a moment. */
export const rulesChanged: NotificationType<void> = new NotificationType('joinery/rulesChanged');
