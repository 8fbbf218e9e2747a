import { readdir } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { countRules } from '../entra-connect/count-rules.ts';
import { readConfiguration } from '../entra-connect/read-configuration.ts';
import { workspaceFiles } from '../entra-connect/workspace-files.ts';
import { wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import { readText, reasonOf } from './read-text.ts';
import { ignoreFile, writeNewFiles } from './write-new-files.ts';

export interface InitializeRequest {
  /** The folder of an exported configuration. */
  readonly from: string;
  /** The new workspace's folder; made when it does not exist. */
  readonly to: string;
  /** LDIF files by connector name; see {@link workspaceFiles}. Relative paths start at the working directory. */
  readonly ldif: ReadonlyMap<string, string>;
}

/** Counts are of what was written, rules folded; all zero when nothing was. */
export interface InitializeSummary {
  readonly rules: number;
  readonly flows: number;
  readonly expressions: number;
  /** Names, in the order of `joinery.json`. */
  readonly connectors: readonly string[];
  /** Paths in the exported configuration are absolute. Nothing was written when `written` is false. */
  readonly problems: readonly FileProblem[];
  readonly written: boolean;
}

/** Makes a workspace from an exported configuration. Never overwrites: a file that is there already stops it before it writes any. */
export async function initializeWorkspace({ from, to, ldif }: InitializeRequest): Promise<InitializeSummary> {
  const source = resolve(from);
  const target = resolve(to);
  const exported = await readExport(source);
  if (exported.files === undefined) return nothing(exported.problems);

  const configuration = readConfiguration(exported.files);
  const problems = [
    ...exported.problems,
    ...configuration.problems.map((problem) => ({ ...problem, file: join(source, problem.file) })),
  ];
  if (configuration.connectors.length === 0) return nothing(problems);
  const placed = new Map([...ldif].map(([name, path]) => [name, pathFrom(target, resolve(path))]));
  const made = workspaceFiles(configuration, { ldif: placed });
  problems.push(...made.problems.map((problem) => ({ ...problem, file: join(target, problem.file) })));

  const failure = await writeNewFiles(target, [...made.files, ...ignoreFile(target)]);
  if (failure !== undefined) return nothing([...problems, failure]);
  const { rules, flows, expressions } = countRules(made.rules);
  return { rules, flows, expressions, connectors: made.connectors, problems, written: true };
}

function nothing(problems: readonly FileProblem[]): InitializeSummary {
  return { rules: 0, flows: 0, expressions: 0, connectors: [], problems, written: false };
}

/** All XML files below `folder`, by path relative to it with slashes. */
async function readExport(
  folder: string,
): Promise<{ readonly files: ReadonlyMap<string, string> | undefined; readonly problems: readonly FileProblem[] }> {
  const files = new Map<string, string>();
  const problems: FileProblem[] = [];
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const paths = entries
      .filter((entry) => /\.xml$/i.test(entry.name) && !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
    for (const path of paths.toSorted()) {
      const read = await readText(join(folder, path));
      if (read.kind === 'text') files.set(path.split(sep).join('/'), read.text);
      else problems.push(unreadable(join(folder, path), read.reason));
    }
  } catch (cause) {
    return { files: undefined, problems: [unreadable(folder, reasonOf(cause))] };
  }
  return { files, problems };
}

function unreadable(path: string, reason: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'unreadable-file',
    severity: 'error',
    message: `"${path}" ${reason}, so nothing is imported from it; name the folder Get-ADSyncServerConfiguration wrote`,
  });
}

/** Relative, so that the workspace can be moved with its data; absolute where no relative path leads there. */
function pathFrom(folder: string, path: string): string {
  const short = relative(folder, path);
  return isAbsolute(short) ? short : short.split(sep).join('/');
}
