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
