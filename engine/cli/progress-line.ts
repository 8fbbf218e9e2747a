import { formatCount } from '../model/figures.ts';
import type { Progress } from '../ports/progress.ts';
import type { Output } from './command-io.ts';

/** A progress line that is rewritten in place on a terminal. Elsewhere it stays silent: a log has no use for it. */
export interface ProgressLine extends Progress {
  /** Takes the line away before other text is written. */
  clear(): void;
}

export function createProgressLine(output: Output): ProgressLine {
  if (output.isTTY !== true) return { report: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    report({ step, done, expected }): void {
      const text = expected === undefined ? formatCount(done) : `${formatCount(done)} of ${formatCount(expected)}`;
      output.write(`\r\u001b[2K${`${step}: ${text}`.slice(0, (output.columns ?? 80) - 1)}`);
      shown = true;
    },
    clear(): void {
      if (shown) output.write('\r\u001b[2K');
      shown = false;
    },
  };
}
