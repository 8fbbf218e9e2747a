import { join, sep } from 'node:path';
import { checkingEnvironment } from '../../engine/workspace/checking-environment.ts';
import { type LoadedConfiguration, loadConfiguration } from '../../engine/workspace/load.ts';
import { readText, type TextFile } from '../../engine/workspace/read-text.ts';
import { type FileProblem, wholeFileProblem } from '../../engine/model/file-problem.ts';
import { readPlaces } from './configuration-places.ts';
import { refusedReading, refusedText, unreadableAtAll, unreadableParts } from './reading-limits.ts';
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

/** `confined`: nothing outside of the folder is read, whatever `joinery.json` names. */
export function createFolderWorkspace(
  folder: string,
  openDocument: (path: string) => OpenDocument | undefined,
  confined: boolean,
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
    const refused = await refusedReading(path, confined ? folder : undefined);
    const read = refused === undefined ? await readText(path) : unread(refused);
    const reason = read.kind === 'text' ? refusedText(read.text) : read.reason;
    if (read.kind === 'text' && reason === undefined) rules.setFile({ path, uri: uriOf(path), text: read.text });
    else {
      rules.removeFile(path);
      if (reason !== undefined && !(read.kind === 'unreadable' && read.missing))
        unreadable.set(path, unreadableFile(path, reason));
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
      const refused = await unreadableParts(folder, confined);
      loaded = refused.length === 0 ? await loadSafely(folder) : nothingLoaded(refused);
      places = refused.length === 0 ? undefined : Promise.resolve(undefined);
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

/** What nobody foresaw is said at `joinery.json`, too: without a word its old problems would stand there for good. */
async function loadSafely(folder: string): Promise<LoadedConfiguration> {
  try {
    return await loadConfiguration(folder);
  } catch (cause) {
    return nothingLoaded([unreadableAtAll(folder, cause)]);
  }
}

function nothingLoaded(problems: readonly FileProblem[]): LoadedConfiguration {
  return { configuration: undefined, severities: new Map(), rulePaths: [], schemaPaths: new Map(), problems };
}

function unread(reason: string): TextFile {
  return { kind: 'unreadable', missing: false, reason };
}

function unreadableFile(path: string, reason: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'unreadable-file',
    severity: 'error',
    message: `This file ${reason}, so its rules are missing; make it readable or remove it`,
  });
}
