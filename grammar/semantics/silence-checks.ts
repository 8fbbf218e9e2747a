import type { CheckDescription } from './rule-context.ts';

/**
 * A comment `// joinery-ignore` silences a finding without saying why. Who reads the rule later cannot tell whether it still holds: write
 * the reason behind a colon.
 */
export const silenceWithoutReason: CheckDescription = { code: 'silence-without-reason', severity: 'warning' };

/**
 * A comment `// joinery-ignore` silences nothing: there is no finding with that code on its line or the next one, or it is an error. A
 * rule with an error is not run, so errors are mended, not silenced. The fix removes the comment.
 */
export const unusedSilence: CheckDescription = { code: 'unused-silence', severity: 'warning' };
