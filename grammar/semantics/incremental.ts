import type { Problem } from '../ast/problem.ts';
import type { Rule, SyncruleFile } from '../ast/rule.ts';
import type { RuleEnvironment } from '../schema/schema.ts';
import { parseSyncrule } from '../syntax/parse.ts';
import { type ParsedText, reparseSyncrule } from '../syntax/reparse.ts';
import {
  checkFile,
  type CheckedFile,
  type CheckSeverities,
  contextsOf,
  type EarlierCheck,
  problemsOfFile,
} from './check.ts';
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
  readonly version: number | undefined;
  readonly parsed: ParsedText;
  /** Absent until asked for, and when the environment changed. */
  checked: CheckedFile | undefined;
  /** What was found before the last edits, under the same environment. */
  readonly earlier: EarlierCheck | undefined;
}

export function createRuleChecker(environment: RuleEnvironment, severities: CheckSeverities = new Map()): RuleChecker {
  const files = new Map<string, HeldFile>();
  let current = { environment, severities };
  let index: RuleIndex | undefined;

  function checkedFile(path: string, held: HeldFile): CheckedFile {
    const { text, file } = held.parsed;
    return (held.checked ??= checkFile({ path, text, file }, current.environment, held.earlier));
  }

  function indexOfAll(): RuleIndex {
    return (index ??= indexRules([...files].flatMap(([path, held]) => contextsOf(checkedFile(path, held)))));
  }

  function problemsOf(path: string): readonly Problem[] {
    const held = files.get(path);
    if (held === undefined) return [];
    const found = problemsOfFile(checkedFile(path, held), indexOfAll(), current.severities);
    return [...held.parsed.problems, ...found].toSorted((left, right) => left.span.start - right.span.start);
  }

  return {
    setFile(path, text, version) {
      const held = files.get(path);
      const isSame =
        held !== undefined && (version === undefined ? held.parsed.text === text : held.version === version);
      if (isSame) return;
      if (held === undefined) {
        const parsed = { text, ...parseSyncrule(text) };
        files.set(path, { version, parsed, checked: undefined, earlier: undefined });
      } else {
        const { kept, ...parsed } = reparseSyncrule(held.parsed, text);
        files.set(path, { version, parsed, checked: undefined, earlier: earlierCheck(held, kept) });
      }
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
    file: (path) => files.get(path)?.parsed.file,
    problemsOf,
    problems: () => new Map([...files.keys()].map((path) => [path, problemsOf(path)])),
  };
}

/** A file that was edited again before anyone asked for its problems was checked some edits ago. */
function earlierCheck({ checked, earlier }: HeldFile, kept: ReadonlyMap<Rule, Rule>): EarlierCheck | undefined {
  if (checked !== undefined) return { checked, kept };
  if (earlier === undefined) return undefined;
  const sinceThen = [...kept].flatMap(([now, before]) => {
    const checkedRule = earlier.kept.get(before);
    return checkedRule === undefined ? [] : [[now, checkedRule] as const];
  });
  return { checked: earlier.checked, kept: new Map(sinceThen) };
}
