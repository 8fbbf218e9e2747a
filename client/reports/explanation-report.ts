import { clauseLine } from '../../engine/explain/clause-text.ts';
import type { ExplainFinding, Explanation } from '../../engine/explain/explanation.ts';
import { verdictText } from '../../engine/explain/verdict-text.ts';
import { nameInDn } from '../../engine/model/dn.ts';
import { joinBlocks, type Report, type ReportLink } from './report.ts';

/** Why an object is not where it should be: the first thing that holds it back and what to do, then the whole way it went. */
export function explanationReport(explanation: Explanation): Report {
  const { subject, target, findings, links } = explanation;
  const name = subject.dn === null ? subject.asked : nameInDn(subject.dn);
  const held = findings.filter(({ status }) => status === 'held');
  return {
    title: `Explain ${name}`,
    text: joinBlocks([
      `# ${name}`,
      `${verdictText(explanation, subject.dn ?? subject.asked)}.`,
      placeText(explanation),
      ...(held.length === 0 ? [] : ['## Why', ...held.slice(0, 1).map(reasonText)]),
      ...(held.length < 2 ? [] : ['## After that', ...held.slice(1).map(reasonText)]),
      '## The way it goes',
      findings.map(stepText).join('\n'),
      ...(links.length === 0 ? [] : ['## Linked objects', links.map(linkText).join('\n')]),
    ]),
    links: [
      ...objectLink(subject.known === 'connector-space' ? subject.connector : null, subject.dn),
      ...objectLink(target.connector, target.dn),
      ...links.flatMap(({ connector, dn, rule }) => [...objectLink(connector, dn), ...ruleLink(rule)]),
      ...findings.flatMap(({ rule }) => ruleLink(rule ?? null)),
    ],
  };
}

function placeText({ target: { dn, anchor, connector } }: Explanation): string {
  if (dn === null) return '';
  return `- in ${connector}: ${dn}${anchor === null ? '' : `\n- anchor there: ${anchor}`}`;
}

function reasonText({ stage, code, message, remedy, clauses = [], details = [] }: ExplainFinding): string {
  const seen = [...clauses.map(clauseLine), ...details];
  return [
    `### ${stage}: ${code}`,
    `${message}.`,
    seen.map((line) => `- ${line}`).join('\n'),
    remedy === null ? '' : `What to do: ${remedy}.`,
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

const marks = { passed: 'ok', held: 'held', note: 'note' } as const;

function stepText({ stage, code, status, message }: ExplainFinding, index: number): string {
  return `${index + 1}. ${marks[status]}, ${stage} (${code}): ${message}`;
}

function linkText({ connector, dn, rule }: Explanation['links'][number]): string {
  return `- ${connector}: ${dn}${rule === null ? '' : `, by "${rule}"`}`;
}

function objectLink(connector: string | null, dn: string | null): readonly ReportLink[] {
  return connector === null || dn === null ? [] : [{ kind: 'object', connector, dn }];
}

function ruleLink(name: string | null): readonly ReportLink[] {
  return name === null ? [] : [{ kind: 'rule', name }];
}
