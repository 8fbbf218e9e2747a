import { errorAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import type {
  ConnectorClause,
  Direction,
  Flow,
  JoinGroup,
  LinkType,
  Precedence,
  Rule,
  ScopeGroup,
  Word,
} from '../ast/rule.ts';
import { type Span } from '../ast/span.ts';
import { missingWord } from './missing-word.ts';

export type HeaderItem =
  | 'id'
  | 'internal id'
  | 'description'
  | 'connector'
  | 'from'
  | 'link'
  | 'precedence'
  | 'tag'
  | 'version'
  | 'disabled'
  | 'password sync'
  | 'soft delete expiry'
  | 'extension';

export type Block = 'scope' | 'join' | 'flow';

/** Where the parts of a rule stand in its text, in their order there: what the formatter needs beyond the tree. */
export type RulePart =
  | { readonly kind: 'item'; readonly item: HeaderItem; readonly span: Span }
  /** `open` reaches from the keyword to the brace, `close` is the closing brace. */
  | { readonly kind: 'block'; readonly block: Block; readonly open: Span; readonly close: Span };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A rule while it is read. Values of items that did not appear or could not be read are absent. */
export class RuleDraft {
  readonly parts: RulePart[] = [];
  readonly values: Partial<Mutable<Rule>> = {};
  private readonly seen = new Map<string, Span>();

  /** Notes that an item or block appears at `span`; reports it when it already did. */
  note(name: HeaderItem | Block, span: Span, problems: Problem[]): boolean {
    const first = this.seen.get(name);
    if (first === undefined) {
      this.seen.set(name, span);
      return true;
    }
    const related = [{ message: `The first "${name}" stands here`, span: first }];
    problems.push(
      errorAt(
        span,
        'duplicate-item',
        `A rule has only one "${name}", so this one is not used; remove one of the two`,
        related,
      ),
    );
    return false;
  }

  /** Reports required items that did not appear. `place` is where the rule's name stands. */
  reportMissing(place: Span, problems: Problem[]): void {
    for (const [item, remedy] of required) {
      if (!this.seen.has(item))
        problems.push(
          errorAt(place, 'missing-item', `The rule has no "${item}", so it cannot be compiled; add ${remedy}`),
        );
    }
  }

  finish(frame: RuleFrame): Rule {
    const nowhere = { start: frame.headerSpan.end, end: frame.headerSpan.end };
    const defaults = {
      connector: { kind: 'named', names: [], span: nowhere } satisfies ConnectorClause as ConnectorClause,
      sourceObjectType: missingWord(nowhere),
      targetObjectType: missingWord(nowhere),
      link: 'join' satisfies LinkType as LinkType,
      precedence: { kind: 'number', value: 0, span: nowhere } satisfies Precedence as Precedence,
      disabled: false,
      passwordSync: false,
      scope: [] as readonly ScopeGroup[],
      join: [] as readonly JoinGroup[],
      flows: [] as readonly Flow[],
      broken: false,
    };
    return { ...defaults, ...this.values, ...frame };
  }
}

/** What every rule has, read apart from its items. */
export interface RuleFrame {
  readonly direction: Direction;
  readonly name: Word;
  readonly span: Span;
  readonly headerSpan: Span;
}

const required: readonly (readonly [HeaderItem, string])[] = [
  ['connector', 'a connector\'s name: connector "contoso.com"'],
  ['from', 'the object types: from user to person'],
  ['precedence', 'a number: precedence 100'],
];
