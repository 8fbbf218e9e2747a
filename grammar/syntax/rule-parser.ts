import { EOF, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import type { Expression } from '../ast/expression.ts';
import { nearestName } from '../ast/nearest-name.ts';
import type { Problem } from '../ast/problem.ts';
import type { Flow, Rule } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import type { LeftoverPlace } from './expression-parser.ts';
import { HeaderParser } from './header-parser.ts';
import { spanOf } from './lex.ts';
import { missingWord } from './missing-word.ts';
import { type Block, RuleDraft, type RulePart } from './rule-draft.ts';
import {
  Any,
  endsEverything,
  FlowBlock,
  FlowTarget,
  Inbound,
  JoinBlock,
  keyword,
  LeftBrace,
  Outbound,
  RightBrace,
  ScopeBlock,
} from './tokens.ts';

export interface ReadRule {
  readonly rule: Rule;
  readonly parts: readonly RulePart[];
}

const endsRule: ReadonlySet<TokenType> = new Set([Inbound, Outbound, EOF]);

/** Whole files: rules, and what stands between them. */
class RuleParser extends HeaderParser {
  private draft = new RuleDraft();

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  /** Starts over; `problems` gets what is found. */
  open(source: string, tokens: IToken[], problems: Problem[]): void {
    this.source = source;
    this.begin(tokens, problems);
  }

  readonly file: ParserMethod<[], readonly ReadRule[]> = this.RULE('file', () => {
    const rules: ReadRule[] = [];
    this.MANY({
      GATE: () => this.LA(1).tokenType !== EOF,
      DEF: () =>
        this.OR([
          { ALT: () => rules.push(this.SUBRULE(this.rule)) },
          { ALT: () => this.SUBRULE(this.outside), IGNORE_AMBIGUITIES: true },
        ]),
    });
    return rules;
  });

  readonly loneExpression: ParserMethod<[], Expression> = this.RULE('loneExpression', () => {
    const expression = this.SUBRULE(this.expression);
    this.SUBRULE(this.rest);
    return expression;
  });

  /** Everything up to the end of a lone expression. */
  private readonly rest: ParserMethod<[], void> = this.RULE('rest', () => {
    const start = this.LA(1).startOffset;
    const first = this.found();
    let skipped = false;
    this.MANY(() => {
      this.take(this.CONSUME(Any));
      skipped = true;
    });
    if (skipped)
      this.report(
        { start, end: this.lastEnd },
        'unexpected-text',
        `${first} stands behind the end of the expression and is not read; remove it, or put an operator before it`,
      );
  });

  private readonly outside: ParserMethod<[], void> = this.RULE('outside', () => {
    const first = this.LA(1);
    this.AT_LEAST_ONE({
      GATE: () => !endsRule.has(this.LA(1).tokenType),
      DEF: () => this.take(this.CONSUME(Any)),
    });
    this.report(
      { start: first.startOffset, end: this.lastEnd },
      'outside-rule',
      `"${first.image}" stands outside any rule and is not read; a rule begins with inbound rule "name" { or outbound rule "name" {`,
    );
  });

  private readonly rule: ParserMethod<[], ReadRule> = this.RULE('rule', () => {
    const begin = this.LA(1);
    this.OR([{ ALT: () => this.take(this.CONSUME(Inbound)) }, { ALT: () => this.take(this.CONSUME(Outbound)) }]);
    this.take(this.CONSUME(keyword('rule')));
    this.draft = new RuleDraft();
    const name = this.textOrReport(1, 'rule', 'a name in double quotes') ?? missingWord(this.here());
    this.SUBRULE(this.openBrace);
    const headerSpan = { start: begin.startOffset, end: this.lastEnd };
    this.MANY({
      GATE: () => !endsRule.has(this.LA(1).tokenType) && this.LA(1).tokenType !== RightBrace,
      DEF: () =>
        this.OR1([
          { ALT: () => this.SUBRULE(this.notedItem) },
          { ALT: () => this.SUBRULE(this.scopeBlock) },
          { ALT: () => this.SUBRULE(this.joinBlock) },
          { ALT: () => this.SUBRULE(this.flowBlock) },
          { ALT: () => this.SUBRULE(this.unknownItem), IGNORE_AMBIGUITIES: true },
        ]),
    });
    const closed = this.OPTION(() => this.take(this.CONSUME(RightBrace)));
    return this.ACTION(() => {
      if (closed === undefined)
        this.report(
          name.text === '' ? headerSpan : name.span,
          'unclosed-rule',
          `The rule "${name.text}" is never closed, so its end is unclear; add "}"`,
        );
      else this.draft.reportMissing(name.text === '' ? headerSpan : name.span, this.problems);
      const direction = begin.tokenType === Inbound ? 'inbound' : 'outbound';
      const span = { start: begin.startOffset, end: this.lastEnd };
      return { rule: this.draft.finish({ direction, name, span, headerSpan }), parts: this.draft.parts };
    });
  });

  private readonly openBrace: ParserMethod<[], void> = this.RULE('openBrace', () => {
    if (this.RECORDING_PHASE || this.LA(1).tokenType === LeftBrace) this.take(this.CONSUME(LeftBrace));
    else this.report(this.here(), 'missing-brace', `"{" is missing before ${this.found()}; add it behind the name`);
  });

  private readonly notedItem: ParserMethod<[], void> = this.RULE('notedItem', () => {
    const start = this.LA(1).startOffset;
    const item = this.SUBRULE(this.headerItem);
    this.ACTION(() => {
      const span = { start, end: this.lastEnd };
      this.draft.parts.push({ kind: 'item', item: item.name, span });
      if (this.draft.note(item.name, span, this.problems)) Object.assign(this.draft.values, item.values);
    });
  });

  private readonly scopeBlock: ParserMethod<[], void> = this.RULE('scopeBlock', () => {
    const open = this.openBlock(this.CONSUME(ScopeBlock), this.CONSUME(LeftBrace));
    const scope = this.SUBRULE(this.scopeGroups);
    const close = this.OPTION(() => this.take(this.CONSUME(RightBrace)));
    this.ACTION(() => this.noteBlock('scope', open, close, { scope }));
  });

  private readonly joinBlock: ParserMethod<[], void> = this.RULE('joinBlock', () => {
    const open = this.openBlock(this.CONSUME(JoinBlock), this.CONSUME(LeftBrace));
    const join = this.SUBRULE(this.joinGroups);
    const close = this.OPTION(() => this.take(this.CONSUME(RightBrace)));
    this.ACTION(() => this.noteBlock('join', open, close, { join }));
  });

  private readonly flowBlock: ParserMethod<[], void> = this.RULE('flowBlock', () => {
    const open = this.openBlock(this.CONSUME(FlowBlock), this.CONSUME(LeftBrace));
    const flows: Flow[] = [];
    this.SUBRULE1(this.leftover, { ARGS: [beforeFlows] });
    this.MANY(() => flows.push(this.SUBRULE(this.flow)));
    const close = this.OPTION(() => this.take(this.CONSUME(RightBrace)));
    this.ACTION(() => this.noteBlock('flow', open, close, { flows }));
  });

  /** What belongs nowhere in a rule: a line, or a whole block in braces. */
  private readonly unknownItem: ParserMethod<[], void> = this.RULE('unknownItem', () => {
    const first = this.LA(1);
    const message = unknownItemMessage(first);
    let depth = 0;
    let isFirst = true;
    this.AT_LEAST_ONE({
      GATE: () => isFirst || !this.endsUnknown(depth),
      DEF: () => {
        isFirst = false;
        const { tokenType } = this.take(this.CONSUME(Any));
        if (tokenType === LeftBrace) depth++;
        if (tokenType === RightBrace) depth--;
      },
    });
    this.report({ start: first.startOffset, end: this.lastEnd }, 'unknown-item', message);
  });

  private endsUnknown(depth: number): boolean {
    const { tokenType } = this.LA(1);
    if (endsRule.has(tokenType)) return true;
    if (depth > 0) return false;
    const endsLine = this.startsLine() && tokenType !== LeftBrace;
    return endsLine || this.LA(0).tokenType === RightBrace || endsEverything.has(tokenType);
  }

  private openBlock(block: IToken, brace: IToken): Span {
    this.take(brace);
    return { start: block.startOffset, end: this.lastEnd };
  }

  private noteBlock(block: Block, open: Span, close: IToken | undefined, values: Partial<Rule>): void {
    if (close === undefined)
      this.report(open, 'unclosed-block', `"${block} {" is never closed, so what follows may be misread; add "}"`);
    this.draft.parts.push({ kind: 'block', block, open, close: close === undefined ? this.here() : spanOf(close) });
    if (this.draft.note(block, open, this.problems)) Object.assign(this.draft.values, values);
  }
}

const beforeFlows: LeftoverPlace = {
  ends: new Set(),
  followsValue: false,
  remedy: 'a flow is written target <- source',
};

function unknownItemMessage(token: IToken): string {
  const written = token.image;
  if (token.tokenType === FlowTarget)
    return `The flow to "${written}" stands outside "flow { }" and is not read; move it between the braces`;
  const nearest = nearestName(written, ruleItems);
  const remedy = nearest === undefined ? `a rule has the items ${ruleItems.join(', ')}` : `did you mean "${nearest}"?`;
  return `"${written}" is no item of a rule and is not read; ${remedy}`;
}

const ruleItems: readonly string[] = [
  'id',
  'internal id',
  'description',
  'connector',
  'from',
  'link',
  'precedence',
  'tag',
  'version',
  'disabled',
  'password sync',
  'soft delete expiry',
  'extension',
  'scope',
  'join',
  'flow',
];

// Building the parser analyses the whole grammar, so one serves all texts; nothing of a text stays in it.
const parser = new RuleParser();

/** Reads the tokens of a file; every problem is added to `problems`. */
export function readRules(source: string, tokens: IToken[], problems: Problem[]): readonly ReadRule[] {
  parser.open(source, tokens, problems);
  return parser.file();
}

/** Reads the tokens of a lone expression. */
export function readExpression(source: string, tokens: IToken[], problems: Problem[]): Expression {
  parser.open(source, tokens, problems);
  return parser.loneExpression();
}
