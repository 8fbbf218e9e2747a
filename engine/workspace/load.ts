import { join, resolve } from 'node:path';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { Schema } from '../../grammar/schema/schema.ts';
import { checkRules, type CheckSeverities } from '../../grammar/semantics/check.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import { toFileProblem, wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import { RequestError } from '../model/request-error.ts';
import { checkingEnvironment } from './checking-environment.ts';
import { checkSeverities } from './check-severities.ts';
import { buildConnectors } from './connectors.ts';
import { parseJoineryJson, type JoineryJson } from './joinery-json.ts';
import type { JsonPath, JsonText } from './json-text.ts';
import { deletionThreshold, schedule } from './operation-settings.ts';
import { readText } from './read-text.ts';
import { findRuleFiles, readRuleTexts, type RuleText } from './rule-texts.ts';
import { parseSchemaFile } from './schema-file.ts';

/** A workspace as far as it could be read. */
export interface LoadedWorkspace {
  /**
   * Absent when `joinery.json` or the metaverse's schema could not be read. Otherwise what is wrong in it is left out, so that the
   * rest can be worked with; a workspace with problems of severity `error` is not to be run.
   */
  readonly configuration: WorkspaceConfiguration | undefined;
  /** Sorted by path. */
  readonly rules: readonly RuleText[];
  /** Of `joinery.json` first, then of the schemas, then of the rules. Paths are absolute. Hints are not among them. */
  readonly problems: readonly FileProblem[];
  /** What the checks of the rules found, hints included, with fixes and places as offsets. */
  readonly findings: readonly RuleFinding[];
}

/** `path` is absolute. */
export interface RuleFinding {
  readonly path: string;
  readonly problem: Problem;
}

/** What a workspace is configured to be, before any of its rules is read. */
export interface LoadedConfiguration {
  /** As in {@link LoadedWorkspace}. */
  readonly configuration: WorkspaceConfiguration | undefined;
  /** How findings of the checks count. */
  readonly severities: CheckSeverities;
  /** Absolute paths of its rule files, sorted. */
  readonly rulePaths: readonly string[];
  /** Absolute paths of the schema files by the path `joinery.json` gives, also of those that could not be read. */
  readonly schemaPaths: ReadonlyMap<string, string>;
  /** Of `joinery.json` first, then of the schemas. Paths are absolute. */
  readonly problems: readonly FileProblem[];
}

/** Reads and checks the workspace in `folder`. Never throws for what users can get wrong. */
export async function loadWorkspace(folder: string): Promise<LoadedWorkspace> {
  const { configuration, severities, rulePaths, problems } = await loadConfiguration(folder);
  const rules = await readRuleTexts(rulePaths);
  const findings = configuration === undefined ? [] : check(rules.rules, configuration, severities);
  const shown = findings.filter(({ problem }) => problem.severity !== 'hint');
  return {
    configuration,
    rules: rules.rules,
    findings,
    problems: [...problems, ...rules.problems, ...placed(shown, rules.rules)],
  };
}

/** Reads `joinery.json` and the schemas it names, and lists the rule files. Never throws for what users can get wrong. */
export async function loadConfiguration(folder: string): Promise<LoadedConfiguration> {
  const root = resolve(folder);
  const path = join(root, 'joinery.json');
  const read = await readText(path);
  if (read.kind === 'unreadable') return nothingLoaded([noWorkspace(path, root, read)]);
  const json = parseJoineryJson(read.text);
  const here = (problem: Problem): FileProblem => toFileProblem(path, read.text, problem);
  if (json.value === undefined) return nothingLoaded(json.problems.map(here));
  return loadParts(root, { value: json.value, json, here });
}

/** What a workspace is configured to be, for work that cannot do without. Throws RequestError where `joinery.json` cannot be used. */
export function usableConfiguration({
  configuration,
}: Pick<LoadedConfiguration, 'configuration'>): WorkspaceConfiguration {
  if (configuration !== undefined) return configuration;
  throw new RequestError('joinery.json cannot be used; "joinery check" shows what is wrong with it');
}

function nothingLoaded(problems: readonly FileProblem[]): LoadedConfiguration {
  return { configuration: undefined, severities: new Map(), rulePaths: [], schemaPaths: new Map(), problems };
}

interface Main {
  readonly value: JoineryJson;
  readonly json: JsonText<JoineryJson>;
  /** Places a problem in `joinery.json`. */
  readonly here: (problem: Problem) => FileProblem;
}

async function loadParts(root: string, main: Main): Promise<LoadedConfiguration> {
  const { value, json, here } = main;
  const schemas = await loadSchemas(root, main);
  const connectors = buildConnectors({ folder: root, json, schemas: schemas.byPath }, value.connectors);
  const metaverse = schemas.byPath.get(value.metaverse);
  const ruleFolders = (value.rules ?? ['rules']).map((one) => resolve(root, one));
  const { paths: rulePaths, unread } = await findRuleFiles(ruleFolders);
  const configuration: WorkspaceConfiguration | undefined = metaverse && {
    folder: root,
    connectors: connectors.connectors,
    metaverse,
    ruleFolders,
    store: { kind: 'sqlite', path: resolve(root, value.store ?? '.joinery/store.db') },
    staging: value.staging ?? false,
    deletionThreshold: deletionThreshold(value.deletionThreshold),
    schedule: schedule(value.schedule),
    ...(value.sourceAnchor === undefined ? {} : { sourceAnchor: value.sourceAnchor }),
    ...(value.signInName === undefined ? {} : { signInName: value.signInName }),
  };
  const missing = ruleFolders.flatMap((folder, at) => {
    const reason = unread.get(folder);
    return reason === undefined
      ? []
      : [missingFolder(json, value.rules === undefined ? ['rules'] : ['rules', at], { folder, reason })];
  });
  const { severities, problems: misnamed } = checkSeverities(json, value.checks);
  return {
    configuration,
    severities,
    rulePaths,
    schemaPaths: schemas.paths,
    problems: [...[...connectors.problems, ...missing, ...misnamed].map(here), ...schemas.problems],
  };
}

function check(
  rules: readonly RuleText[],
  configuration: WorkspaceConfiguration,
  severities: CheckSeverities,
): readonly RuleFinding[] {
  return checkRules(rules, checkingEnvironment(configuration), severities);
}

/** Findings with lines and columns in place of offsets. */
export function placed(findings: readonly RuleFinding[], rules: readonly RuleText[]): readonly FileProblem[] {
  const texts = new Map(rules.map(({ path, text }) => [path, text]));
  return findings.map(({ path, problem }) => toFileProblem(path, texts.get(path) ?? '', problem));
}

/** Every schema file once, by the path that `joinery.json` gives. */
async function loadSchemas(
  root: string,
  { value, json, here }: Main,
): Promise<{
  readonly byPath: ReadonlyMap<string, Schema>;
  readonly paths: ReadonlyMap<string, string>;
  readonly problems: readonly FileProblem[];
}> {
  const places = new Map<string, JsonPath>();
  for (const [at, { schema }] of value.connectors.entries())
    if (!places.has(schema)) places.set(schema, ['connectors', at, 'schema']);
  if (!places.has(value.metaverse)) places.set(value.metaverse, ['metaverse']);

  const byPath = new Map<string, Schema>();
  const problems: FileProblem[] = [];
  for (const [name, place] of places) {
    const path = resolve(root, name);
    const read = await readText(path);
    if (read.kind === 'unreadable') {
      problems.push(here(missingSchema(name, read.reason, json.spanOf(place))));
      continue;
    }
    const parsed = parseSchemaFile(read.text);
    problems.push(...parsed.problems.map((problem) => toFileProblem(path, read.text, problem)));
    if (parsed.schema !== undefined) byPath.set(name, parsed.schema);
  }
  return { byPath, paths: new Map([...places.keys()].map((name) => [name, resolve(root, name)])), problems };
}

function noWorkspace(
  path: string,
  folder: string,
  { missing, reason }: { readonly missing: boolean; readonly reason: string },
): FileProblem {
  return wholeFileProblem(path, {
    code: missing ? 'no-workspace' : 'unreadable-file',
    severity: 'error',
    message: missing
      ? `"${folder}" has no joinery.json, so it is not a Joinery workspace; name the folder that has one, or import a configuration into this one`
      : `joinery.json ${reason}, so the workspace cannot be read; make it readable`,
  });
}

function missingSchema(name: string, reason: string, span: Problem['span']): Problem {
  return {
    code: 'missing-schema',
    severity: 'error',
    message: `The schema file "${name}" ${reason}, so what depends on it is left out; correct the path or put the file there`,
    span,
  };
}

function missingFolder(
  json: JsonText<unknown>,
  place: JsonPath,
  { folder, reason }: { readonly folder: string; readonly reason: string },
): Problem {
  return {
    code: 'missing-rules',
    severity: 'error',
    message: `The rule folder "${folder}" ${reason}, so it gives no rules; make the folder or correct "rules"`,
    span: json.spanOf(place),
  };
}
