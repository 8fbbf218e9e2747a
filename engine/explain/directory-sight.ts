/**
 * What a look into the directory itself gave for an object no connector space holds. `left-out`: the connector saw it and its
 * selection left it out. `objectType` and `anchor` are null where the look does not tell them.
 */
export type DirectorySight =
  | { readonly kind: 'seen'; readonly dn: string; readonly objectType: string | null; readonly anchor: string | null }
  | { readonly kind: 'left-out'; readonly dn: string }
  | { readonly kind: 'unreadable'; readonly dn: string; readonly message: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreachable'; readonly message: string }
  | { readonly kind: 'not-asked'; readonly reason: string };
