import type { Expression } from '../../../grammar/ast/expression.ts';
import type { Flow, JoinClause, Rule, ScopeClause, SyncruleFile } from '../../../grammar/ast/rule.ts';

/** A file's tree as readable text, one node per line. */
export function renderFile(file: SyncruleFile): string {
  return `${file.rules.map(renderRule).join('\n\n')}\n`;
}

export function renderRule(rule: Rule): string {
  const connector =
    rule.connector.kind === 'every'
      ? `every ${rule.connector.category.text}`
      : rule.connector.names.map((name) => JSON.stringify(name.text)).join(' ');
  const precedence =
    rule.precedence.kind === 'number'
      ? `${rule.precedence.value}`
      : `${rule.precedence.kind} ${rule.precedence.rule.text}`;
  const optional = [rule.id, rule.internalId, rule.description, rule.tag, rule.softDeleteExpiry].map(
    (word) => word?.text ?? '-',
  );
  return [
    `${rule.direction} ${JSON.stringify(rule.name.text)}${rule.broken ? ' (broken)' : ''}`,
    ...(rule.documentation === undefined ? [] : [`  documentation ${JSON.stringify(rule.documentation)}`]),
    `  ${connector} | ${rule.sourceObjectType.text} -> ${rule.targetObjectType.text} | ${rule.link} | ${precedence}`,
    `  ${optional.join(' | ')} | version ${rule.version ?? '-'}${rule.disabled ? ' disabled' : ''}${rule.passwordSync ? ' passwords' : ''}`,
    ...(rule.extension === undefined ? [] : [`  extension ${JSON.stringify(rule.extension.text)}`]),
    ...rule.scope.map((group) => `  scope ${group.clauses.map(renderScope).join(' & ')}`),
    ...rule.join.map((group) => `  join ${group.clauses.map(renderJoin).join(' & ')}`),
    ...rule.flows.map((flow) => `  flow ${renderFlow(flow)}`),
  ].join('\n');
}

function renderScope({ attribute, operator, value }: ScopeClause): string {
  return [attribute.text, operator, ...(value === undefined ? [] : [JSON.stringify(value.text)])].join(' ');
}

function renderJoin({ csAttribute, mvAttribute, caseSensitive }: JoinClause): string {
  return `${csAttribute.text} = ${mvAttribute.text}${caseSensitive ? ' (case)' : ''}`;
}

function renderFlow(flow: Flow): string {
  const declared = flow.declaredSources?.map((name) => name.text).join(' ');
  const options = [
    flow.once ? 'once' : '',
    flow.merge === 'Update' ? '' : flow.merge,
    declared === undefined ? '' : `(${declared})`,
  ];
  return [flow.target.text, ...options.filter((option) => option !== ''), renderSource(flow)].join(' ');
}

function renderSource({ source }: Flow): string {
  switch (source.kind) {
    case 'direct':
      return `direct ${source.attribute.text}`;
    case 'constant':
      return `constant ${JSON.stringify(source.value.text)}`;
    case 'expression':
      return `expression ${renderExpression(source.expression)}`;
  }
}

/** Fully parenthesised, so that priorities show: `(1 + 2) = 3` is `{{1 + 2} = 3}`; written parentheses stay round. */
export function renderExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
      return JSON.stringify(expression.value);
    case 'number':
      return String(expression.value);
    case 'boolean':
      return expression.value ? 'True' : 'False';
    case 'word':
      return expression.name;
    case 'attribute':
      return `[${expression.name}]`;
    case 'parameter':
      return `%${expression.name}%`;
    case 'variable':
      return `$${expression.name}`;
    case 'call':
      return `${expression.name}(${expression.args.map(renderExpression).join(', ')})`;
    case 'binary':
      return `{${renderExpression(expression.left)} ${expression.operator} ${renderExpression(expression.right)}}`;
    case 'group':
      return `(${renderExpression(expression.inner)})`;
    case 'broken':
      return '?';
  }
}
