import fc from 'fast-check';
import type { BinaryOperator, Expression } from '../../../grammar/ast/expression.ts';
import type { Flow, Rule, Word } from '../../../grammar/ast/rule.ts';
import { noSpan } from '../../../grammar/ast/span.ts';
import { scopeOperators } from '../../../grammar/syntax/scope-operators.ts';
import { textLiteral } from '../../../grammar/syntax/text-literal.ts';
import { expressionWords } from '../../../grammar/syntax/words.ts';

const span = noSpan;

const keywordLike = [
  'description',
  'source',
  'join',
  'c',
  'l',
  'id',
  'version',
  'tag',
  'and',
  'not',
  'once',
  'rule',
  'matching',
  'is',
];
/** Mostly names such as directories have, keywords among them, and some that need quotation marks. */
const names = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,12}$/),
  fc.constantFrom(...keywordLike, 'msDS-cloudExtensionAttribute1', 'proxyAddresses'),
  fc.constantFrom('odd name', '1.2.840', 'a"b', 'back\\slash', '-dash'),
);
const texts = fc
  .oneof(fc.string({ maxLength: 12 }), fc.constantFrom('a\\b', '"', '\\', '“', "it's", '//', 'inbound rule'))
  .map((text) => text.replaceAll(/[\r\n]/g, ''));
const manyLines = fc.array(texts, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));

export function word(text: string): Word {
  return { text, span };
}

const functionNames = fc.constantFrom('IIF', 'Trim', 'IsPresent', 'Left', 'Replace', 'Join', 'unknownOne');
const numbers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const leaves: fc.Arbitrary<Expression> = fc.oneof(
  texts.map((value): Expression => ({ kind: 'string', value, span })),
  numbers.map((value): Expression => ({ kind: 'number', value, span })),
  fc.boolean().map((value): Expression => ({ kind: 'boolean', value, span })),
  fc.constantFrom(...expressionWords).map((name): Expression => ({ kind: 'word', name, span })),
  fc
    .stringMatching(/^[A-Za-z][\w-]{0,8}$/)
    .map((name): Expression => ({ kind: 'attribute', name, nameSpan: span, span })),
  fc.constantFrom('Domain.FQDN', 'Connector.ID').map((name): Expression => ({ kind: 'parameter', name, span })),
  fc.stringMatching(/^[a-z]\w{0,4}$/).map((name): Expression => ({ kind: 'variable', name, span })),
);

const levels: Readonly<Record<BinaryOperator, number>> = {
  '+': 3,
  '-': 3,
  '*': 3,
  '/': 3,
  '&': 3,
  '=': 2,
  '<>': 2,
  '<': 2,
  '<=': 2,
  '>': 2,
  '>=': 2,
  '&&': 1,
  '||': 1,
};

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc
      .record({ name: functionNames, args: fc.array(tie('tree'), { maxLength: 3 }) })
      .map(({ name, args }): Expression => ({ kind: 'call', name, nameSpan: span, args, span })),
    tie('tree').map((inner): Expression => ({ kind: 'group', inner, span })),
    fc
      .record({
        operator: fc.constantFrom<BinaryOperator[]>(
          '+',
          '-',
          '*',
          '/',
          '&',
          '=',
          '<>',
          '<',
          '<=',
          '>',
          '>=',
          '&&',
          '||',
        ),
        left: tie('tree'),
        right: tie('tree'),
      })
      .map((parts): Expression => operation(parts)),
  ),
}));

/** Puts operands into groups where the text would be read as another tree without. */
function operation({
  operator,
  left,
  right,
}: {
  operator: BinaryOperator;
  left: Expression;
  right: Expression;
}): Expression {
  const level = levels[operator];
  const levelOf = (node: Expression): number => (node.kind === 'binary' ? levels[node.operator] : 4);
  const grouped = (inner: Expression): Expression => ({ kind: 'group', inner, span });
  const isLeftFine = level === 2 ? levelOf(left) > 2 : levelOf(left) >= level;
  return {
    kind: 'binary',
    operator,
    operatorSpan: span,
    left: isLeftFine ? left : grouped(left),
    right: levelOf(right) > level ? right : grouped(right),
    span,
  };
}

export const expressions: fc.Arbitrary<Expression> = tree;

/** The text of an expression without spans; `space` goes between tokens. */
export function expressionText(node: Expression, space = ' '): string {
  switch (node.kind) {
    case 'string':
      return textLiteral(node.value);
    case 'number':
      return String(node.value);
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'word':
      return node.name;
    case 'attribute':
      return `[${node.name}]`;
    case 'parameter':
      return `%${node.name}%`;
    case 'variable':
      return `$${node.name}`;
    case 'call':
      return `${node.name}(${node.args.map((argument) => expressionText(argument, space)).join(`,${space}`)})`;
    case 'binary':
      return `${expressionText(node.left, space)}${space}${node.operator}${space}${expressionText(node.right, space)}`;
    case 'group':
      return `(${expressionText(node.inner, space)})`;
    case 'broken':
      return '';
  }
}

/** A few, or so many that they do not fit on a line. */
function listOf<T>(items: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.oneof(fc.array(items, { maxLength: 3 }), fc.array(items, { minLength: 8, maxLength: 24, size: 'max' }));
}

const flows: fc.Arbitrary<Flow> = fc
  .record({
    target: names.map(word),
    source: fc.oneof(
      names
        .filter((name) => /^[\w-]+$/.test(name))
        .map((name) => ({ kind: 'direct', attribute: word(name), span }) as const),
      fc
        .oneof(manyLines, fc.constantFrom('True', 'False', 'true', '12', '-5', '007', '', '99999999999999999999'))
        .map((text) => ({ kind: 'constant', value: word(text), span }) as const),
      expressions.map(
        (expression) => ({ kind: 'expression', expression, text: expressionText(expression), span }) as const,
      ),
    ),
    once: fc.boolean(),
    merge: fc.constantFrom('Update', 'Replace', 'Merge', 'MergeCaseInsensitive'),
    declaredSources: fc.option(listOf(names.map(word)), { nil: undefined }),
    span: fc.constant(span),
  })
  .map(({ declaredSources, ...flow }) => (declaredSources === undefined ? flow : { ...flow, declaredSources }));

const scopeClauses = fc
  .record({
    attribute: names.map(word),
    operator: fc.constantFrom(...scopeOperators.values()),
    value: fc.oneof(manyLines, fc.constantFrom('TRUE', 'true', 'False', '2', '-1', '%Connector.ID%', '')).map(word),
    span: fc.constant(span),
  })
  .map(({ value, ...clause }) =>
    clause.operator === 'ISNULL' || clause.operator === 'ISNOTNULL' ? clause : { ...clause, value },
  );

const joinClauses = fc.record({
  csAttribute: names.map(word),
  mvAttribute: names.map(word),
  caseSensitive: fc.boolean(),
  span: fc.constant(span),
});

function groups<Clause>(clauses: fc.Arbitrary<Clause>): fc.Arbitrary<{ clauses: Clause[]; span: typeof span }[]> {
  const group = fc.record({ clauses: fc.array(clauses, { minLength: 1, maxLength: 3 }), span: fc.constant(span) });
  return fc.array(group, { maxLength: 3 });
}

const guids = fc.uuid();

/** Rules as other formats give them: without spans. */
export const rules: fc.Arbitrary<Rule> = fc.record(
  {
    direction: fc.constantFrom('inbound', 'outbound'),
    name: texts.map(word),
    documentation: fc
      .array(
        texts.map((text) => text.trimEnd()),
        { minLength: 1, maxLength: 3 },
      )
      .map((lines) => lines.join('\n')),
    id: guids.map(word),
    internalId: guids.map(word),
    description: manyLines.map(word),
    connector: fc.oneof(
      fc
        .tuple(texts.map(word), listOf(texts.map(word)))
        .map(([first, more]) => [first, ...more])
        .map((found) => ({ kind: 'named', names: found, span }) as const),
      fc.constant({ kind: 'every', category: word('ad'), span } as const),
    ),
    sourceObjectType: names.map(word),
    targetObjectType: fc.oneof(names, fc.constant('*')).map(word),
    link: fc.constantFrom('provision', 'join', 'sticky join', 'join no flow'),
    precedence: fc.oneof(
      fc.nat(1000).map((value) => ({ kind: 'number', value, span }) as const),
      fc.record({ kind: fc.constantFrom('before', 'after'), rule: texts.map(word), span: fc.constant(span) }),
    ),
    tag: fc.oneof(fc.constantFrom('Microsoft.InfromADUserJoin.003', 'plain', 'scope'), texts).map(word),
    version: fc.nat(9),
    disabled: fc.boolean(),
    passwordSync: fc.boolean(),
    softDeleteExpiry: fc.constantFrom('1.00:00:00', '00:10:00').map(word),
    extension: manyLines.map(word),
    scope: groups(scopeClauses),
    join: groups(joinClauses),
    flows: fc.array(flows, { maxLength: 4 }),
    broken: fc.constant(false),
    span: fc.constant(span),
    headerSpan: fc.constant(span),
  },
  {
    requiredKeys: [
      ...(['direction', 'name', 'connector', 'sourceObjectType', 'targetObjectType', 'link', 'precedence'] as const),
      ...(['disabled', 'passwordSync', 'scope', 'join', 'flows', 'broken', 'span', 'headerSpan'] as const),
    ],
  },
);
