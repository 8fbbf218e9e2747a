import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import { replacing } from '../ast/fix.ts';
import type { JoinClause, JoinGroup, ScopeClause, ScopeGroup, ScopeOperator, Word } from '../ast/rule.ts';
import { coverSpans, noSpan, type Span } from '../ast/span.ts';
import { ExpressionParser } from './expression-parser.ts';
import { spanOf } from './lex.ts';
import { operatorPrefixes, scopeOperators } from './scope-operators.ts';
import { textValue } from './text-literal.ts';
import { writtenName } from './written.ts';
import {
  Any,
  Attribute,
  DottedWord,
  endsEverything,
  Equals,
  Guid,
  Hex,
  Integer,
  keyword,
  LeftParenthesis,
  Minus,
  Name,
  Operator,
  Parameter,
  RightParenthesis,
  Text,
} from './tokens.ts';

const And = keyword('and');
const Or = keyword('or');
const connectives: ReadonlySet<TokenType> = new Set([And, Or]);

/** The clauses of `scope { … }` and `join { … }`: groups joined by `or`, their clauses by `and`, no parentheses. */
export class ClauseParser extends ExpressionParser {
  protected readonly scopeGroups: ParserMethod<[], readonly ScopeGroup[]> = this.RULE('scopeGroups', () => {
    const groups: ScopeClause[][] = [];
    this.MANY({
      GATE: () => !endsEverything.has(this.LA(1).tokenType),
      DEF: () => {
        this.SUBRULE(this.stray);
        const startsGroup = this.SUBRULE(this.connective, { ARGS: [groups.length === 0] });
        const clause = this.SUBRULE(this.scopeClause);
        this.ACTION(() => addClause(groups, clause, startsGroup));
        this.SUBRULE2(this.stray);
      },
    });
    return this.ACTION(() => groups.filter((clauses) => clauses.length > 0).map(toGroup));
  });

  protected readonly joinGroups: ParserMethod<[], readonly JoinGroup[]> = this.RULE('joinGroups', () => {
    const groups: JoinClause[][] = [];
    this.MANY({
      GATE: () => !endsEverything.has(this.LA(1).tokenType),
      DEF: () => {
        this.SUBRULE(this.stray);
        const startsGroup = this.SUBRULE(this.connective, { ARGS: [groups.length === 0] });
        const clause = this.SUBRULE(this.joinClause);
        this.ACTION(() => addClause(groups, clause, startsGroup));
        this.SUBRULE2(this.stray);
      },
    });
    return this.ACTION(() => groups.filter((clauses) => clauses.length > 0).map(toGroup));
  });

  /** What cannot begin a clause, above all parentheses. */
  private readonly stray: ParserMethod<[], void> = this.RULE('stray', () => {
    const first = this.LA(1);
    let skipped = false;
    this.MANY({
      GATE: () => !startsClause(this.LA(1)) && !endsEverything.has(this.LA(1).tokenType),
      DEF: () => {
        this.take(this.CONSUME(Any));
        skipped = true;
      },
    });
    this.ACTION(() => {
      const { tokenType } = first;
      if (!skipped || tokenType === RightParenthesis) return;
      const span = { start: first.startOffset, end: this.lastEnd };
      if (tokenType === LeftParenthesis) this.report(span, 'no-parentheses', withoutParentheses);
      else this.report(span, 'unexpected-text', `"${first.image}" begins no clause and is not read; remove it`);
    });
  });

  /** `and` or `or`; whether a new group begins. */
  private readonly connective: ParserMethod<[boolean], boolean> = this.RULE('connective', (isFirst: boolean) => {
    let startsGroup = isFirst;
    const present = this.OPTION({
      GATE: () => !isFirst,
      DEF: () =>
        this.OR([
          { ALT: () => this.take(this.CONSUME(And)) },
          {
            ALT: () => {
              startsGroup = true;
              return this.take(this.CONSUME(Or));
            },
          },
        ]),
    });
    const foreign = this.OPTION2({
      GATE: () => !isFirst && present === undefined && foreignConnective(this.LA(1)) !== undefined,
      DEF: () => this.take(this.CONSUME(Any)),
    });
    this.ACTION(() => {
      const meant = foreign && foreignConnective(foreign);
      if (foreign !== undefined && meant !== undefined) {
        startsGroup = meant === 'or';
        this.report(
          spanOf(foreign),
          'unknown-connective',
          `"${foreign.image}" joins no clauses; write "${meant}"`,
          replacing(`Write "${meant}"`, spanOf(foreign), meant),
        );
      } else if (present === undefined && !isFirst)
        this.report(
          this.here(),
          'missing-connective',
          `Two clauses stand side by side before ${this.found()}; write "and" or "or" between them`,
        );
    });
    return startsGroup;
  });

  private readonly scopeClause: ParserMethod<[], ScopeClause | undefined> = this.RULE('scopeClause', () => {
    const attribute = this.clauseAttribute(1);
    if (attribute === undefined) return undefined;
    const operator = this.SUBRULE(this.scopeOperator);
    if (operator === undefined) return undefined;
    const needsValue = operator !== 'ISNULL' && operator !== 'ISNOTNULL';
    const value = needsValue || this.RECORDING_PHASE ? this.SUBRULE(this.scopeValue) : undefined;
    return this.ACTION(() => {
      if (needsValue && value === undefined) return undefined;
      const span = { start: attribute.span.start, end: this.lastEnd };
      return { attribute, operator, span, ...(value === undefined ? {} : { value }) };
    });
  });

  /** Reads words as long as they begin an operator, so that any operator costs one look-up. */
  private readonly scopeOperator: ParserMethod<[], ScopeOperator | undefined> = this.RULE('scopeOperator', () => {
    const start = this.LA(1).startOffset;
    let written = '';
    this.MANY({
      GATE: () => operatorPrefixes.has(`${written} ${this.LA(1).image}`.trimStart()),
      DEF: () => {
        this.OR([{ ALT: () => this.take(this.CONSUME(Operator)) }, { ALT: () => this.take(this.CONSUME(Name)) }]);
        written = `${written} ${this.LA(0).image}`.trimStart();
      },
    });
    const operator = scopeOperators.get(written);
    return this.ACTION(() => {
      if (operator !== undefined) return operator;
      if (written === '')
        this.report(
          this.here(),
          'unknown-scope-operator',
          `${this.found()} is no comparison; write one such as "=", "<>", "contains", "starts with" or "is null"`,
        );
      else
        this.report(
          { start, end: this.lastEnd },
          'unknown-scope-operator',
          `"${written}" is not a whole comparison; write ${completions(written)}`,
        );
      this.skipClause();
      return undefined;
    });
  });

  private readonly scopeValue: ParserMethod<[], Word | undefined> = this.RULE('scopeValue', () => {
    if (!this.RECORDING_PHASE && !startsValue(this.LA(1), this.LA(2))) {
      this.report(this.here(), 'missing-value', this.LA(1).tokenType === LeftParenthesis ? oneValue : noValue);
      this.skipClause();
      return undefined;
    }
    return this.OR([
      { ALT: () => this.SUBRULE(this.lines) },
      { ALT: () => this.SUBRULE(this.signedInteger) },
      { ALT: () => wordOf(this.take(this.CONSUME(Parameter))) },
      { ALT: () => this.bareValue(this.take(this.CONSUME(Name))) },
      { ALT: () => this.bareValue(this.take(this.CONSUME(DottedWord))) },
      { ALT: () => this.bareValue(this.take(this.CONSUME(Guid))) },
    ]);
  });

  /** A text; several of them are its lines, because one text cannot span lines. */
  protected readonly lines: ParserMethod<[], Word> = this.RULE('lines', () => {
    const tokens: IToken[] = [];
    this.AT_LEAST_ONE(() => tokens.push(this.take(this.CONSUME(Text))));
    return this.ACTION(() => ({
      text: tokens.map((token) => textValue(token.image)).join('\n'),
      span: { start: tokens[0]?.startOffset ?? this.lastEnd, end: this.lastEnd },
    }));
  });

  private readonly signedInteger: ParserMethod<[], Word> = this.RULE('signedInteger', () => {
    const sign = this.OPTION(() => this.take(this.CONSUME(Minus)));
    const digits = this.OR([
      { ALT: () => this.take(this.CONSUME(Integer)) },
      { ALT: () => this.take(this.CONSUME(Hex)) },
    ]);
    return this.ACTION(() => {
      const span = { start: (sign ?? digits).startOffset, end: this.lastEnd };
      return { text: (sign === undefined ? '' : '-') + digits.image, span };
    });
  });

  private readonly joinClause: ParserMethod<[], JoinClause | undefined> = this.RULE('joinClause', () => {
    const csAttribute = this.clauseAttribute(1);
    if (csAttribute === undefined) return undefined;
    if (!this.RECORDING_PHASE && this.LA(1).tokenType !== Equals) {
      this.report(
        this.here(),
        'missing-equals',
        `A join clause compares with "=", but ${this.found()} stands here; write connector-space attribute = metaverse attribute`,
      );
      this.skipClause();
      return undefined;
    }
    this.take(this.CONSUME(Equals));
    const mvAttribute = this.clauseAttribute(2);
    if (mvAttribute === undefined) return undefined;
    const caseSensitive = this.OPTION(() => {
      this.take(this.CONSUME(keyword('matching')));
      this.expectKeyword(keyword('case'));
      return true;
    });
    return this.ACTION(() => {
      const span = { start: csAttribute.span.start, end: this.lastEnd };
      return { csAttribute, mvAttribute, caseSensitive: caseSensitive === true, span };
    });
  });

  protected readonly attributeName: ParserMethod<[], Word> = this.RULE('attributeName', () => {
    this.OR([{ ALT: () => this.take(this.CONSUME(Name)) }, { ALT: () => this.take(this.CONSUME(Text)) }]);
    return nameOf(this.LA(0));
  });

  /** A name, or a text for a name that is no word. Anything else but a name in brackets costs the clause. */
  private clauseAttribute(index: number): Word | undefined {
    if (!this.RECORDING_PHASE && this.LA(1).tokenType === Attribute) return this.bracketedName();
    if (this.RECORDING_PHASE || isName(this.LA(1))) return this.subrule(index, this.attributeName);
    const isParenthesis = this.LA(1).tokenType === LeftParenthesis;
    if (isParenthesis) this.report(spanOf(this.LA(1)), 'no-parentheses', withoutParentheses);
    else
      this.report(
        this.here(),
        'missing-clause',
        `An attribute is missing before ${this.found()}; write a clause, or remove what leads to it`,
      );
    this.skipClause();
    return undefined;
  }

  private bracketedName(): Word {
    const token = this.take(this.LA(1));
    this.SKIP_TOKEN();
    const text = token.image.replaceAll(/^\[|\]$/g, '').trim();
    const name = writtenName(text);
    this.report(
      spanOf(token),
      'bracketed-attribute',
      `Clauses name attributes without brackets; write ${name}`,
      replacing('Remove the brackets', spanOf(token), name),
    );
    return { text, span: spanOf(token) };
  }

  /** Reads a keyword that must come next, or reports that it does not. At most once per keyword and rule of the grammar. */
  protected expectKeyword(type: TokenType): void {
    if (this.RECORDING_PHASE || this.LA(1).tokenType === type) this.take(this.consume(9, type));
    else this.report(this.here(), 'missing-word', `${type.name} is missing before ${this.found()}; add it`);
  }

  /** Leaves the parser before the next clause. The clause itself was reported already. */
  private skipClause(): void {
    while (!isConnective(this.LA(1)) && !endsEverything.has(this.LA(1).tokenType)) {
      this.take(this.LA(1));
      this.SKIP_TOKEN();
    }
  }

  private bareValue(token: IToken): Word {
    const word = wordOf(token);
    if (!/^(?:true|false)$/i.test(word.text))
      this.report(
        word.span,
        'unquoted-value',
        `The value ${word.text} is a text without quotation marks; write "${word.text}"`,
        replacing(`Write "${word.text}"`, word.span, `"${word.text}"`),
      );
    return word;
  }
}

const withoutParentheses =
  'Clauses have no parentheses: "and" binds tighter than "or"; write the groups out, each with all its clauses';

const noValue =
  'A value is missing here, so this clause cannot be tested; write a text, a number, True, False or a parameter';
const oneValue =
  'A clause compares with one value, so this list cannot be tested; write a clause for each value, joined by "or"';

/** What other languages write between conditions, by what it is here. */
function foreignConnective({ tokenType, image }: IToken): 'and' | 'or' | undefined {
  if (tokenType === Text || connectives.has(tokenType)) return undefined;
  if (/^(?:and|&&?)$/i.test(image)) return 'and';
  return /^(?:or|\|\|?)$/i.test(image) ? 'or' : undefined;
}

function isConnective(token: IToken): boolean {
  return connectives.has(token.tokenType) || foreignConnective(token) !== undefined;
}

/** What a clause or what leads to it begins with. */
function startsClause(token: IToken): boolean {
  return isName(token) || token.tokenType === Attribute || foreignConnective(token) !== undefined;
}

function addClause<Clause>(groups: Clause[][], clause: Clause | undefined, startsGroup: boolean): void {
  if (startsGroup || groups.length === 0) groups.push([]);
  if (clause !== undefined) groups.at(-1)?.push(clause);
}

function toGroup<Clause extends { readonly span: Span }>(
  clauses: readonly Clause[],
): { readonly clauses: readonly Clause[]; readonly span: Span } {
  const first = clauses[0]?.span ?? noSpan;
  return { clauses, span: coverSpans(first, clauses.at(-1)?.span ?? first) };
}

/** What `written` can be completed to: `"starts with"`. */
function completions(written: string): string {
  const whole = [...scopeOperators.keys()].filter((operator) => operator.startsWith(`${written} `));
  return whole.length === 0 ? '"=" or "<>"' : whole.map((operator) => `"${operator}"`).join(' or ');
}

function startsValue(next: IToken, afterNext: IToken): boolean {
  if (next.tokenType === Minus) return afterNext.tokenType === Integer || afterNext.tokenType === Hex;
  return valueStarts.has(next.tokenType) || (isName(next) && !connectives.has(next.tokenType));
}

const valueStarts: ReadonlySet<TokenType> = new Set([Text, Integer, Hex, Parameter, DottedWord, Guid]);

/** Whether `token` can name an attribute or a type. */
export function isName(token: IToken): boolean {
  return token.tokenType === Text || Name.categoryMatchesMap?.[token.tokenTypeIdx] === true;
}

/** The name a word or a text stands for. */
export function nameOf(token: IToken): Word {
  const isText = token.image.startsWith('"');
  return { text: isText ? textValue(token.image) : token.image, span: spanOf(token) };
}

function wordOf(token: IToken): Word {
  return { text: token.image, span: spanOf(token) };
}
