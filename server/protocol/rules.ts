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

/** The list of rules is not what it was. Sent when things have been quiet for a moment. */
export const rulesChanged: NotificationType<void> = new NotificationType('joinery/rulesChanged');
