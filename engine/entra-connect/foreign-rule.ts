import type { Problem } from '../../grammar/ast/problem.ts';
import { toFileProblem, type FileProblem } from '../model/file-problem.ts';
import { guidText } from '../model/guid.ts';
import { readRuleScript } from './rule-script.ts';
import { readRule, type ImportedRule } from './rule-xml.ts';
import { report, type Problems } from './element-problem.ts';
import { childText, parseXml, type XmlElement } from './xml.ts';

/** A text to import rules from. */
export interface ForeignFile {
  /** As it is shown in problems. */
  readonly path: string;
  readonly text: string;
}

/** A rule of such a file, and the element that says where its parts stand. */
export interface ForeignRule extends ImportedRule {
  readonly root: XmlElement;
  readonly file: ForeignFile;
  /** A script says neither version nor internal id nor what newer builds add. */
  readonly form: 'xml' | 'script';
}

export interface ForeignRules {
  /** Those that can be told whole. */
  readonly rules: readonly ForeignRule[];
  /** Connectors' names by lower-case GUID, from the connectors' own files. */
  readonly connectorNames: ReadonlyMap<string, string>;
  readonly problems: readonly FileProblem[];
}

/**
 * Reads rules from files of an exported configuration and from scripts (`*.ps1`). Of other files of a configuration only the names
 * of connectors are taken. A rule that lost a flow in reading is left out. Never throws.
 */
export function readForeignRules(files: readonly ForeignFile[]): ForeignRules {
  const rules: ForeignRule[] = [];
  const connectorNames = new Map<string, string>();
  const problems: FileProblem[] = [];
  for (const file of files) {
    const read = /\.ps1$/i.test(file.path) ? readScript(file) : readXml(file, connectorNames);
    const whole = read.rules.filter((rule) => isWhole(read.problems, rule));
    rules.push(...whole);
    problems.push(...read.problems.map((problem) => toFileProblem(file.path, file.text, problem)));
  }
  return { rules, connectorNames, problems };
}

interface Reading {
  readonly rules: readonly ForeignRule[];
  readonly problems: Problem[];
}

function readScript(file: ForeignFile): Reading {
  const { rules, problems } = readRuleScript(file.text);
  return { rules: rules.map((rule) => ({ ...rule, file, form: 'script' })), problems: [...problems] };
}

function readXml(file: ForeignFile, connectorNames: Map<string, string>): Reading {
  const { root, problems: syntax } = parseXml(file.text);
  const problems: Problems = [...syntax];
  if (root?.name === 'synchronizationRule') {
    const rule = readRule(problems, root);
    return { rules: rule === undefined ? [] : [{ ...rule, root, file, form: 'xml' }], problems };
  }
  const [id, name] = [guidText(childText(root, 'id') ?? ''), childText(root, 'name')];
  if (root?.name === 'ma-data' && id !== undefined && name !== undefined) connectorNames.set(id, name);
  return { rules: [], problems };
}

function isWhole(problems: Problems, { rule, root }: ForeignRule): boolean {
  const mappings = root.children.find(({ name }) => name === 'attribute-mappings')?.children ?? [];
  if (mappings.filter(({ name }) => name === 'mapping').length === rule.flows.length) return true;
  report(problems, root, {
    code: 'incomplete-rule',
    severity: 'error',
    message: `Rule "${rule.name.text}" has flows that cannot be read and is left out, since it would do something else without them; mend them and import it again`,
  });
  return false;
}
