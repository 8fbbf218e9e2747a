import { createToken, EOF, Lexer, type CustomPatternMatcherFunc, type IToken, type TokenType } from 'chevrotain';

/**
 * Categories. Every keyword is a `Name`, because directories have attributes called `description`, `source` or `tag`; the grammar
 * tells by position which is meant. `Any` is what skipped text is consumed as.
 */
export const Any: TokenType = category('any', []);
export const Name: TokenType = category('a name', [Any]);
export const Operator: TokenType = category('an operator', [Any]);

export const Word: TokenType = token('a name', /[A-Za-z_][A-Za-z0-9_-]*/, [Name]);
/** A word before `<-`: where a flow begins. Assigned after the lexer, see lex.ts. */
export const FlowTarget: TokenType = token('a flow target', Lexer.NA);
export const Inbound: TokenType = token('"inbound rule"', Lexer.NA);
export const Outbound: TokenType = token('"outbound rule"', Lexer.NA);
export const ScopeBlock: TokenType = token('"scope {"', Lexer.NA);
export const JoinBlock: TokenType = token('"join {"', Lexer.NA);
export const FlowBlock: TokenType = token('"flow {"', Lexer.NA);
/** Stands for text nested too deeply to be read. */
export const TooDeep: TokenType = token('a deeply nested expression', Lexer.NA);

const WhiteSpace = createToken({
  name: 'white space',
  pattern: /[\s\uFEFF]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
const CommentToken = createToken({
  name: 'a comment',
  pattern: matchComment,
  group: 'comments',
  line_breaks: true,
  start_chars_hint: ['/'],
});

/** Also holds what is nearly a text: unterminated ones and ones in wrong quotes. `lex.ts` reports those. */
export const Text: TokenType = token(
  'a text in double quotes',
  /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*(?:"|\\?)|[“”„‟][^“”„‟"\r\n]*[“”„‟"]?|['‘’‚][^'‘’‚\r\n]*['‘’]?/,
);
export const Guid: TokenType = token('a GUID', /[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/);
/** Fractions are read as one token to be reported as one. */
export const Integer: TokenType = token('a number', /\d+(?:\.\d+)?/);
export const Hex: TokenType = createToken({
  name: 'a hexadecimal number',
  pattern: matchHex,
  categories: [Any],
  line_breaks: false,
  start_chars_hint: ['&'],
});
export const Attribute: TokenType = token('an attribute', /\[[^[\](),"\r\n]*\]?/);
export const Parameter: TokenType = token('a parameter', /%[^%\s(),"]*%?/);
export const Variable: TokenType = token('a variable', /\$\w*/);
/** The shape of the original's tags, `Microsoft.InfromADUserJoin.003`. */
export const DottedWord: TokenType = token('a dotted word', /[A-Za-z_][\w-]*(?:\.[\w-]+)+/);

export const LeftBrace: TokenType = token('"{"', '{');
export const RightBrace: TokenType = token('"}"', '}');
export const LeftParenthesis: TokenType = token('"("', '(');
export const RightParenthesis: TokenType = token('")"', ')');
export const Comma: TokenType = token('","', ',');
export const Arrow: TokenType = createToken({
  name: '"<-"',
  pattern: matchArrow,
  categories: [Any],
  line_breaks: false,
  start_chars_hint: ['<'],
});
export const Minus: TokenType = token('"-"', '-', [Operator]);
export const Star: TokenType = token('"*"', '*', [Operator]);
export const Equals: TokenType = token('"="', '=', [Operator]);
/** The operators of other languages (`==`, `!=`, `|`) are read as what they mean here, and reported. */
const OtherOperator = token('an operator', /&&|\|\|?|<>|<=|>=|==|!=|[<>+/&]/, [Operator]);

const keywordTokens = new Map(
  [
    'rule id internal description connector every from to link precedence before after tag version disabled password sync',
    'soft delete expiry extension provision sticky join no flow scope and or not contains starts ends with in has bits member of is null',
    'matching case once merge ignoring replace source expression',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, token(`"${name}"`, Lexer.NA, [Name])] as const),
);

/** The token type of a keyword. Throws for a word that is none: a mistake in the grammar itself. */
export function keyword(name: string): TokenType {
  const type = keywordTokens.get(name);
  if (type === undefined) throw new Error(`"${name}" is not in the list of keywords`);
  return type;
}

/** The keyword a word is, if it is one. Keywords are lower-case; `Replace` is a function. */
export function keywordType(image: string): TokenType | undefined {
  return keywordTokens.get(image);
}

const scanned = [
  WhiteSpace,
  CommentToken,
  Text,
  Guid,
  DottedWord,
  Word,
  Integer,
  Hex,
  Attribute,
  Parameter,
  Variable,
  LeftBrace,
  RightBrace,
  LeftParenthesis,
  RightParenthesis,
  Comma,
  Arrow,
];
const operators = [OtherOperator, Minus, Star, Equals];

export const syncruleLexer: Lexer = new Lexer([...scanned, ...operators], { positionTracking: 'onlyOffset' });
/** In a lone expression no flow can begin, so `<-` is always "less than minus". */
export const expressionLexer: Lexer = new Lexer([...scanned.filter((type) => type !== Arrow), ...operators], {
  positionTracking: 'onlyOffset',
});

export const allTokens: TokenType[] = [
  Any,
  Name,
  Operator,
  FlowTarget,
  Inbound,
  Outbound,
  ScopeBlock,
  JoinBlock,
  FlowBlock,
  TooDeep,
  ...scanned,
  ...operators,
  ...keywordTokens.values(),
];

/** Token types an expression can go on with, by their index. `-` is not among them: it also is an operator. */
export const operandStarts: ReadonlySet<number> = new Set(
  [
    Text,
    Attribute,
    Word,
    Integer,
    Hex,
    LeftParenthesis,
    Parameter,
    Variable,
    TooDeep,
    DottedWord,
    Guid,
    ...keywordTokens.values(),
  ].map((type) => type.tokenTypeIdx ?? -1),
);

/** Where skipping text stops wherever it began. */
export const endsEverything: ReadonlySet<TokenType> = new Set([
  FlowTarget,
  Inbound,
  Outbound,
  ScopeBlock,
  JoinBlock,
  FlowBlock,
  RightBrace,
  EOF,
]);

function category(label: string, categories: TokenType[]): TokenType {
  return createToken({ name: `${label} (category)`, label, pattern: Lexer.NA, categories });
}

function token(label: string, pattern: string | RegExp, categories: TokenType[] = [Any]): TokenType {
  return createToken({ name: label, pattern, categories });
}

function matchComment(text: string, offset: number): [string] | null {
  const second = text[offset + 1];
  if (second === '/') {
    let end = offset + 2;
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
    return [text.slice(offset, end)];
  }
  if (second !== '*') return null;
  const close = text.indexOf('*/', offset + 2);
  return [close === -1 ? text.slice(offset) : text.slice(offset, close + 2)];
}

/** `<-` begins a flow only behind a name: `[a] <-1` compares. */
function matchArrow(text: string, offset: number, matched: IToken[]): [string] | null {
  if (text[offset + 1] !== '-') return null;
  const previous = matched.at(-1)?.tokenType;
  if (previous === Word) return ['<-'];
  const comparesNumber = /\d/.test(text[offset + 2] ?? '');
  return previous === Text && !comparesNumber ? ['<-'] : null;
}

/**
 * `&HFF` is a number only where an operand may stand; behind one, `[a]&HFF` joins texts. A closing parenthesis ends an operand,
 * except the one of a flow's `source (…)`.
 */
function matchHex(...[text, offset, matched]: Parameters<CustomPatternMatcherFunc>): [string] | null {
  const hex = /&H[0-9A-Fa-f]+/y;
  hex.lastIndex = offset;
  const found = hex.exec(text);
  if (found === null) return null;
  const previous = matched.at(-1);
  const type = previous?.tokenType;
  if (type === RightParenthesis) return closesDeclaredSources(matched) ? [found[0]] : null;
  const isOption = type === Word && flowOptionEnds.has(previous?.image ?? '');
  return type !== undefined && operandEnds.has(type) && !isOption ? null : [found[0]];
}

const operandEnds: ReadonlySet<TokenType> = new Set([Text, Word, Integer, Hex, Attribute, Parameter, Variable]);
const flowOptionEnds: ReadonlySet<string> = new Set(['once', 'merge', 'case', 'replace', 'expression']);

function closesDeclaredSources(matched: readonly IToken[]): boolean {
  let index = matched.length - 2;
  while (index >= 0 && matched[index]?.tokenType !== LeftParenthesis && matched[index]?.tokenType !== RightParenthesis)
    index--;
  return matched[index - 1]?.image === 'source';
}
