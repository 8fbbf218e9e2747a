import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { AttributeSchema } from '../../grammar/schema/schema.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import { replaceCores, sourceWith } from './anchor-core.ts';
import { lineAfter, removal } from './flow-edits.ts';
import { addJson, appendJson, setJson } from './json-edits.ts';
import { requireNoneOf, requireOneOf } from './scope-edits.ts';
import {
  accountsIn,
  accountsOut,
  flowTo,
  personType,
  type PlacedRule,
  placed,
  usersIn,
  usersOut,
} from './user-rules.ts';
import { type ChangedText, type ConfiguredRules, editRules, newRules, type WorkspaceTexts } from './workspace-text.ts';

/** The attribute that keeps an anchor in the directory itself, and which rules write where it is empty. */
export const consistencyGuid = 'mS-DS-ConsistencyGuid';
/** What anchors are made of where nothing else is configured. */
export const defaultAnchor = 'objectGUID';
/** Metaverse attribute: whether the directory has shown the anchor in {@link consistencyGuid}. */
export const settledAttribute = 'sourceAnchorSettled';

const settled = {
  marker: settledAttribute,
  alternatives: [`${settledAttribute} = True`, 'cloudSourceAnchor is not null'],
};

/** Rules that write the anchor back, by the connector-space type they are for. */
const writeBackRules: ReadonlyMap<string, string> = new Map([
  ['user', 'Out to AD - User ImmutableId'],
  ['inetOrgPerson', 'Out to AD - InetOrgPerson ImmutableId'],
]);

const writeBackFile = 'source-anchor.syncrule';

/** How the value of an anchor attribute is written in flows: as text, and as bytes where it has some. */
interface AnchorForm {
  readonly text: string;
  readonly binary: string | undefined;
}

/**
 * The edits that make `attribute` the source anchor of users. With {@link consistencyGuid} it falls back to objectGUID, rules write it
 * back to every forest, and a user goes to the tenant only once its forest has shown it, or when it is in the tenant already. Doing it
 * twice changes nothing more. Other object types keep objectGUID.
 */
export function configureSourceAnchor(
  texts: WorkspaceTexts,
  configuration: WorkspaceConfiguration,
  attribute: AttributeSchema,
): readonly ChangedText[] {
  const task: AnchorTask = {
    texts,
    configuration,
    attribute,
    known: new Set(
      [defaultAnchor, consistencyGuid, configuration.sourceAnchor ?? defaultAnchor, attribute.name].map((name) =>
        name.toLowerCase(),
      ),
    ),
    writesBack: attribute.name === consistencyGuid,
  };
  return [...ruleChanges(task), ...jsonChanges(task)].filter(({ before, text }) => before !== text);
}

interface AnchorTask {
  readonly texts: WorkspaceTexts;
  readonly configuration: WorkspaceConfiguration;
  readonly attribute: AttributeSchema;
  /** Attributes an anchor may be made of now, in lower case. */
  readonly known: ReadonlySet<string>;
  readonly writesBack: boolean;
}

function anchorForm({ name, type }: AttributeSchema): AnchorForm {
  if (name === consistencyGuid) {
    const chosen = `IIF(IsPresent([${name}]), [${name}], [${defaultAnchor}])`;
    return { text: `ConvertToBase64(${chosen})`, binary: chosen };
  }
  if (type === 'bin') return { text: `ConvertToBase64([${name}])`, binary: `[${name}]` };
  return { text: type === 'num' ? `CStr([${name}])` : `[${name}]`, binary: undefined };
}

function ruleChanges(task: AnchorTask): readonly ChangedText[] {
  const { texts, configuration } = task;
  const edits = new Map<ConfiguredRules, TextEdit[]>();
  const put = ({ source }: PlacedRule, added: readonly TextEdit[]): void => {
    if (added.length > 0) edits.set(source, [...(edits.get(source) ?? []), ...added]);
  };
  for (const one of accountsIn(texts.rules, configuration))
    put(one, [...flowEdits(task, one), ...joinEdits(task, one)]);
  const scopes = task.writesBack ? requireOneOf : requireNoneOf;
  const asked = fillsCloudAnchor(task) ? settled : { ...settled, alternatives: settled.alternatives.slice(0, 1) };
  for (const one of usersOut(texts.rules, configuration).filter(({ rule }) => rule.link === 'provision'))
    put(one, scopes(one.source.text, one.rule, asked));
  for (const one of obsoleteRules(task)) put(one, [removal(one.source.text, one.rule.span)]);
  const changed = [...edits].flatMap(([source, own]) => editRules(source, own) ?? []);
  return [...changed.map(emptyIsGone), ...addedRules(task)];
}

/** Without a rule that brings the tenant's anchor in, nobody knows who is in the tenant already. */
function fillsCloudAnchor({ texts, configuration }: AnchorTask): boolean {
  return usersIn(texts.rules, configuration).some(({ rule }) => flowTo(rule, 'cloudSourceAnchor') !== undefined);
}

/** A rule that gives the anchor gives its bytes and whether it is settled as well, under the same conditions. */
function flowEdits(task: AnchorTask, { source, rule }: PlacedRule): readonly TextEdit[] {
  const { text } = source;
  const anchor = flowTo(rule, 'sourceAnchor');
  if (anchor === undefined) return [];
  const form = anchorForm(task.attribute);
  const binary = flowTo(rule, 'sourceAnchorBinary');
  const isSettled = flowTo(rule, settledAttribute);
  const edits: TextEdit[] = [...replaceCores(text, anchor, task.known, form.text)];
  const added: string[] = [];
  const sourceOf = (core: string): string | undefined => sourceWith(text, anchor, task.known, core);
  if (binary !== undefined && form.binary !== undefined)
    edits.push(...replaceCores(text, binary, task.known, form.binary));
  else if (binary === undefined && form.binary !== undefined && task.writesBack)
    added.push(`sourceAnchorBinary <- ${sourceOf(form.binary) ?? form.binary}`);
  if (isSettled !== undefined && !task.writesBack) edits.push(removal(text, isSettled.span));
  if (isSettled === undefined && task.writesBack) {
    const imported = `IsPresent(ImportedValue("${consistencyGuid}"))`;
    added.push(`${settledAttribute} <- ${sourceOf(imported) ?? imported}`);
  }
  // A source with no part that is known as an anchor is somebody's own; it is left alone as a whole.
  if (sourceOf('') === undefined) return [];
  const lines = added.map((line) => lineAfter(text, anchor.span, line));
  return [...edits, ...lines];
}

/** An account that moved to another forest took its anchor along and belongs to the same person. */
function joinEdits(task: AnchorTask, { source, rule }: PlacedRule): readonly TextEdit[] {
  const last = rule.join.at(-1);
  const own = rule.join.find(({ clauses }) =>
    clauses.some(({ csAttribute }) => csAttribute.text.toLowerCase() === consistencyGuid.toLowerCase()),
  );
  if (!task.writesBack || rule.link !== 'provision' || last === undefined || own !== undefined) return [];
  return [lineAfter(source.text, last.span, `or ${consistencyGuid} = sourceAnchorBinary`)];
}

function obsoleteRules({ texts, writesBack }: AnchorTask): readonly PlacedRule[] {
  const names = new Set(writeBackRules.values());
  return writesBack ? [] : placed(texts.rules).filter(({ rule }) => names.has(rule.name.text));
}

function emptyIsGone(changed: ChangedText): ChangedText {
  return changed.path.endsWith(writeBackFile) && (changed.text ?? '').replaceAll(/^\s*\/\/.*$/gmu, '').trim() === ''
    ? { ...changed, text: null }
    : changed;
}

function addedRules(task: AnchorTask): readonly ChangedText[] {
  const { texts, configuration } = task;
  if (!task.writesBack) return [];
  const all = placed(texts.rules);
  const accounts = accountsIn(texts.rules, configuration);
  const missing = [...writeBackRules].filter(
    ([type, name]) =>
      accounts.some(({ rule }) => rule.sourceObjectType.text === type && flowTo(rule, 'sourceAnchor') !== undefined) &&
      !all.some(({ rule }) => rule.name.text === name),
  );
  if (missing.length === 0) return [];
  const precedences = freePrecedences(all);
  const existing = texts.rules.find(({ path }) => path === `${texts.ruleFolder}${writeBackFile}`);
  const marksContributor = accounts.some(({ rule }) => flowTo(rule, 'contributingConnectorUser') !== undefined);
  const filters = all.some(({ rule }) => flowTo(rule, 'cloudFiltered') !== undefined);
  const rules = missing.map(([type, name], at) =>
    writeBackRule({
      type,
      name,
      precedence: precedences[at] ?? 0,
      marksContributor,
      filters,
      join: joinOf(texts.rules, configuration, type),
    }),
  );
  const lead =
    '// The source anchor of users is kept in the directories themselves; "joinery configure source-anchor" made these rules.\n';
  const changed = newRules(`${texts.ruleFolder}${writeBackFile}`, `${existing?.text ?? lead}\n${rules.join('\n')}`);
  return [{ ...changed, before: existing?.text ?? '' }];
}

/** The highest numbers left to custom rules; beyond the standard rules' where all are taken. */
function freePrecedences(all: readonly PlacedRule[]): readonly number[] {
  const taken = new Set(all.map(({ rule }) => (rule.precedence.kind === 'number' ? rule.precedence.value : -1)));
  const highest = Math.max(...taken, 99);
  const free = Array.from({ length: 100 }, (_, at) => 99 - at).filter((number) => !taken.has(number));
  return [...free, highest + 1, highest + 2];
}

/** As another rule for the same objects joins them, since two that join differently can find different partners. */
function joinOf(rules: readonly ConfiguredRules[], configuration: WorkspaceConfiguration, type: string): string {
  const other = accountsOut(rules, configuration).find(
    ({ rule }) => rule.targetObjectType.text === type && rule.join.length > 0,
  );
  const [first, last] = [other?.rule.join[0], other?.rule.join.at(-1)];
  return other === undefined || first === undefined || last === undefined
    ? `${consistencyGuid} = sourceAnchorBinary\n    or ${defaultAnchor} = sourceAnchorBinary`
    : other.source.text.slice(first.span.start, last.span.end);
}

interface WriteBack {
  readonly type: string;
  readonly name: string;
  readonly precedence: number;
  /** Rules say which forest's account a person signs in with. */
  readonly marksContributor: boolean;
  readonly filters: boolean;
  readonly join: string;
}

function writeBackRule({ type, name, precedence, marksContributor, filters, join }: WriteBack): string {
  const wanted = `sourceAnchorBinary is not null${filters ? ' and cloudFiltered <> True' : ''}`;
  const scope = marksContributor
    ? `${wanted} and contributingConnectorUser = %Connector.ID% or ${wanted} and contributingConnectorUser is null`
    : wanted;
  return `/// Writes the source anchor of a person back to its account where that has none yet. Only then does the account go to the tenant.
outbound rule "${name}" {
  connector every ad
  from ${personType} to ${type}
  link join
  precedence ${precedence}
  scope { ${scope} }
  join {
    ${join}
  }
  flow {
    ${consistencyGuid} <- [sourceAnchorBinary]
  }
}
`;
}

function jsonChanges({ texts, configuration, attribute, writesBack }: AnchorTask): readonly ChangedText[] {
  const directories = configuration.connectors
    .map((connector, at) => ({ connector, at }))
    .filter(({ connector }) => connector.category === 'AD');
  let joinery = texts.joinery.text;
  for (const { at } of directories) joinery = appendJson(joinery, ['connectors', at, 'attributes'], attribute.name);
  joinery = setJson(joinery, ['sourceAnchor'], attribute.name);
  const schemas = new Map(directories.flatMap(({ connector }) => schemaChange(texts, connector, attribute)));
  return [
    { path: texts.joinery.path, before: texts.joinery.text, text: joinery },
    ...schemas.values(),
    ...(writesBack ? [metaverseChange(texts)] : []),
  ];
}

/** Every forest has the attribute; a schema file that was cut down to what rules used may lack it. */
function schemaChange(
  { schemas }: WorkspaceTexts,
  { name }: ConnectorConfiguration,
  attribute: AttributeSchema,
): readonly (readonly [string, ChangedText])[] {
  const file = schemas.get(name);
  if (file === undefined || attribute.name !== consistencyGuid) return [];
  let text = withAttribute(file.text, attribute.name, 'bin');
  for (const type of writeBackRules.keys()) text = appendJson(text, ['objectTypes', type], attribute.name);
  return [[file.path, { path: file.path, before: file.text, text }]];
}

function metaverseChange({ metaverse: { path, text } }: WorkspaceTexts): ChangedText {
  let changed = text;
  for (const [name, type] of [
    ['sourceAnchorBinary', 'bin'],
    [settledAttribute, 'bool'],
  ] as const) {
    changed = withAttribute(changed, name, type);
    changed = appendJson(changed, ['objectTypes', personType], name);
  }
  return { path, before: text, text: changed };
}

/** The attribute added to a schema file unless it has it. */
export function withAttribute(text: string, name: string, type: AttributeSchema['type']): string {
  return addJson(text, ['attributes'], name, `{ "type": "${type}" }`);
}
