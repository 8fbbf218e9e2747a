import assert from 'node:assert/strict';
import type { Problem } from '../../../grammar/ast/problem.ts';
import { checkRules, type CheckSeverities } from '../../../grammar/semantics/check.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { typedEnvironment } from './typed-environment.ts';

/** `wrong` has exactly the one problem, at `underlined`; `right` has none with this code. `fixed` is `wrong` after its fix, guess or not. */
export interface CheckCase {
  readonly code: string;
  readonly wrong: string;
  readonly underlined: string;
  readonly right: string;
  readonly fixed?: string;
}

/** A rule around `body`, unless the text has rules of its own: inbound from the first forest, or outbound to the tenant after `out:`. */
export function ruleText(body: string): string {
  if (/^(?:\/\/[^\n]*\n)*(?:inbound|outbound) rule/.test(body)) return body;
  if (!body.startsWith('out:')) return inbound('r', 1, body);
  return outbound('r', 1, body.slice(4).trim());
}

export function inbound(name: string, precedence: number, body: string, header = 'from user to person'): string {
  return `inbound rule "${name}" { connector "contoso.com" ${header} precedence ${precedence}\n${body}\n}\n`;
}

export function outbound(name: string, precedence: number, body: string, connector = 'tenant'): string {
  return `outbound rule "${name}" { connector "${connector}" from person to user precedence ${precedence}\n${body}\n}\n`;
}

export function checkText(text: string, severities?: CheckSeverities): readonly Problem[] {
  const { file, problems } = parseSyncrule(text);
  assert.deepEqual(problems, [], text);
  return checkRules([{ path: 'main.syncrule', file, text }], typedEnvironment, severities).map(
    ({ problem }) => problem,
  );
}
