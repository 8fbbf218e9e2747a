import type { Problem, Severity } from '../../grammar/ast/problem.ts';
import type { Rule, SyncruleFile } from '../../grammar/ast/rule.ts';
import type { RuleEnvironment } from '../../grammar/schema/schema.ts';
import type { CheckSeverities } from '../../grammar/semantics/check.ts';
import { createRuleChecker } from '../../grammar/semantics/incremental.ts';
import { ruleContext, type RuleContext } from '../../grammar/semantics/rule-context.ts';
import { orderRules } from '../../engine/rules/expand-rules.ts';
import { refusedText } from './reading-limits.ts';
import { sourceFile, type SourceFile } from './source-file.ts';
import { type ConfigurationPlaces, noPlaces, type Snapshot } from './snapshot.ts';

/** What rules are held against. */
export interface RuleSettings {
  readonly environment: RuleEnvironment;
  readonly severities: CheckSeverities;
}

/** The rule files of one workspace, kept checked while they change. Knows no disk. */
export interface RuleWorkspace {
  setFile(file: { readonly path: string; readonly uri: string; readonly text: string }): void;
  removeFile(path: string): void;
  has(path: string): boolean;
  configure(settings: RuleSettings): void;
  setPlaces(places: ConfigurationPlaces): void;
  /** Counts up with every change, so that two equal numbers mean nothing changed. */
  readonly generation: number;
  /** As things stand now. The same object until something changes. */
  snapshot(): Snapshot;
}

/** Settings for a file outside any workspace: what depends on directories or on other files is not looked for. */
export const looseSettings: RuleSettings = {
  environment: { connectors: [], metaverse: { attributes: new Map(), objectTypes: new Map() } },
  severities: new Map<string, Severity | 'off'>(
    [
      'unknown-connector',
      'unknown-attribute',
      'unknown-object-type',
      'unknown-parameter',
      'attribute-not-included',
      'object-type-not-included',
      'precedence-anchor-missing',
      'provision-without-dn',
      'provision-without-join',
      'join-attribute-nowhere',
      'once-without-projection',
      'unreachable-rule',
      // A comment may silence what only a workspace shows.
      'unused-silence',
    ].map((code) => [code, 'off']),
  ),
};

export function createRuleWorkspace(settings: RuleSettings): RuleWorkspace {
  const checker = createRuleChecker(settings.environment, settings.severities);
  const files = new Map<string, SourceFile>();
  /** Why files are taken for empty ones, by path. */
  const refusals = new Map<string, string>();
  let { environment } = settings;
  let places = noPlaces;
  let kept = nothingKept();
  let generation = 0;
  let current: Snapshot | undefined;
  const changed = (): void => {
    generation++;
    current = undefined;
  };
  return {
    setFile({ path, uri, text: given }) {
      const text = readable(refusals, path, given);
      const held = files.get(path);
      // An empty text may stand for different ones.
      if (held?.text === text && held.uri === uri && text !== '') return;
      checker.setFile(path, text);
      const tree = checker.file(path);
      if (tree === undefined) return;
      files.set(path, sourceFile({ path, uri, text, tree }));
      changed();
    },
    removeFile(path) {
      if (!files.delete(path)) return;
      refusals.delete(path);
      checker.removeFile(path);
      changed();
    },
    has: (path) => files.has(path),
    configure(next) {
      ({ environment } = next);
      kept = nothingKept();
      checker.setEnvironment(next.environment);
      checker.setSeverities(next.severities);
      changed();
    },
    setPlaces(next) {
      if (places === next) return;
      places = next;
      current = undefined;
    },
    get generation() {
      return generation;
    },
    snapshot() {
      return (current ??= takeSnapshot({
        files: sortedByPath(files),
        environment,
        isLoose: environment === looseSettings.environment,
        places,
        kept,
        find: (path) => [...refusedFile(refusals.get(path)), ...checker.problemsOf(path)],
      }));
    },
  };
}

/** The text, or an empty one in place of one that is not read, for which `refusals` gets the reason. */
function readable(refusals: Map<string, string>, path: string, text: string): string {
  const refused = refusedText(text);
  if (refused === undefined) refusals.delete(path);
  else refusals.set(path, refused);
  return refused === undefined ? text : '';
}

function refusedFile(reason: string | undefined): readonly Problem[] {
  if (reason === undefined) return [];
  const message = `This file ${reason}, so nothing in it is read; split it, or rename it if it holds no rules`;
  return [{ code: 'unreadable-file', severity: 'error', message, span: { start: 0, end: 0 } }];
}

interface SnapshotParts extends Pick<Snapshot, 'files' | 'environment' | 'isLoose' | 'places'> {
  readonly kept: Kept;
  readonly find: (path: string) => readonly Problem[];
}

/** What stays right under one environment while other files are edited. */
interface Kept {
  readonly contexts: WeakMap<Rule, RuleContext>;
  readonly derived: WeakMap<SyncruleFile, Map<string, unknown>>;
}

function nothingKept(): Kept {
  return { contexts: new WeakMap(), derived: new WeakMap() };
}

function takeSnapshot({ find, kept, ...parts }: SnapshotParts): Snapshot {
  const problems = new Map<string, readonly Problem[]>();
  let precedences: ReadonlyMap<Rule, number> | undefined;
  return {
    ...parts,
    problemsOf(path) {
      const known = problems.get(path) ?? find(path);
      problems.set(path, known);
      return known;
    },
    context(rule, { path, tree, text }) {
      const known = kept.contexts.get(rule) ?? ruleContext({ path, file: tree, text }, rule, parts.environment);
      kept.contexts.set(rule, known);
      return known;
    },
    precedenceOf(rule) {
      precedences ??= precedencesOf(parts.files.values());
      return precedences.get(rule);
    },
    derived<T>({ tree }: SourceFile, name: string, derive: () => T): T {
      const known = kept.derived.get(tree) ?? new Map<string, unknown>();
      kept.derived.set(tree, known);
      if (!known.has(name)) known.set(name, derive());
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each name is derived in one place, which fixes its type.
      return known.get(name) as T;
    },
  };
}

function precedencesOf(files: Iterable<SourceFile>): ReadonlyMap<Rule, number> {
  const rules = [...files].flatMap(({ tree }) => tree.rules).filter(({ broken, disabled }) => !broken && !disabled);
  return new Map(orderRules(rules).map(({ rule, precedence }) => [rule, precedence]));
}

function sortedByPath(files: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, SourceFile> {
  return new Map([...files].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
