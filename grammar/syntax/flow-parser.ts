import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import type { Expression } from '../ast/expression.ts';
import type { Flow, FlowSource, MergeType, Word } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import { ClauseParser, isName, nameOf } from './clause-parser.ts';
import type { LeftoverPlace } from './expression-parser.ts';
import { Arrow, Comma, FlowTarget, keyword, LeftParenthesis, RightParenthesis, Text } from './tokens.ts';

const Once = keyword('once');
const Merge = keyword('merge');
const Replace = keyword('replace');
const Source = keyword('source');
const ExpressionOption = keyword('expression');

type FlowOption =
  | { readonly kind: 'once' }
  | { readonly kind: 'merge'; readonly merge: MergeType }
  | { readonly kind: 'source'; readonly names: readonly Word[] }
  /** What follows is an expression, whatever it looks like. */
  | { readonly kind: 'expression' };

/** Flows: `target <- options source`. */
export abstract class FlowParser extends ClauseParser {
  /** The text the tokens were read from; an expression is kept to the letter. */
  protected source = '';

  protected readonly flow: ParserMethod<[], Flow> = this.RULE('flow', (): Flow => {
    const target = this.take(this.CONSUME(FlowTarget));
    this.take(this.CONSUME(Arrow));
    const read = new Map<FlowOption['kind'], FlowOption>();
    this.MANY({
      GATE: () => !read.has('expression') && this.startsOption(),
      DEF: () => {
        const start = this.LA(1).startOffset;
        const option = this.SUBRULE(this.flowOption);
        this.ACTION(() => {
          if (read.has(option.kind)) this.reportSecond(option.kind, { start, end: this.lastEnd });
          read.set(option.kind, option);
        });
      },
    });
    const expression = this.SUBRULE(this.expression);
    const source = this.SUBRULE(this.flowSource, { ARGS: [expression, read.has('expression')] });
    this.SUBRULE(this.leftover, { ARGS: [behindFlow] });
    return this.ACTION(() => {
      const merge = read.get('merge');
      const declared = read.get('source');
      return {
        target: nameOf(target),
        source,
        once: read.has('once'),
        merge: merge?.kind === 'merge' ? merge.merge : 'Update',
        ...(declared?.kind === 'source' ? { declaredSources: declared.names } : {}),
        span: { start: target.startOffset, end: source.span.end },
      };
    });
  });

  private readonly flowOption: ParserMethod<[], FlowOption> = this.RULE('flowOption', () =>
    this.OR([
      { ALT: (): FlowOption => this.plainOption('once', this.CONSUME(Once)) },
      { ALT: (): FlowOption => this.plainOption('expression', this.CONSUME(ExpressionOption)) },
      { ALT: (): FlowOption => ({ kind: 'merge', merge: this.SUBRULE(this.merge) }) },
      { ALT: (): FlowOption => ({ kind: 'source', names: this.SUBRULE(this.declaredSources) }) },
    ]),
  );

  private readonly merge: ParserMethod<[], MergeType> = this.RULE('merge', (): MergeType => {
    const isReplace = this.LA(1).tokenType === Replace;
    this.OR([{ ALT: () => this.take(this.CONSUME(Replace)) }, { ALT: () => this.take(this.CONSUME(Merge)) }]);
    let merge: MergeType = isReplace ? 'Replace' : 'Merge';
    this.OPTION({
      GATE: () => !isReplace,
      DEF: () => {
        this.take(this.CONSUME(keyword('ignoring')));
        this.expectKeyword(keyword('case'));
        merge = 'MergeCaseInsensitive';
      },
    });
    return merge;
  });

  private readonly declaredSources: ParserMethod<[], readonly Word[]> = this.RULE('declaredSources', () => {
    this.take(this.CONSUME(Source));
    const open = this.take(this.CONSUME(LeftParenthesis));
    const names: Word[] = [];
    this.MANY({
      GATE: () => this.LA(1).tokenType === Comma || isName(this.LA(1)),
      DEF: () => {
        this.OPTION(() => this.take(this.CONSUME(Comma)));
        names.push(this.SUBRULE(this.sourceName));
      },
    });
    this.SUBRULE(this.leftover, { ARGS: [behindSources] });
    this.close(open);
    return names;
  });

  private readonly sourceName: ParserMethod<[], Word> = this.RULE('sourceName', () => {
    if (this.RECORDING_PHASE || isName(this.LA(1))) return this.SUBRULE(this.attributeName);
    this.report(
      this.here(),
      'missing-name',
      `An attribute is missing before ${this.found()}; write its name without brackets`,
    );
    return { text: '', span: this.here() };
  });

  /** `[x]` alone is direct and a literal alone a constant, unless the option `expression` says otherwise. */
  private readonly flowSource: ParserMethod<[Expression, boolean], FlowSource> = this.RULE(
    'flowSource',
    (expression: Expression, isExpression: boolean): FlowSource => {
      const more: IToken[] = [];
      this.MANY({
        GATE: () => expression.kind === 'string' && !isExpression,
        DEF: () => more.push(this.take(this.CONSUME(Text))),
      });
      return this.ACTION(() => {
        const span = { start: expression.span.start, end: Math.max(expression.span.end, this.lastEnd) };
        if (!isExpression) {
          if (expression.kind === 'attribute')
            return { kind: 'direct', attribute: { text: expression.name, span: expression.nameSpan }, span };
          const text = constantText(expression, this.source);
          if (text !== undefined) {
            const value = { text: [text, ...more.map((token) => nameOf(token).text)].join('\n'), span };
            return { kind: 'constant', value, span };
          }
        }
        return { kind: 'expression', expression, text: this.source.slice(span.start, span.end), span };
      });
    },
  );

  /** `merge ([a])` is an option before a group, `replace(…)` a call whose name has the wrong letter case. */
  private startsOption(): boolean {
    const { tokenType, startOffset, image } = this.LA(1);
    const next = this.LA(2);
    if (tokenType === Source) return next.tokenType === LeftParenthesis;
    if (next.tokenType === LeftParenthesis && next.startOffset === startOffset + image.length) return false;
    return options.has(tokenType);
  }

  private plainOption(kind: 'once' | 'expression', token: IToken): FlowOption {
    this.take(token);
    return { kind };
  }

  private reportSecond(option: string, span: Span): void {
    this.report(
      span,
      'duplicate-item',
      `A flow has only one "${option}" option, so the last one counts; remove one of the two`,
    );
  }
}

const options: ReadonlySet<TokenType> = new Set([Once, Merge, Replace, ExpressionOption]);
const behindFlow: LeftoverPlace = { ends: new Set(), followsValue: true, remedy: 'remove it' };
const behindSources: LeftoverPlace = {
  ends: new Set([RightParenthesis]),
  followsValue: false,
  remedy: 'write attribute names, separated by commas',
};

/** The text of a literal that is a whole source; `undefined` for anything else. */
function constantText(expression: Expression, source: string): string | undefined {
  if (expression.kind === 'string') return expression.value;
  const written = source.slice(expression.span.start, expression.span.end);
  if (expression.kind === 'boolean') return written;
  if (expression.kind !== 'number') return undefined;
  return written.includes('&') ? String(expression.value) : written.replace(/\s/g, '');
}
