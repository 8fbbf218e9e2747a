import { clauseLine } from '../../explain/clause-text.ts';
import type { ExplainFinding, Explanation } from '../../explain/explanation.ts';
import { verdictText } from '../../explain/verdict-text.ts';
import { oneLine } from './stored.ts';
import type { Style } from './style.ts';

/** `all`: every finding along the path, not only what holds the object back. */
export interface ExplanationOptions {
  readonly style: Style;
  readonly all: boolean;
}

/** Where things further down the path hold only once this one is settled. */
const settledByRun: ReadonlySet<string> = new Set(['not-synchronized', 'full-synchronization-needed']);

/** Details shown before the rest is only counted. */
const shownDetails = 8;

/** An explanation in a few lines: what is asked about, why, and what to do. */
export function renderExplanation(explanation: Explanation, options: ExplanationOptions): string {
  const { findings } = explanation;
  const head = verdictText(
    explanation,
    options.style.bold(oneLine(explanation.subject.dn ?? explanation.subject.asked)),
  );
  if (options.all) return [head, ...findings.flatMap((finding) => findingLines(finding, options))].join('\n');
  const held = findings.filter(({ status }) => status === 'held');
  const [first, next] = held;
  if (first === undefined) return [head, ...presentLines(explanation, options)].join('\n');
  const after =
    settledByRun.has(first.code) && next !== undefined ? ['', 'After that', ...findingLines(next, options)] : [];
  return [head, ...findingLines(first, options), ...after].join('\n');
}

function findingLines(finding: ExplainFinding, { style, all }: ExplanationOptions): readonly string[] {
  const { stage, code, status, message, remedy, details = [], clauses = [] } = finding;
  const mark = status === 'held' ? style.bad('held') : status === 'note' ? style.warn('note') : style.good('ok  ');
  const seen = clauses.length > 1 ? clauses.map(clauseLine) : [];
  const listed = [...seen, ...details];
  const shown = all ? listed : listed.slice(0, shownDetails);
  return [
    `  ${mark} ${stage} ${style.dim(code)}`,
    `       ${message}`,
    ...shown.map((detail) => `         ${style.dim(detail)}`),
    ...(shown.length < listed.length
      ? [`         ${style.dim(`… ${listed.length - shown.length} more, --all shows them`)}`]
      : []),
    ...(remedy === null ? [] : [`       ${style.accent('→')} ${remedy}`]),
  ];
}

/** Where an object that is well is: anchor, links, and what of it the directory could not take. */
function presentLines({ target, links, findings }: Explanation, options: ExplanationOptions): readonly string[] {
  const { style } = options;
  return [
    `  ${target.dn ?? ''}${target.anchor === null ? '' : `, anchor ${target.anchor}`}`,
    ...links.map(({ connector, dn, rule }) => `  ${connector}: ${dn}${rule === null ? '' : style.dim(` (${rule})`)}`),
    ...findings.filter(({ status }) => status === 'note').flatMap((finding) => findingLines(finding, options)),
  ];
}
