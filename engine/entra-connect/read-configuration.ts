import type { Rule } from '../../grammar/ast/rule.ts';
import type { Schema } from '../../grammar/schema/schema.ts';
import { toFileProblem, wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import { readConnector, type ImportedConnector } from './connector-xml.ts';
import { report, type Problems } from './element-problem.ts';
import { foldRules } from './fold-rules.ts';
import { defaultOptions, readMetaverse, type ImportedMetaverse, type ImportedOptions } from './metaverse-xml.ts';
import { placeRules } from './place-rules.ts';
import { readRule, type ImportedRule } from './rule-xml.ts';
import { childOf, parseXml, type XmlElement } from './xml.ts';

/** An exported configuration, whole. */
export interface ImportedConfiguration {
  /** Active Directory first, in the order in which the rules name them; then Entra; then the others. */
  readonly connectors: readonly ImportedConnector[];
  readonly metaverse: Schema;
  readonly options: ImportedOptions;
  /** In order of precedence, connectors by name, identical rules of the Active Directory connectors folded into one. */
  readonly rules: readonly Rule[];
  /** In the order of `files`. */
  readonly problems: readonly FileProblem[];
}

/** A rule with the place it came from, for problems found when the files are put together. */
export interface PlacedRule extends ImportedRule {
  readonly root: XmlElement;
  readonly problems: Problems;
}

interface Contents {
  readonly rules: PlacedRule[];
  readonly connectors: ImportedConnector[];
  metaverse: ImportedMetaverse | undefined;
}

/**
 * Reads the files of an export, by path relative to its folder. What a file is shows in its root element, so the folders' names
 * do not matter; files that are not XML by name are passed over. Never throws: what cannot be read is left out and reported.
 */
export function readConfiguration(files: ReadonlyMap<string, string>): ImportedConfiguration {
  const contents: Contents = { rules: [], connectors: [], metaverse: undefined };
  const read = [...files]
    .filter(([path]) => /\.xml$/i.test(path))
    .map(([path, text]) => ({ path, text, problems: readFile(contents, text) }));

  const rules = placeRules(contents.rules, contents.connectors);
  const connectors = orderConnectors(contents.connectors, contents.rules);
  const activeDirectories = connectors.filter(({ category }) => category === 'AD').map(({ name }) => name);
  return {
    connectors,
    metaverse: contents.metaverse?.schema ?? { attributes: new Map(), objectTypes: new Map() },
    options: contents.metaverse?.options ?? defaultOptions,
    rules: foldRules(rules, activeDirectories),
    problems: [
      ...read.flatMap(({ path, text, problems }) => problems.map((problem) => toFileProblem(path, text, problem))),
      ...missingParts(contents),
    ],
  };
}

/** The returned list still grows when rules are placed among each other. */
function readFile(contents: Contents, text: string): Problems {
  const { root, problems: syntax } = parseXml(text);
  const problems: Problems = [...syntax];
  if (root?.name === 'synchronizationRule') {
    const rule = readRule(problems, root);
    if (rule !== undefined) contents.rules.push({ ...rule, root, problems });
  } else if (root?.name === 'ma-data') {
    const connector = readConnector(problems, root);
    if (connector !== undefined) addConnector(problems, contents, connector, root);
  } else if (root?.name === 'saved-mv-configuration') {
    contents.metaverse = readMetaverse(problems, root);
  } else if (root !== undefined) {
    report(problems, root, {
      code: 'unknown-file',
      severity: 'information',
      message: `A file with the root element "${root.name}" is neither a rule nor a connector nor the metaverse, and is passed over`,
    });
  }
  return problems;
}

function addConnector(problems: Problems, contents: Contents, connector: ImportedConnector, root: XmlElement): void {
  const twin = contents.connectors.find(({ id, name }) => id === connector.id || name === connector.name);
  if (twin === undefined) {
    contents.connectors.push(connector);
    return;
  }
  report(problems, childOf(root, 'name') ?? root, {
    code: 'repeated-connector',
    severity: 'error',
    message: `Connector "${connector.name}" has the name or the id of another file's connector and is left out; keep the files of one export only`,
  });
}

/** Connectors in the order in which their rules stand, since the clones of one rule follow each other in the connectors' order. */
function orderConnectors(
  connectors: readonly ImportedConnector[],
  rules: readonly PlacedRule[],
): readonly ImportedConnector[] {
  const first = (id: string): number =>
    Math.min(
      ...rules.map(({ connectorId, rule }) =>
        connectorId === id && rule.precedence.kind === 'number' ? rule.precedence.value : Infinity,
      ),
    );
  const rank = { AD: 0, Entra: 1, other: 2 } as const;
  return connectors.toSorted((a, b) => {
    if (a.category !== b.category) return rank[a.category] - rank[b.category];
    const [left, right] = [first(a.id), first(b.id)];
    return left === right ? 0 : left - right;
  });
}

function missingParts({ connectors, metaverse, rules }: Contents): readonly FileProblem[] {
  return [
    ...(connectors.length === 0 ? [missingPart('Connectors', 'connectors, so no rule can be imported')] : []),
    ...(metaverse === undefined ? [missingPart('GlobalSettings/MV.xml', 'metaverse, so its schema is empty')] : []),
    ...(rules.length === 0 ? [missingPart('SynchronizationRules', 'rules')] : []),
  ];
}

function missingPart(path: string, what: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'missing-part',
    severity: 'error',
    message: `The configuration has no ${what}; export it again with Get-ADSyncServerConfiguration and give the whole folder`,
  });
}
