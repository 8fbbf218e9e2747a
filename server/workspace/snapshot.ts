import type { Location } from 'vscode-languageserver-types';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { RuleEnvironment } from '../../grammar/schema/schema.ts';
import type { RuleContext } from '../../grammar/semantics/rule-context.ts';
import type { SourceFile } from './source-file.ts';

/** Everything features answer from: the rule files of one workspace as they stood at one moment. Never changes. */
export interface Snapshot {
  /** By path, sorted by it: the order in which the engine reads rules. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly environment: RuleEnvironment;
  /** Whether this is a single file outside any workspace: nothing is known about directories, and names are not checked. */
  readonly isLoose: boolean;
  /** Of reading and checking, in text order; empty for a file that is not there. */
  problemsOf(path: string): readonly Problem[];
  /** A rule with its connectors, its two sides, and the types of its expressions. */
  context(rule: Rule, file: SourceFile): RuleContext;
  /** The number a rule takes its turn by; `undefined` for rules that take none: disabled, or not read completely. */
  precedenceOf(rule: Rule): number | undefined;
  readonly places: ConfigurationPlaces;
  /** Something worked out about one file, kept under its name while the file's text and the environment stay the same. */
  derived<T>(file: SourceFile, name: string, derive: () => T): T;
}

/** Where `joinery.json` and the schema files say what rules mention. */
export interface ConfigurationPlaces {
  /** The connector's name in `joinery.json`. */
  connector(name: string): Location | undefined;
  /** The file an attribute is declared in; without a connector the metaverse's. */
  schemaFile(connector: string | undefined): Location | undefined;
  attribute(connector: string | undefined, name: string): Location | undefined;
  objectType(connector: string | undefined, name: string): Location | undefined;
}

export const noPlaces: ConfigurationPlaces = {
  connector: () => undefined,
  schemaFile: () => undefined,
  attribute: () => undefined,
  objectType: () => undefined,
};

/** What a feature is asked about: a file. */
export interface FileQuestion {
  readonly snapshot: Snapshot;
  readonly file: SourceFile;
}

/** What a feature is asked about: a place in a file, as an offset. */
export interface PlaceQuestion extends FileQuestion {
  readonly offset: number;
}

/** The innermost rule around an offset; one that ends exactly there counts. */
export function ruleAt(file: SourceFile, offset: number): Rule | undefined {
  return file.tree.rules.find(({ span }) => span.start <= offset && offset <= span.end);
}
