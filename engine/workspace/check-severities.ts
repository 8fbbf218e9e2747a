import { nearestName } from '../../grammar/ast/nearest-name.ts';
import type { Problem, Severity } from '../../grammar/ast/problem.ts';
import type { CheckSeverities } from '../../grammar/semantics/check.ts';
import { checksByCode } from '../../grammar/semantics/checks.ts';
import type { JsonText } from './json-text.ts';

/** The severities `"checks"` in `joinery.json` gives, and what is wrong with the codes it names. */
export function checkSeverities(
  json: JsonText<unknown>,
  written: Readonly<Record<string, Severity | 'off'>> = {},
): { readonly severities: CheckSeverities; readonly problems: readonly Problem[] } {
  const severities = new Map(Object.entries(written));
  const problems = [...severities.keys()]
    .filter((code) => !checksByCode.has(code))
    .map((code) => unknownCheck(code, json.spanOf(['checks', code])));
  return { severities, problems };
}

function unknownCheck(code: string, span: Problem['span']): Problem {
  const nearest = nearestName(code, checksByCode.keys());
  const remedy = nearest === undefined ? 'docs/checks.md lists the codes' : `did you mean "${nearest}"?`;
  return {
    code: 'unknown-check',
    severity: 'error',
    message: `There is no check "${code}", so this has no effect; ${remedy}`,
    span,
  };
}
