import { EmbeddedActionsParser, EOF, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import type { Expression } from '../ast/expression.ts';
import { guessing, replacing } from '../ast/fix.ts';
import { errorAt } from '../ast/problem-at.ts';
import type { Fix, Problem } from '../ast/problem.ts';
import type { Span } from '../ast/span.ts';
import { spanOf } from './lex.ts';
import { numberValue } from './number-literal.ts';
import { broken, buildOperations, isWordOperator, type WrittenOperator } from './operators.ts';
import { textValue } from './text-literal.ts';
import {
  allTokens,
  Any,
  Attribute,
  Comma,
  DottedWord,
  endsEverything,
  Guid,
  Hex,
  Integer,
  LeftParenthesis,
  Minus,
  Name,
  Operator,
  operandStarts,
  Parameter,
  RightParenthesis,
  Text,
  TooDeep,
  Variable,
} from './tokens.ts';
import { readWord } from './words.ts';

/**
 * The expression half of the grammar. What is missing or left over is read by productions of its own, which report it in the
 * words of the place; chevrotain's own recovery, which guesses, is off. So no rule of the grammar ever fails.
 *
 * Rules run once without input when the parser is built: then tokens and results of other rules are placeholders, which is why what
 * looks into them stands inside `ACTION`.
 */
export class ExpressionParser extends EmbeddedActionsParser {
  protected problems: Problem[] = [];
  /** Where the last consumed token ended; problems about missing text are shown there. */
  protected lastEnd = 0;
  private unclosedAt = -1;
  /** Levels of the tree the last read operand or expression has. */
  private height = 0;

  constructor() {
    super(allTokens, { recoveryEnabled: false, maxLookahead: 1 });
  }

  /** Starts over with `tokens`. Problems are added to `problems`. */
  begin(tokens: IToken[], problems: Problem[]): void {
    this.input = tokens;
    this.problems = problems;
    this.lastEnd = 0;
    this.unclosedAt = -1;
  }

  readonly expression: ParserMethod<[], Expression> = this.RULE('expression', () => {
    const operands = [this.operandOrMissing(1)];
    const operators: WrittenOperator[] = [];
    let height = this.height;
    this.MANY({
      GATE: () => this.startsOperator(),
      DEF: () => {
        this.OR(this.operatorAlternatives);
        const token = this.LA(0);
        operators.push({ image: token.image, span: spanOf(token) });
        operands.push(this.operandOrMissing(2));
        height = Math.max(height, this.height);
      },
    });
    this.height = height + operators.length;
    return this.ACTION(() => {
      const [only] = operands;
      if (operators.length === 0 && only !== undefined) return only;
      return this.withinLimit(buildOperations(operands, operators, this.problems));
    });
  });

  private readonly operand: ParserMethod<[], Expression> = this.RULE('operand', () =>
    this.OR(this.operandAlternatives),
  );

  private readonly group: ParserMethod<[], Expression> = this.RULE('group', (): Expression => {
    const open = this.take(this.CONSUME(LeftParenthesis));
    const inner = this.SUBRULE(this.expression);
    this.SUBRULE(this.leftover, { ARGS: [behindGroup] });
    this.close(open);
    this.height++;
    return { kind: 'group', inner, span: { start: open.startOffset, end: this.lastEnd } };
  });

  private readonly number: ParserMethod<[], Expression> = this.RULE('number', (): Expression => {
    const sign = this.OPTION(() => this.take(this.CONSUME(Minus)));
    const digits = this.OR([
      { ALT: () => this.take(this.CONSUME(Integer)) },
      { ALT: () => this.take(this.CONSUME(Hex)) },
    ]);
    return this.ACTION(() => {
      const span = { start: (sign ?? digits).startOffset, end: this.lastEnd };
      if (sign !== undefined && span.end - span.start > digits.image.length + 1)
        this.report(
          span,
          'spaced-sign',
          'A sign stands directly before its number; remove the space behind "-"',
          // No comment fits between.
          span.end - span.start <= digits.image.length + 3
            ? replacing('Remove the space', span, `-${digits.image}`)
            : undefined,
        );
      const value = numberValue((sign === undefined ? '' : '-') + digits.image, span, this.problems);
      return { kind: 'number', value, span };
    });
  });

  private readonly callOrWord: ParserMethod<[], Expression> = this.RULE('callOrWord', (): Expression => {
    const name = this.take(this.CONSUME(Name));
    const args = this.OPTION(() => this.SUBRULE(this.argumentList));
    return this.ACTION(() => {
      const nameSpan = spanOf(name);
      if (args === undefined) return readWord(name.image, nameSpan, this.problems);
      return { kind: 'call', name: name.image, nameSpan, args, span: { start: nameSpan.start, end: this.lastEnd } };
    });
  });

  private readonly argumentList: ParserMethod<[], readonly Expression[]> = this.RULE('argumentList', () => {
    const args: Expression[] = [];
    const open = this.take(this.CONSUME(LeftParenthesis));
    let height = 0;
    const read = (argument: Expression): void => {
      args.push(argument);
      height = Math.max(height, this.height);
    };
    if (this.LA(1).tokenType === Comma) read(this.operandOrMissing(1));
    this.OPTION({
      GATE: () => args.length === 0,
      DEF: () => read(this.SUBRULE1(this.expression)),
    });
    this.MANY({
      GATE: () => this.continues(),
      DEF: () => {
        this.OPTION1({ GATE: () => this.hasComma(), DEF: () => this.take(this.CONSUME(Comma)) });
        read(this.SUBRULE2(this.expression));
      },
    });
    this.close(open);
    this.height = height + 1;
    return args;
  });

  /** What stands where nothing more may come, up to where the place ends: skipped and reported as a whole. */
  protected readonly leftover: ParserMethod<[LeftoverPlace], void> = this.RULE('leftover', (place: LeftoverPlace) => {
    const start = this.LA(1).startOffset;
    const first = this.found();
    const isValue = this.startsOperand();
    let skipped = false;
    this.MANY({
      GATE: () => !place.ends.has(this.LA(1).tokenType) && !endsEverything.has(this.LA(1).tokenType),
      DEF: () => {
        this.take(this.CONSUME(Any));
        skipped = true;
      },
    });
    this.ACTION(() => {
      if (!skipped) return;
      const behindValue = `${first} stands directly behind another value, so the value is unclear; put an operator such as "&" between them`;
      const elsewhere = `${first} makes no sense here and is not read; ${place.remedy}`;
      this.report(
        { start, end: this.lastEnd },
        'unexpected-text',
        place.followsValue && isValue ? behindValue : elsewhere,
      );
    });
  });

  /** Built once: a list written inside the rule would be built again for every operand. */
  private readonly operandAlternatives = [
    { ALT: (): Expression => this.text(this.CONSUME(Text)) },
    { ALT: (): Expression => this.attribute(this.CONSUME(Attribute)) },
    { ALT: (): Expression => this.SUBRULE(this.callOrWord) },
    { ALT: (): Expression => this.SUBRULE(this.number) },
    { ALT: (): Expression => this.SUBRULE(this.group) },
    { ALT: (): Expression => this.parameter(this.CONSUME(Parameter)) },
    { ALT: (): Expression => this.variable(this.CONSUME(Variable)) },
    { ALT: (): Expression => broken(spanOf(this.take(this.CONSUME(TooDeep)))) },
    { ALT: (): Expression => this.unreadable(this.CONSUME(DottedWord)) },
    { ALT: (): Expression => this.unreadable(this.CONSUME(Guid)) },
  ];

  private readonly operatorAlternatives = [
    { ALT: (): IToken => this.take(this.CONSUME(Operator)) },
    { ALT: (): IToken => this.take(this.CONSUME(Name)) },
  ];

  /** Remembers where `token` ended. Wraps every `CONSUME`. */
  protected take(token: IToken): IToken {
    this.lastEnd = token.startOffset + token.image.length;
    return token;
  }

  protected report(span: Span, code: string, message: string, fix?: Fix): void {
    this.problems.push({ ...errorAt(span, code, message), ...(fix && { fix }) });
  }

  /** The place right behind the last token, for what is missing there. */
  protected here(): Span {
    return { start: this.lastEnd, end: this.lastEnd };
  }

  /** The next token as a message shows it. */
  protected found(): string {
    const next = this.LA(1);
    if (next.tokenType === EOF) return 'The end of the file';
    return next.tokenType === Text ? next.image : `"${next.image}"`;
  }

  protected startsOperand(): boolean {
    const next = this.LA(1);
    if (next.tokenType !== Minus) return operandStarts.has(next.tokenTypeIdx);
    const afterSign = this.LA(2).tokenType;
    return afterSign === Integer || afterSign === Hex;
  }

  /** Words that are operators elsewhere are read as such, and reported. */
  private startsOperator(): boolean {
    const { tokenType, tokenTypeIdx, image } = this.LA(1);
    if (Operator.categoryMatchesMap?.[tokenTypeIdx] === true) return true;
    return isWordOperator(image) && (tokenType === Name || Name.categoryMatchesMap?.[tokenTypeIdx] === true);
  }

  private operandOrMissing(index: number): Expression {
    this.height = 0;
    if (this.RECORDING_PHASE || this.startsOperand()) return this.subrule(index, this.operand);
    const next = this.LA(1).tokenType;
    if (next === Comma || (next === RightParenthesis && this.LA(0).tokenType === Comma))
      this.report(
        this.here(),
        'empty-argument',
        'An argument is missing here; write NULL where there shall be no value',
      );
    else
      this.report(
        this.here(),
        'missing-expression',
        'A value is missing here, so this cannot be computed; write an expression',
      );
    return broken(this.here());
  }

  private continues(): boolean {
    return this.RECORDING_PHASE || this.LA(1).tokenType === Comma || this.startsOperand();
  }

  private hasComma(): boolean {
    if (this.RECORDING_PHASE || this.LA(1).tokenType === Comma) return true;
    this.report(
      this.here(),
      'missing-comma',
      `A comma is missing before ${this.found()}; arguments are separated by commas`,
      guessing('Write a comma', this.here(), ','),
    );
    return false;
  }

  protected close(open: IToken): void {
    if (this.RECORDING_PHASE || this.LA(1).tokenType === RightParenthesis) this.take(this.CONSUME(RightParenthesis));
    else if (this.unclosedAt !== this.lastEnd) {
      // The parentheses around it end at the same place; one report says it.
      this.unclosedAt = this.lastEnd;
      this.report(
        spanOf(open),
        'unclosed-parenthesis',
        'This parenthesis is never closed, so the expression has no end; add ")"',
      );
    }
  }

  /** Walking a tree costs stack for every level, so what is higher than any real expression is not kept. */
  private withinLimit(expression: Expression): Expression {
    if (this.height <= highest) return expression;
    this.height = 0;
    this.report(
      expression.span,
      'too-deeply-nested',
      'This expression has too many operators to be read as one; split it into several flows',
    );
    return broken(expression.span);
  }

  private text(token: IToken): Expression {
    return { kind: 'string', value: textValue(this.take(token).image), span: spanOf(token) };
  }

  private attribute(token: IToken): Expression {
    const span = spanOf(this.take(token));
    const closed = token.image.endsWith(']');
    const nameSpan = { start: span.start + 1, end: closed ? Math.max(span.end - 1, span.start + 1) : span.end };
    return { kind: 'attribute', name: token.image.slice(1, closed ? -1 : undefined), nameSpan, span };
  }

  private parameter(token: IToken): Expression {
    const span = spanOf(this.take(token));
    const closed = token.image.length > 1 && token.image.endsWith('%');
    return { kind: 'parameter', name: token.image.slice(1, closed ? -1 : undefined), span };
  }

  private variable(token: IToken): Expression {
    const span = spanOf(this.take(token));
    const name = token.image.slice(1);
    if (name === '') this.report(span, 'missing-name', '"$" names no variable; write its name behind the sign');
    return { kind: 'variable', name, span };
  }

  private unreadable(token: IToken): Expression {
    const span = spanOf(this.take(token));
    this.report(span, 'unexpected-text', `"${token.image}" is no expression; write [attribute], "text" or %Parameter%`);
    return broken(span);
  }
}

/** Levels a tree may have. Every real expression has less than a hundred. */
const highest = 2500;

/** Where {@link ExpressionParser.leftover} skips to, and what it advises. */
export interface LeftoverPlace {
  readonly ends: ReadonlySet<TokenType>;
  readonly followsValue: boolean;
  readonly remedy: string;
}

const behindGroup: LeftoverPlace = {
  ends: new Set([RightParenthesis, Comma]),
  followsValue: true,
  remedy: 'close the parenthesis before it, or remove it',
};
