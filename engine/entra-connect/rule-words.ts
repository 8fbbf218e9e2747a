import type { Direction, LinkType, MergeType, ScopeOperator } from '../../grammar/ast/rule.ts';

/** The words of exported rules. Readers compare without regard to case, writers write them as they stand here. */
export const directionWords: Readonly<Record<Direction, string>> = { inbound: 'Inbound', outbound: 'Outbound' };

export const linkTypeWords: Readonly<Record<LinkType, string>> = {
  provision: 'Provision',
  join: 'Join',
  'sticky join': 'StickyJoin',
  'join no flow': 'JoinNoFlow',
};

export const directions: Readonly<Record<string, Direction>> = { Inbound: 'inbound', Outbound: 'outbound' };

export const linkTypes: Readonly<Record<string, LinkType>> = {
  Provision: 'provision',
  Join: 'join',
  StickyJoin: 'sticky join',
  JoinNoFlow: 'join no flow',
};

/** Merge types and scope operators have the same names here as there. */
export const mergeTypes: Readonly<Record<MergeType, MergeType>> = {
  Update: 'Update',
  Replace: 'Replace',
  Merge: 'Merge',
  MergeCaseInsensitive: 'MergeCaseInsensitive',
};

export const scopeOperators: Readonly<Record<string, ScopeOperator>> = {
  EQUAL: 'EQUAL',
  NOTEQUAL: 'NOTEQUAL',
  LESSTHAN: 'LESSTHAN',
  LESSTHAN_OR_EQUAL: 'LESSTHAN_OR_EQUAL',
  GREATERTHAN: 'GREATERTHAN',
  GREATERTHAN_OR_EQUAL: 'GREATERTHAN_OR_EQUAL',
  CONTAINS: 'CONTAINS',
  NOTCONTAINS: 'NOTCONTAINS',
  STARTSWITH: 'STARTSWITH',
  NOTSTARTSWITH: 'NOTSTARTSWITH',
  ENDSWITH: 'ENDSWITH',
  NOTENDSWITH: 'NOTENDSWITH',
  ISNULL: 'ISNULL',
  ISNOTNULL: 'ISNOTNULL',
  ISIN: 'ISIN',
  ISNOTIN: 'ISNOTIN',
  ISBITSET: 'ISBITSET',
  ISBITNOTSET: 'ISBITNOTSET',
  // The published documentation spells it so; exports never do.
  ISNOTBITSET: 'ISBITNOTSET',
  ISMEMBEROF: 'ISMEMBEROF',
  ISNOTMEMBEROF: 'ISNOTMEMBEROF',
};

/** What stands for "no soft delete" in a rule file. */
export const noSoftDelete = '00:00:00';
