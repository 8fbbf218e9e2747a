import type { Flow, Rule, Word } from '../../grammar/ast/rule.ts';
import type { ConnectorCategory } from '../../grammar/schema/schema.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import type { ConfiguredRules } from './workspace-text.ts';

/** The connector-space types that are people with an account. */
export const accountTypes: ReadonlySet<string> = new Set(['user', 'inetorgperson']);

/** The metaverse type accounts go to. */
export const personType = 'person';

/** A rule where it stands. */
export interface PlacedRule {
  readonly source: ConfiguredRules;
  readonly rule: Rule;
}

/** Rules that bring accounts in from Active Directory. */
export function accountsIn(
  rules: readonly ConfiguredRules[],
  configuration: WorkspaceConfiguration,
): readonly PlacedRule[] {
  return chosen(
    rules,
    ({ direction, sourceObjectType, targetObjectType, connector }) =>
      direction === 'inbound' &&
      accountTypes.has(sourceObjectType.text.toLowerCase()) &&
      targetObjectType.text === personType &&
      isOfCategory(connector, configuration, 'AD'),
  );
}

/** Rules that take people to users of the tenant. */
export function usersOut(
  rules: readonly ConfiguredRules[],
  configuration: WorkspaceConfiguration,
): readonly PlacedRule[] {
  return chosen(
    rules,
    ({ direction, sourceObjectType, targetObjectType, connector }) =>
      direction === 'outbound' &&
      sourceObjectType.text === personType &&
      isUser(targetObjectType) &&
      isOfCategory(connector, configuration, 'Entra'),
  );
}

/** Rules that write people back to Active Directory. */
export function accountsOut(
  rules: readonly ConfiguredRules[],
  configuration: WorkspaceConfiguration,
): readonly PlacedRule[] {
  return chosen(
    rules,
    ({ direction, sourceObjectType, connector }) =>
      direction === 'outbound' && sourceObjectType.text === personType && isOfCategory(connector, configuration, 'AD'),
  );
}

/** Rules that bring users of the tenant in. */
export function usersIn(
  rules: readonly ConfiguredRules[],
  configuration: WorkspaceConfiguration,
): readonly PlacedRule[] {
  return chosen(
    rules,
    ({ direction, sourceObjectType, connector }) =>
      direction === 'inbound' && isUser(sourceObjectType) && isOfCategory(connector, configuration, 'Entra'),
  );
}

function chosen(rules: readonly ConfiguredRules[], isMeant: (rule: Rule) => boolean): readonly PlacedRule[] {
  return placed(rules).filter(({ rule }) => isMeant(rule));
}

function isUser({ text }: Word): boolean {
  return text.toLowerCase() === 'user';
}

export function placed(rules: readonly ConfiguredRules[]): readonly PlacedRule[] {
  return rules.flatMap((source) => source.file.rules.filter(({ broken }) => !broken).map((rule) => ({ source, rule })));
}

export function flowTo({ flows }: Rule, target: string): Flow | undefined {
  return flows.find((flow) => flow.target.text === target);
}

function isOfCategory(
  connector: Rule['connector'],
  { connectors }: WorkspaceConfiguration,
  category: ConnectorCategory,
): boolean {
  if (connector.kind === 'every') return connector.category.text.toLowerCase() === category.toLowerCase();
  return connector.names.some(({ text }) =>
    connectors.some((one) => one.category === category && one.name.toLowerCase() === text.toLowerCase()),
  );
}
