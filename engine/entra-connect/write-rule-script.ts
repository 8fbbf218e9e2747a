import type { Flow, JoinClause, ScopeClause } from '../../grammar/ast/rule.ts';
import { singleLineExpression } from '../../grammar/syntax/single-line.ts';
import { emptyGuid } from '../model/guid.ts';
import { directionWords, linkTypeWords } from './rule-words.ts';
import { listedSources, type ServerRule } from './server-rule.ts';

const objectModel = 'Microsoft.IdentityManagement.PowerShell.ObjectModel';

/** A parameter with its value as PowerShell text; a switch has none. */
type Parameter = readonly [name: string, value?: string];

/**
 * The PowerShell calls that make a rule on a server, as the original's editor exports them: the rule, a call per flow, per scope
 * group and per join group, then the call that saves it and one that shows it. Ends with a line break.
 */
export function rulePowerShell(server: ServerRule): string {
  const { rule, id } = server;
  return [
    call('New-ADSyncRule', [...header(server), outVariable('syncRule')]),
    ...rule.flows.map((flow) => call('Add-ADSyncAttributeFlowMapping', [ofRule, ...flowParameters(flow), toRule])),
    ...rule.scope.flatMap(({ clauses }) => [
      ...clauses.map((clause, at) => condition('ScopeCondition', scopeArguments(clause), at)),
      call('Add-ADSyncScopeConditionGroup', [ofRule, ['ScopeConditions', conditions(clauses.length)], toRule]),
    ]),
    ...rule.join.flatMap(({ clauses }) => [
      ...clauses.map((clause, at) => condition('JoinCondition', joinArguments(clause), at)),
      call('Add-ADSyncJoinConditionGroup', [ofRule, ['JoinConditions', conditions(clauses.length)], toRule]),
    ]),
    call('Add-ADSyncRule', [ofRule]),
    call('Get-ADSyncRule', [['Identifier', quoted(id)]]),
  ].join('\n');
}

/** A text PowerShell takes to the letter. It takes typographic apostrophes for plain ones, so those are doubled as well. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/** One call, a parameter per line. */
function call(name: string, parameters: readonly Parameter[]): string {
  const lines = parameters.map(([parameter, value]) => `-${parameter}${value === undefined ? '' : ` ${value}`}`);
  return `${[name, ...lines].join(' `\n')}\n`;
}

const ofRule: Parameter = ['SynchronizationRule', '$syncRule[0]'];
const toRule: Parameter = outVariable('syncRule');

function outVariable(name: string): Parameter {
  return ['OutVariable', name];
}

function header({ rule, id, connectorId, place }: ServerRule): readonly Parameter[] {
  return [
    ['Name', quoted(rule.name.text)],
    ['Identifier', quoted(id)],
    ['Description', quoted(rule.description?.text ?? '')],
    ['Direction', quoted(directionWords[rule.direction])],
    ['Precedence', String(place.kind === 'number' ? place.value : 0)],
    ['PrecedenceAfter', quoted(place.kind === 'after' ? place.id : emptyGuid)],
    ['PrecedenceBefore', quoted(place.kind === 'before' ? place.id : emptyGuid)],
    ['SourceObjectType', quoted(rule.sourceObjectType.text)],
    ['TargetObjectType', quoted(rule.targetObjectType.text)],
    ['Connector', quoted(connectorId)],
    ['LinkType', quoted(linkTypeWords[rule.link])],
    ['SoftDeleteExpiryInterval', rule.softDeleteExpiry === undefined ? '0' : quoted(rule.softDeleteExpiry.text)],
    ['ImmutableTag', quoted(rule.tag?.text ?? '')],
    ...(rule.passwordSync ? [['EnablePasswordSync'] as const] : []),
    ...(rule.disabled ? [['Disabled'] as const] : []),
  ];
}

function flowParameters(flow: Flow): readonly Parameter[] {
  const { source, target, merge, once } = flow;
  const sources = source.kind === 'constant' ? [source.value.text] : listedSources(flow);
  // An empty list is only written where it is meant: without one, the list is what the expression mentions.
  const isListed = sources.length > 0 || flow.declaredSources !== undefined;
  const types = { direct: 'Direct', constant: 'Constant', expression: 'Expression' } as const;
  return [
    ...(isListed ? [['Source', list(sources.map(quoted))] as const] : []),
    ['Destination', quoted(target.text)],
    ['FlowType', quoted(types[source.kind])],
    ['ValueMergeType', quoted(merge)],
    ...(once ? [['ExecuteOnce'] as const] : []),
    ...(source.kind === 'expression' ? [['Expression', quoted(singleLineExpression(source.text))] as const] : []),
  ];
}

function condition(type: string, parts: readonly string[], at: number): string {
  return call('New-Object', [
    ['TypeName', quoted(`${objectModel}.${type}`)],
    ['ArgumentList', parts.join(',')],
    outVariable(`condition${at}`),
  ]);
}

function conditions(count: number): string {
  return list(Array.from({ length: count }, (_, at) => `$condition${at}[0]`));
}

/** The operator comes last here, unlike in a rule's file. */
function scopeArguments({ attribute, operator, value }: ScopeClause): readonly string[] {
  return [quoted(attribute.text), quoted(value?.text ?? ''), quoted(operator)];
}

function joinArguments({ csAttribute, mvAttribute, caseSensitive }: JoinClause): readonly string[] {
  return [quoted(csAttribute.text), quoted(mvAttribute.text), caseSensitive ? '$true' : '$false'];
}

function list(items: readonly string[]): string {
  return `@(${items.join(',')})`;
}
