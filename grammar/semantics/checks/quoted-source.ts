import { guessing } from '../../ast/fix.ts';
import type { Flow } from '../../ast/rule.ts';
import { functionSignatures } from '../../schema/functions.ts';
import { resultBranches } from '../result-branches.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/**
 * A text that looks like an expression is flowed as it stands: `"NULL"` writes the four letters NULL, `"[mail]"` writes the name of the
 * attribute in brackets. Without the quotation marks it would be computed.
 */
export const quotedSource: RuleCheck = {
  code: 'quoted-source',
  severity: 'warning',
  find: ({ rule }) => rule.flows.flatMap(findingsOf),
};

function findingsOf({ target, source }: Flow): readonly Finding[] {
  const texts =
    source.kind === 'constant'
      ? [{ value: source.value.text, span: source.span }]
      : source.kind === 'expression'
        ? resultBranches(source.expression).filter((branch) => branch.kind === 'string')
        : [];
  return texts
    .filter(({ value }) => looksComputed(value))
    .map(({ value, span }) => ({
      span,
      message: `This writes the text ${value} into "${target.text}", letter by letter; leave out the quotation marks to have it computed`,
      fix: guessing(`Write ${value}`, span, value),
    }));
}

function looksComputed(text: string): boolean {
  const [, name] = /^\s*(\w+)\(.*\)\s*$/s.exec(text) ?? [];
  if (name !== undefined && functionSignatures.has(name)) return true;
  return /^(?:NULL|AuthoritativeNull|IgnoreThisFlow|\[[\w-]+\]|%[\w.]+%)$/.test(text);
}
