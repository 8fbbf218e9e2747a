import { resolve } from 'node:path';
import { schemaText, type WorkspaceFile } from '../entra-connect/workspace-files.ts';
import type { FileProblem } from '../model/file-problem.ts';
import { starterMetaverse } from './starter/starter-schemas.ts';
import { ignoreFile, writeNewFiles } from './write-new-files.ts';

/** `problem` says why nothing was written; absent when the workspace is there. */
export interface NewWorkspace {
  /** Absolute. */
  readonly folder: string;
  readonly problem?: FileProblem;
}

/**
 * Makes a workspace without connectors in `folder`, which is made when it does not exist: `joinery.json` in staging mode, a metaverse
 * with people and groups, a folder for rules. It can be opened as it is. Never overwrites: a file that is there already stops it before
 * it writes any.
 */
export async function makeWorkspace(folder: string): Promise<NewWorkspace> {
  const target = resolve(folder);
  const problem = await writeNewFiles(target, [...workspace, ...ignoreFile(target)]);
  return { folder: target, ...(problem === undefined ? {} : { problem }) };
}

const workspace: readonly WorkspaceFile[] = [
  {
    path: 'joinery.json',
    text: `{
  // The connected directories. Where one rule stands for several, this order decides between them.
  "connectors": [],
  "metaverse": "schema/metaverse.json",
  "rules": ["rules"],
  // In staging mode cycles import and synchronize, and export nothing. Look at the pending exports before you turn it off.
  "staging": true
}
`,
  },
  { path: 'schema/metaverse.json', text: schemaText(starterMetaverse) },
  {
    path: 'rules/README.md',
    text: `# Rules

Every \`*.syncrule\` file in this folder, at any depth, belongs to the workspace. Files and their order carry no meaning: the precedence of
a rule does, and the smaller number decides.

Connecting the first directory of a kind puts a first set of rules here, to be changed as you need them.
`,
  },
];
