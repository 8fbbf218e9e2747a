import type { Expression } from '../../grammar/ast/expression.ts';
import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Flow } from '../../grammar/ast/rule.ts';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import { lineAfter, removal } from './flow-edits.ts';
import { appendJson, setJson } from './json-edits.ts';
import { withAttribute } from './source-anchor.ts';
import { accountsIn, flowTo, personType, type PlacedRule, usersOut } from './user-rules.ts';
import { type ChangedText, type ConfiguredRules, editRules, type WorkspaceTexts } from './workspace-text.ts';

/** What users sign in with where nothing else is configured. */
export const defaultSignInName = 'userPrincipalName';
const onPremisesName = 'onPremisesUserPrincipalName';

/**
 * The edits that make users sign in with `attribute`: wherever a rule for accounts gives userPrincipalName it reads `attribute` in
 * place of the one before, and Active Directory's own name goes to onPremisesUserPrincipalName. Doing it twice changes nothing more.
 */
export function configureSignInName(
  texts: WorkspaceTexts,
  configuration: WorkspaceConfiguration,
  attribute: string,
): readonly ChangedText[] {
  const before = configuration.signInName ?? defaultSignInName;
  const edits = new Map<ConfiguredRules, TextEdit[]>();
  const put = ({ source }: PlacedRule, added: readonly TextEdit[]): void => {
    if (added.length > 0) edits.set(source, [...(edits.get(source) ?? []), ...added]);
  };
  const isAlternate = attribute !== defaultSignInName;
  for (const one of accountsIn(texts.rules, configuration)) put(one, nameEdits(one, { before, attribute }));
  if (isAlternate) for (const one of lackingOutbound(texts, configuration)) put(one, outboundEdit(one));
  let joinery = texts.joinery.text;
  for (const [at, { category }] of configuration.connectors.entries()) {
    if (category !== 'AD') continue;
    for (const name of isAlternate ? [attribute, defaultSignInName] : [attribute])
      joinery = appendJson(joinery, ['connectors', at, 'attributes'], name);
  }
  joinery = setJson(joinery, ['signInName'], attribute);
  return [
    ...[...edits].flatMap(([source, own]) => editRules(source, own) ?? []),
    { path: texts.joinery.path, before: texts.joinery.text, text: joinery },
    ...(isAlternate ? [metaverseChange(texts)] : []),
  ].filter((changed) => changed.before !== changed.text);
}

function nameEdits(
  { source, rule }: PlacedRule,
  { before, attribute }: { readonly before: string; readonly attribute: string },
): readonly TextEdit[] {
  const name = flowTo(rule, defaultSignInName);
  if (name === undefined) return [];
  const replaced = replaceReferences(name, before, attribute);
  const own = flowTo(rule, onPremisesName);
  if (attribute === defaultSignInName) {
    return own !== undefined && isDirect(own, defaultSignInName)
      ? [...replaced, removal(source.text, own.span)]
      : replaced;
  }
  if (own !== undefined || !mentions(name, before, attribute)) return replaced;
  return [
    ...replaced,
    lineAfter(
      source.text,
      name.span,
      `${onPremisesName} <- ${onPremisesSource(source.text, name, { before, attribute })}`,
    ),
  ];
}

/**
 * Linked mailboxes and the like give no name: a condition around the name stands around the on-premises one as well. A source that
 * falls back to another name when there is none needs no such thing.
 */
function onPremisesSource(
  text: string,
  { source }: Flow,
  { before, attribute }: { readonly before: string; readonly attribute: string },
): string {
  if (source.kind !== 'expression') return `[${defaultSignInName}]`;
  const written = text.slice(source.span.start, source.span.end);
  const references = referencesIn(source.expression, new Set([before.toLowerCase(), attribute.toLowerCase()]));
  const [only, another] = references;
  if (only === undefined || another !== undefined) return `[${defaultSignInName}]`;
  const [start, end] = [only.start - source.span.start, only.end - source.span.start];
  return `${written.slice(0, start)}[${defaultSignInName}]${written.slice(end)}`;
}

function replaceReferences(flow: Flow, before: string, attribute: string): readonly TextEdit[] {
  if (before.toLowerCase() === attribute.toLowerCase()) return [];
  const { source, declaredSources = [] } = flow;
  const word = `[${attribute}]`;
  const old = new Set([before.toLowerCase()]);
  const declared = declaredSources
    .filter(({ text }) => old.has(text.toLowerCase()))
    .map(({ span }) => ({ span, text: attribute }));
  switch (source.kind) {
    case 'constant':
      return [];
    case 'direct':
      return old.has(source.attribute.text.toLowerCase()) ? [{ span: source.span, text: word }] : [];
    case 'expression': {
      const references = referencesIn(source.expression, old).map((span) => ({ span, text: word }));
      return references.length === 0 ? [] : [...references, ...declared];
    }
  }
}

function mentions(flow: Flow, before: string, attribute: string): boolean {
  const names = new Set([before.toLowerCase(), attribute.toLowerCase()]);
  const { source } = flow;
  if (source.kind === 'direct') return names.has(source.attribute.text.toLowerCase());
  return source.kind === 'expression' && referencesIn(source.expression, names).length > 0;
}

function isDirect({ source }: Flow, attribute: string): boolean {
  return mentionsOnly(source, attribute.toLowerCase());
}

function mentionsOnly(source: Flow['source'], name: string): boolean {
  if (source.kind === 'direct') return source.attribute.text.toLowerCase() === name;
  return source.kind === 'expression' && referencesIn(source.expression, new Set([name])).length > 0;
}

function referencesIn(
  expression: Expression,
  names: ReadonlySet<string>,
): readonly { readonly start: number; readonly end: number }[] {
  const found: Expression['span'][] = [];
  walkExpression(expression, (node) => {
    if (node.kind === 'attribute' && names.has(node.name.toLowerCase())) found.push(node.span);
  });
  return found;
}

/** The rules that create users, where nothing takes the on-premises name to a tenant that has the attribute. */
function lackingOutbound(texts: WorkspaceTexts, configuration: WorkspaceConfiguration): readonly PlacedRule[] {
  const takes = configuration.connectors.some(
    ({ category, schema, attributes }) =>
      category === 'Entra' && schema.attributes.has(onPremisesName) && attributes.includes(onPremisesName),
  );
  const out = usersOut(texts.rules, configuration);
  if (!takes || out.some(({ rule }) => flowTo(rule, onPremisesName) !== undefined)) return [];
  return out.filter(({ rule }) => rule.link === 'provision');
}

function outboundEdit({ source, rule }: PlacedRule): readonly TextEdit[] {
  const name = flowTo(rule, defaultSignInName) ?? rule.flows.at(-1);
  return name === undefined ? [] : [lineAfter(source.text, name.span, `${onPremisesName} <- [${onPremisesName}]`)];
}

function metaverseChange({ metaverse: { path, text } }: WorkspaceTexts): ChangedText {
  const changed = withAttribute(text, onPremisesName, 'str');
  return { path, before: text, text: appendJson(changed, ['objectTypes', personType], onPremisesName) };
}
