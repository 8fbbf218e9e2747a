import type { Problem } from '../ast/problem.ts';
import type { SyncruleFile } from '../ast/rule.ts';
import type { RuleEnvironment } from '../schema/schema.ts';
import { parseSyncrule } from '../syntax/parse.ts';
import { checkFile, type CheckedFile, type CheckSeverities, contextsOf, problemsOfFile } from './check.ts';
import type { RuleIndex } from './rule-context.ts';
import { indexRules } from './rule-index.ts';

/**
 * Checks a set of files that changes little by little. A file is read and checked by itself once per text; what rules mean together is
 * computed anew when any of them changed, and asked for.
 */
export interface RuleChecker {
  /** Adds a file or replaces its text. `version` says cheaply that nothing changed; without it the texts are compared. */
  setFile(path: string, text: string, version?: number): void;
  removeFile(path: string): void;
  /** Schemas or connectors changed: every file is checked again, none is read again. */
  setEnvironment(environment: RuleEnvironment): void;
  setSeverities(severities: CheckSeverities): void;
  /** The tree of a file as it was last set. */
  file(path: string): SyncruleFile | undefined;
  /** Problems of reading and checking a file, in text order; empty for a file that is not there. */
  problemsOf(path: string): readonly Problem[];
  /** The problems of every file, by path. */
  problems(): ReadonlyMap<string, readonly Problem[]>;
}

interface HeldFile {
  readonly text: string;
  readonly version: number | undefined;
  readonly tree: SyncruleFile;
  readonly unreadable: readonly Problem[];
  /** Absent until asked for, and when the environment changed. */
  checked: CheckedFile | undefined;
  /** What was found in the text before the last edit, under the same environment. */
  readonly earlier: CheckedFile | undefined;
}

export function createRuleChecker(environment: RuleEnvironment, severities: CheckSeverities = new Map()): RuleChecker {
  const files = new Map<string, HeldFile>();
  let current = { environment, severities };
  let index: RuleIndex | undefined;

  function checkedFile(path: string, held: HeldFile): CheckedFile {
    const { text, tree } = held;
    return (held.checked ??= checkFile({ path, text, file: tree }, current.environment, held.earlier));
  }

  function indexOfAll(): RuleIndex {
    return (index ??= indexRules([...files].flatMap(([path, held]) => contextsOf(checkedFile(path, held)))));
  }

  function problemsOf(path: string): readonly Problem[] {
    const held = files.get(path);
    if (held === undefined) return [];
    const found = problemsOfFile(checkedFile(path, held), indexOfAll(), current.severities);
    return [...held.unreadable, ...found].toSorted((left, right) => left.span.start - right.span.start);
  }

  return {
    setFile(path, text, version) {
      const held = files.get(path);
      const isSame = held !== undefined && (version === undefined ? held.text === text : held.version === version);
      if (isSame) return;
      const { file, problems } = parseSyncrule(text);
      const earlier = held?.checked ?? held?.earlier;
      files.set(path, { text, version, tree: file, unreadable: problems, checked: undefined, earlier });
      index = undefined;
    },
    removeFile(path) {
      if (files.delete(path)) index = undefined;
    },
    setEnvironment(changed) {
      current = { ...current, environment: changed };
      index = undefined;
      for (const [path, held] of files) files.set(path, { ...held, checked: undefined, earlier: undefined });
    },
    setSeverities(changed) {
      current = { ...current, severities: changed };
    },
    file: (path) => files.get(path)?.tree,
    problemsOf,
    problems: () => new Map([...files.keys()].map((path) => [path, problemsOf(path)])),
  };
}
