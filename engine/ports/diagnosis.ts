import { formatQuantity } from '../model/figures.ts';

/**
 * One thing a diagnosis looked at. `check` is a stable word (`bind`, `certificate`). `message` says what was found and, where it is not
 * well, what follows from it; `remedy` names the setting or right that cures it. Both are without a trailing full stop and hold no
 * secret.
 */
export interface DiagnosisFinding {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'error';
  readonly message: string;
  readonly remedy?: string;
}

/** Findings in the order they were made, each as soon as it is known. */
export type Diagnosis = AsyncIterable<DiagnosisFinding>;

/** Findings of one connector, or of the workspace itself (`connector` is `null`). */
export interface DiagnosisSection {
  readonly connector: string | null;
  readonly findings: readonly DiagnosisFinding[];
}

/** `1 error, 0 warnings, 12 checks passed` */
export function findingCounts(sections: readonly DiagnosisSection[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const count = (status: DiagnosisFinding['status']): number => all.filter((one) => one.status === status).length;
  return `${formatQuantity(count('error'), 'error')}, ${formatQuantity(count('warning'), 'warning')}, ${formatQuantity(count('ok'), 'check')} passed`;
}
