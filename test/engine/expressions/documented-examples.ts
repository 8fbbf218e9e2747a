import { readFileSync } from 'node:fs';
import { valueText } from '../../../engine/expressions/value-text.ts';
import { valueFromJson } from '../../../engine/model/value-json.ts';
import { certificateValue, expiredSomeday, validLonger } from './certificates/certificate-fixtures.ts';
import type { Attributes, Circumstances } from './try-expression.ts';
import { tryExpression } from './try-expression.ts';

/** How far an example is the documentation's own. */
export type Source = 'documented' | 'documented-corrected' | 'documented-rule' | 'derived' | 'inferred';

export interface DocumentedExample {
  readonly expr: string;
  readonly inputs?: Attributes;
  readonly importedInputs?: Attributes;
  readonly params?: Readonly<Record<string, string>>;
  readonly expected: unknown;
  readonly source: Source;
}

export interface DocumentedFunction {
  readonly name: string;
  readonly examples: readonly DocumentedExample[];
}

/** `equal`: the documented outcome. `holds`: what the words of the outcome say. `deviates`: argued for. `fails`: none of these. */
export type Verdict = 'equal' | 'holds' | 'deviates' | 'fails';

export interface Judgement {
  readonly name: string;
  readonly example: DocumentedExample;
  readonly expected: string;
  readonly actual: string;
  readonly verdict: Verdict;
  /** Why it deviates. */
  readonly reason?: string;
}

export interface Deviation {
  readonly name: string;
  readonly expression: string;
  readonly expected: string;
  readonly actual: string;
  readonly reason: string;
}

/** Every documented example that does not come to its documented outcome, and why that is right. */
export const deviations: readonly Deviation[] = [
  {
    name: 'Now',
    expression: 'CertNotAfter($item)>Now()',
    expected: 'depends on clock',
    actual: 'problem unbound-variable',
    reason:
      'It is a part of the documented example of Where and cannot stand alone: outside of it "$item" means nothing. The whole example holds, see CertNotAfter and Where.',
  },
];

/** A clock at which the one certificate has expired and the other has not. */
const between = Date.UTC(2110, 0, 1);
const certificates = { userCertificate: [certificateValue(expiredSomeday), certificateValue(validLonger)] };
const isUnexpiredOnly = (outcome: string): boolean => outcome === `{${shownJson(certificateValue(validLonger))}}`;

/** Outcomes the documentation states in words: what is evaluated on, and what must be true of every result. */
const inWords: Readonly<
  Record<string, { on?: Attributes; when: readonly Circumstances[]; holds: (outcome: string) => boolean }>
> = {
  'certificates that have not expired': { on: certificates, when: [{ now: between }], holds: isUnexpiredOnly },
  'unexpired certificates': { on: certificates, when: [{ now: between }], holds: isUnexpiredOnly },
  'integer 100..999': {
    when: [0, 0.25, 0.5, 0.75, 0.999999].map((number) => ({ random: () => number })),
    holds: (outcome) => /^[1-9]\d\d$/.test(outcome),
  },
  guid: {
    when: [0, 0.25, 0.5, 0.999999].map((number) => ({ random: () => number })),
    holds: (outcome) => /^"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"$/.test(outcome),
  },
};

export function readDocumentation(path: string): readonly DocumentedFunction[] {
  return JSON.parse(readFileSync(path, 'utf8')) as readonly DocumentedFunction[];
}

/** Evaluates an example and compares. */
export function judge(name: string, example: DocumentedExample): Judgement {
  const { expr, inputs = {}, importedInputs = {}, params = {} } = example;
  const words = /^<(.*)>$/.exec(String(Array.isArray(example.expected) ? example.expected[0] : example.expected))?.[1];
  const property = words === undefined ? undefined : inWords[words];
  const expected = words ?? shownJson(example.expected);
  const circumstances = property?.when ?? [{ imported: importedInputs, parameters: params }];
  const outcomes = circumstances.map((one) => outcomeText(expr, property?.on ?? inputs, one));
  const actual = outcomes.at(-1) ?? '';
  const judgement = { name, example, expected, actual };
  if (property !== undefined && outcomes.every(property.holds)) return { ...judgement, verdict: 'holds' };
  if (property === undefined && isSame(example.expected, expected, actual)) return { ...judgement, verdict: 'equal' };
  const deviation = deviations.find((one) => one.name === name && one.expression === expr);
  const isArgued = deviation?.expected === expected && deviation.actual === actual;
  return isArgued
    ? { ...judgement, verdict: 'deviates', reason: deviation.reason }
    : { ...judgement, verdict: 'fails' };
}

/** Errors are documented by a part of their message, everything else exactly. */
function isSame(documented: unknown, expected: string, actual: string): boolean {
  const reading = valueFromJson(documented);
  if (reading.kind !== 'error') return expected === actual;
  return actual.startsWith('error ') && actual.toLowerCase().includes(reading.message.toLowerCase());
}

function outcomeText(expression: string, inputs: Attributes, circumstances: Circumstances): string {
  const result = tryExpression(expression, inputs, circumstances);
  if (result.kind === 'value') return valueText(result.value);
  return result.kind === 'error'
    ? `error ${result.code}${result.message === '' ? '' : `: ${result.message}`}`
    : `problem ${result.problems.map(({ code }) => code).join(', ')}`;
}

export function shownJson(json: unknown): string {
  const reading = valueFromJson(json);
  if (reading.kind === 'error') return `an error "${reading.message}"`;
  return reading.kind === 'value' ? valueText(reading.value) : reading.message;
}
