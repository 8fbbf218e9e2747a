import type { CsObjectView } from '../../../engine/inspect/cs-object.ts';
import type { MvObjectView } from '../../../engine/inspect/mv-object.ts';
import type { Preview } from '../../../engine/preview/preview.ts';
import type { Span } from '../../../grammar/ast/span.ts';

/** What the preview page is told. `unsaved`: rules that are not saved took part. */
export type ToPreviewPage =
  | { readonly kind: 'preview'; readonly preview: Preview; readonly unsaved: boolean; readonly committed: boolean }
  | { readonly kind: 'working' }
  | { readonly kind: 'failed'; readonly message: string };

/** What a person does on the preview page. */
export type FromPreviewPage =
  /** The page listens. */
  | { readonly kind: 'ready' }
  /** Shows a place of a rule in the editor. */
  | { readonly kind: 'openRule'; readonly rule: string; readonly span: Span | null }
  | { readonly kind: 'openObject'; readonly connector: string; readonly dn: string }
  | { readonly kind: 'commit' };

/** What an object page is told. */
export type ToObjectPage =
  | { readonly kind: 'connectorSpace'; readonly object: CsObjectView }
  | { readonly kind: 'metaverse'; readonly object: MvObjectView }
  | { readonly kind: 'failed'; readonly message: string };

/** What a person does on an object page. */
export type FromObjectPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'openRule'; readonly rule: string; readonly span: null }
  | { readonly kind: 'openObject'; readonly connector: string; readonly dn: string }
  | { readonly kind: 'openMetaverse'; readonly id: number }
  | { readonly kind: 'preview' }
  | { readonly kind: 'explain' };
