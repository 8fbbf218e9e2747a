import type { Rule } from '../ast/rule.ts';
import { ruleFingerprint } from './rule-fingerprint.ts';
import { standardFingerprints } from './standard-fingerprints.ts';

/** Custom rules have precedences below this; those the product comes with begin here. */
export const firstStandardPrecedence = 100;

/** Whether a rule is one the original comes with, which its setup marks so and replaces with newer ones. Such rules are not edited. */
export function isStandardRule({ tag }: Rule): boolean {
  return tag?.text.startsWith('Microsoft.') === true;
}

const modified = new WeakMap<Rule, boolean>();

/**
 * Whether a standard rule does something else than the original's rule of this tag does. Of tags that are not known, such as those of
 * other builds, nothing is said, and neither of rules that could not be read completely.
 */
export function isModifiedStandardRule(rule: Rule): boolean {
  const fingerprints = standardFingerprints.get(rule.tag?.text ?? '');
  if (fingerprints === undefined || rule.broken) return false;
  const known = modified.get(rule);
  if (known !== undefined) return known;
  const found = !fingerprints.includes(ruleFingerprint(rule));
  modified.set(rule, found);
  return found;
}
