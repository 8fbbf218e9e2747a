import type { RuleCheck } from '../rule-context.ts';

/**
 * A disabled rule has `password sync`, which a disabled rule does not do: passwords of its objects are no longer synchronized unless
 * another rule has it.
 */
export const disabledPasswordSync: RuleCheck = {
  code: 'disabled-password-sync',
  severity: 'information',
  find: ({ rule }) => {
    if (!rule.disabled || !rule.passwordSync) return [];
    const message =
      'This rule is disabled, so its "password sync" has no effect; give it to an enabled rule, or remove it here';
    return [{ span: rule.name.span, message }];
  },
};
