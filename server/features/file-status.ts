import type { FileProblem } from '../../engine/model/file-problem.ts';
import type { FileStatus } from '../protocol/rules.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The workspace around a file. */
export interface SurroundingWorkspace {
  /** URI of its folder. */
  readonly uri: string;
  /** Whether the file is one of its rule files, or only lies in its folder. */
  readonly isOwner: boolean;
  /** What is wrong with its configuration. */
  readonly problems: readonly FileProblem[];
}

/** How the workspace of a file stands, or the file alone where that is no member; `snapshot` is the one the file is in. */
export function statusOf(snapshot: Snapshot, around: SurroundingWorkspace | undefined): FileStatus {
  const files = [...snapshot.files.values()];
  const isMember = around?.isOwner === true;
  const found = [...files.flatMap(({ path }) => snapshot.problemsOf(path)), ...(isMember ? around.problems : [])];
  return {
    place: isMember ? 'member' : around === undefined ? 'outside' : 'beside',
    ...(around === undefined ? {} : { folder: around.uri }),
    rules: files.reduce((sum, { tree }) => sum + tree.rules.length, 0),
    errors: found.filter(({ severity }) => severity === 'error').length,
    warnings: found.filter(({ severity }) => severity === 'warning').length,
  };
}
