import type { Rule } from '../ast/rule.ts';

/** Custom rules have precedences below this; those the product comes with begin here. */
export const firstStandardPrecedence = 100;

/** Whether a rule is one the original comes with, which its setup marks so and replaces with newer ones. Such rules are not edited. */
export function isStandardRule({ tag }: Rule): boolean {
  return tag?.text.startsWith('Microsoft.') === true;
}
