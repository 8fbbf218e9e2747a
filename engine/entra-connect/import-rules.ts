import { ruleId } from '../../grammar/ast/rule-id.ts';
import type { Rule, SyncruleFile } from '../../grammar/ast/rule.ts';
import type { Severity } from '../../grammar/ast/problem.ts';
import { toFileProblem, type FileProblem } from '../model/file-problem.ts';
import { bindRules, placeOf, type BoundForeignRule } from './bind-rules.ts';
import { report, type Problems } from './element-problem.ts';
import { areClones, foldRules } from './fold-rules.ts';
import type { ForeignRules } from './foreign-rule.ts';
import type { ServerRule } from './server-rule.ts';
import { connectorsOf, serverIds, unfoldRules, type RuleConnector } from './unfold-rules.ts';
import { ruleXml } from './write-rule-xml.ts';

/** A rule file of the workspace, read. */
export interface RuleFileText {
  readonly path: string;
  readonly text: string;
  readonly file: SyncruleFile;
}

export interface ImportRequest {
  readonly workspace: { readonly files: readonly RuleFileText[]; readonly connectors: readonly RuleConnector[] };
  /** Names of the workspace's connectors by the server's GUIDs, where those differ from the workspace's. */
  readonly connectorNames: ReadonlyMap<string, string>;
  /** Whether rules of an id the workspace has take the place of its rule. */
  readonly replace: boolean;
}

/** `unchanged` says the same as the workspace's rule; `skipped` differs from it or is part of it. */
export interface ImportedOutcome {
  readonly name: string;
  readonly id: string;
  readonly action: 'added' | 'replaced' | 'unchanged' | 'skipped';
  /** The rule as it belongs into a file, where it is added or replaced. */
  readonly rule?: Rule;
  /** What it takes the place of. */
  readonly replaces?: { readonly path: string; readonly rule: Rule };
}

export interface ImportPlan {
  readonly outcomes: readonly ImportedOutcome[];
  readonly problems: readonly FileProblem[];
}

/** A rule of the workspace with what a server would have for it. */
interface ExistingRule {
  readonly rule: Rule;
  readonly path: string;
  readonly servers: readonly ServerRule[];
}

/**
 * Decides what importing `foreign` does to the workspace's rules, without doing it. Clones of one rule for several connectors are
 * one rule again, where the workspace has it so or they are all of the Active Directory connectors. Rules are compared as a server
 * would have them, so comments and layout are no difference.
 */
export function planImport(foreign: ForeignRules, request: ImportRequest): ImportPlan {
  const { files, connectors } = request.workspace;
  const own = files.flatMap(({ path, file }) => file.rules.map((rule) => ({ path, rule })));
  const { rules: servers } = unfoldRules(
    own.map(({ rule }) => rule),
    connectors,
  );
  const existing = own.map(({ path, rule }) => ({ path, rule, servers: servers.filter((one) => one.rule === rule) }));
  const connectorNames = new Map([...foreign.connectorNames, ...request.connectorNames]);
  const { bound, problems } = bindRules(foreign, { connectors, connectorNames, existing: servers });
  const owners = ownersById(existing, connectors);

  const outcomes: ImportedOutcome[] = [];
  const reports = new Map<BoundForeignRule, Problems>();
  const added = bound.filter(({ server }) => !owners.has(server.id));
  for (const owner of existing) {
    const parts = bound.filter(({ server }) => owners.get(server.id) === owner);
    if (parts.length > 0) outcomes.push(...replaceOne({ owner, parts, request, reports }));
  }
  const activeDirectories = connectors.filter(({ category }) => category === 'AD').map(({ name }) => name);
  const inOrder = added.map(({ rule }) => rule).toSorted((a, b) => numberOf(a) - numberOf(b));
  for (const rule of foldRules(inOrder, activeDirectories))
    outcomes.push({ name: rule.name.text, id: ruleId(rule), action: 'added', rule });

  reportConflicts(
    outcomes,
    own.map(({ rule }) => rule),
    bound,
    reports,
  );
  const located = [...reports].flatMap(
    ([
      {
        foreign: { file },
      },
      found,
    ]) => found.map((problem) => toFileProblem(file.path, file.text, problem)),
  );
  return { outcomes, problems: [...problems, ...located] };
}

/** Every id a server would know a rule of the workspace by, broken ones included. */
function ownersById(
  existing: readonly ExistingRule[],
  connectors: readonly RuleConnector[],
): ReadonlyMap<string, ExistingRule> {
  return new Map(
    existing.flatMap((owner) => [ruleId(owner.rule), ...serverIds(owner.rule, connectors)].map((id) => [id, owner])),
  );
}

interface Replacement {
  readonly owner: ExistingRule;
  /** The foreign rules that are this one's clones, at least one. */
  readonly parts: readonly BoundForeignRule[];
  readonly request: ImportRequest;
  readonly reports: Map<BoundForeignRule, Problems>;
}

function replaceOne({ owner, parts, request, reports }: Replacement): readonly ImportedOutcome[] {
  const differing = parts.filter(({ server }) => {
    const same = owner.servers.find(({ id }) => id === server.id);
    return same === undefined || ruleXml(same) !== ruleXml(server);
  });
  const outcome = ({ rule, server }: BoundForeignRule, action: ImportedOutcome['action']): ImportedOutcome => ({
    name: rule.name.text,
    id: server.id,
    action,
  });
  if (differing.length === 0) return [{ name: owner.rule.name.text, id: ruleId(owner.rule), action: 'unchanged' }];
  const isWhole = owner.servers.every(({ id }) => parts.some(({ server }) => server.id === id));
  if (!request.replace || !isWhole) {
    for (const part of differing) tell(reports, part, request.replace ? partOfRule(owner) : differs(owner));
    return parts.map((part) => outcome(part, differing.includes(part) ? 'skipped' : 'unchanged'));
  }
  const replaces = { path: owner.path, rule: owner.rule };
  const folded = foldAs(owner.rule, parts, request.workspace.connectors);
  if (folded !== undefined)
    return [{ name: folded.name.text, id: ruleId(folded), action: 'replaced', rule: folded, replaces }];
  return parts.map((part) =>
    part.server.id === ruleId(owner.rule)
      ? { ...outcome(part, 'replaced'), rule: part.rule, replaces }
      : { ...outcome(part, 'added'), rule: part.rule },
  );
}

/** One rule for the connectors the workspace's rule stands for, where all clones still say the same. */
function foldAs(
  owner: Rule,
  parts: readonly BoundForeignRule[],
  connectors: readonly RuleConnector[],
): Rule | undefined {
  const ids = serverIds(owner, connectors);
  const clones = ids.flatMap((id) => parts.find(({ server }) => server.id === id)?.rule ?? []);
  const names = connectorsOf(owner, connectors).map(({ name }) => name);
  const [first] = clones;
  return first !== undefined && areClones(clones, names) ? { ...first, connector: owner.connector } : undefined;
}

interface Report {
  readonly code: string;
  readonly severity: Severity;
  readonly element: string;
  readonly message: (name: string) => string;
}

function tell(
  reports: Map<BoundForeignRule, Problems>,
  part: BoundForeignRule,
  { element, message, ...rest }: Report,
): void {
  const problems = reports.get(part) ?? [];
  reports.set(part, problems);
  report(problems, placeOf(part.foreign.root, element), { ...rest, message: message(part.rule.name.text) });
}

function differs({ rule }: ExistingRule): Report {
  return {
    code: 'existing-rule',
    severity: 'error',
    element: 'id',
    message: (name) =>
      `The workspace has rule "${rule.name.text}" with this id and it says something else, so "${name}" is not imported; --replace puts it in that rule's place`,
  };
}

function partOfRule({ rule }: ExistingRule): Report {
  return {
    code: 'part-of-rule',
    severity: 'error',
    element: 'id',
    message: (name) =>
      `Rule "${rule.name.text}" of the workspace stands for several connectors, and "${name}" would replace it for some of them only, so it is not imported; import the rules of all its connectors together`,
  };
}

/** Rules without a number of their own come first, as their stored precedence 0 has it. */
function numberOf({ precedence }: Rule): number {
  return precedence.kind === 'number' ? precedence.value : 0;
}

/** Two rules of one number leave it to chance which wins; the workspace is not run before one of them has another. */
function reportConflicts(
  outcomes: readonly ImportedOutcome[],
  own: readonly Rule[],
  bound: readonly BoundForeignRule[],
  reports: Map<BoundForeignRule, Problems>,
): void {
  const incoming = outcomes.flatMap(({ rule }) => rule ?? []);
  const gone = new Set(outcomes.flatMap(({ replaces }) => replaces?.rule ?? []));
  const all = [...own.filter((rule) => !gone.has(rule)), ...incoming];
  const taken = new Set(all.flatMap(({ precedence }) => (precedence.kind === 'number' ? [precedence.value] : [])));
  for (const rule of incoming) {
    const { precedence } = rule;
    if (precedence.kind !== 'number') continue;
    const other = all.find(
      (one) => one !== rule && one.precedence.kind === 'number' && one.precedence.value === precedence.value,
    );
    const part = bound.find(({ server }) => server.id === ruleId(rule));
    if (other === undefined || part === undefined) continue;
    let free = precedence.value;
    while (taken.has(free)) free++;
    tell(reports, part, {
      code: 'shared-precedence',
      severity: 'error',
      element: 'precedence',
      message: (name) =>
        `Rules "${name}" and "${other.name.text}" both have precedence ${precedence.value}, so neither comes first and the workspace cannot be run; give one of them another number, the next free one is ${free}`,
    });
  }
}
