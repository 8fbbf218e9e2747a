import { join, sep } from 'node:path';
import { checkingEnvironment } from '../../engine/workspace/checking-environment.ts';
import { type LoadedConfiguration, loadConfiguration } from '../../engine/workspace/load.ts';
import { readText } from '../../engine/workspace/read-text.ts';
import { type FileProblem, wholeFileProblem } from '../../engine/model/file-problem.ts';
import { readPlaces } from './configuration-places.ts';
import { createRuleWorkspace, looseSettings, type RuleWorkspace } from './rule-workspace.ts';
import type { ConfigurationPlaces } from './snapshot.ts';
import { uriOf } from './uri-path.ts';

/** A document the editor has open; its text counts, not the one on disk. */
export interface OpenDocument {
  readonly uri: string;
  readonly text: string;
}

/** A folder with a `joinery.json`: its configuration and its rule files, from disk as far as no editor has them open. */
export interface FolderWorkspace {
  /** Absolute. */
  readonly folder: string;
  readonly rules: RuleWorkspace;
  /** What is wrong with `joinery.json`, the schemas, and rule files that cannot be read. Paths are absolute. */
  problems(): readonly FileProblem[];
  /** Whether a file lies in one of its rule folders. */
  owns(path: string): boolean;
  /** Whether a change of the file changes what rules are checked against. */
  configures(path: string): boolean;
  /** Reads everything anew. A `joinery.json` that cannot be used leaves what was known before. */
  load(): Promise<void>;
  /** Takes over a file as it stands now: the open document, the file on disk, or nothing. */
  refresh(path: string): Promise<void>;
  /** Finds out where the configuration says what, once per configuration; see {@link ConfigurationPlaces}. */
  findPlaces(): Promise<void>;
}

export function createFolderWorkspace(
  folder: string,
  openDocument: (path: string) => OpenDocument | undefined,
): FolderWorkspace {
  const rules = createRuleWorkspace(looseSettings);
  const unreadable = new Map<string, FileProblem>();
  let loaded: LoadedConfiguration | undefined;
  let ruleFolders: readonly string[] = [join(folder, 'rules')];
  let places: Promise<ConfigurationPlaces | undefined> | undefined;

  const refresh = async (path: string): Promise<void> => {
    unreadable.delete(path);
    const open = openDocument(path);
    if (open !== undefined) {
      rules.setFile({ path, ...open });
      return;
    }
    const read = await readText(path);
    if (read.kind === 'text') rules.setFile({ path, uri: uriOf(path), text: read.text });
    else {
      rules.removeFile(path);
      if (!read.missing) unreadable.set(path, unreadableFile(path, read.reason));
    }
  };

  return {
    folder,
    rules,
    problems: () => [...(loaded?.problems ?? []), ...unreadable.values()],
    owns: (path) => ruleFolders.some((one) => path.startsWith(one + sep)),
    configures: (path) =>
      path === join(folder, 'joinery.json') || [...(loaded?.schemaPaths.values() ?? [])].includes(path),
    async load() {
      loaded = await loadConfiguration(folder);
      places = undefined;
      const { configuration, severities, rulePaths } = loaded;
      if (configuration !== undefined) {
        ({ ruleFolders } = configuration);
        rules.configure({ environment: checkingEnvironment(configuration), severities });
      }
      const isKept = configuration === undefined && rulePaths.length === 0;
      const wanted = new Set(rulePaths);
      if (!isKept)
        for (const path of rules.snapshot().files.keys())
          if (!wanted.has(path) && openDocument(path) === undefined) rules.removeFile(path);
      // A few at a time: a workspace may have thousands of files, and each is held while it is read.
      const paths = [...wanted];
      for (let at = 0; at < paths.length; at += 16) await Promise.all(paths.slice(at, at + 16).map(refresh));
    },
    refresh,
    async findPlaces() {
      places ??= readPlaces(folder, loaded?.schemaPaths ?? new Map());
      const found = await places;
      if (found !== undefined) rules.setPlaces(found);
    },
  };
}

function unreadableFile(path: string, reason: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'unreadable-file',
    severity: 'error',
    message: `This file ${reason}, so its rules are missing; make it readable or remove it`,
  });
}
