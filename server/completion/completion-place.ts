import {
  type CompletionItem,
  type CompletionItemKind,
  InsertTextFormat,
  type TextEdit,
} from 'vscode-languageserver-types';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { RuleContext } from '../../grammar/semantics/rule-context.ts';
import type { CursorContext } from '../cursor/cursor-context.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';

/** What the editor can show. */
export interface CompletionAbilities {
  /** Whether it understands snippets, with places to fill in. */
  readonly snippets: boolean;
}

/** Everything a completion is made from. */
export interface CompletionPlace extends PlaceQuestion, CompletionAbilities {
  readonly cursor: CursorContext;
  /** The rule around the cursor, as far as it could be read. */
  readonly rule?: Rule;
  readonly context?: RuleContext;
}

/** How documentation is found when somebody looks at an item; see `features/completion.ts`. */
export type CompletionData =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'keyword'; readonly name: string }
  | { readonly kind: 'word'; readonly name: string }
  | {
      readonly kind: 'attribute';
      readonly path: string;
      readonly offset: number;
      readonly name: string;
      readonly side: 'cs' | 'mv';
    };

/**
 * One proposal. `rank` sorts: small ones first, equal ones by name. None is accepted by typing on: a name that is merely similar would
 * take the place of what was typed, unseen.
 */
export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly rank: number;
  /** What is inserted; the label where it is left out. */
  readonly text?: string;
  /** Inserted in place of `text` where the editor understands it. */
  readonly snippet?: string;
  /** What is typed to get it, where that is not the label: `[cn` finds `[cn]`. */
  readonly filter?: string;
  /** Behind the label: a type, a state. */
  readonly detail?: string;
  readonly data?: CompletionData;
  readonly isPreselected?: boolean;
}

export function completionItem(place: CompletionPlace, proposal: Proposal): CompletionItem {
  const { label, kind, rank, text = label, snippet, filter, detail, data, isPreselected } = proposal;
  const isSnippet = snippet !== undefined && place.snippets;
  const textEdit: TextEdit = {
    range: place.file.rangeOf(place.cursor.replaced),
    newText: isSnippet ? snippet : text,
  };
  return {
    label,
    kind,
    sortText: String(rank).padStart(2, '0') + label.toLowerCase(),
    textEdit,
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(detail === undefined ? {} : { detail }),
    ...(data === undefined ? {} : { data }),
    ...(isPreselected === true ? { preselect: true } : {}),
  };
}

/** A text that stands for itself inside a snippet. */
export function inSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}
