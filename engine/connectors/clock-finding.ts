import type { DiagnosisFinding } from '../ports/diagnosis.ts';

/** A skew people do not notice, and one from which Kerberos and tokens are refused. */
const warnAboveSeconds = 60;
const errorAboveSeconds = 300;

/**
 * What a clock that is not the directory's leads to. `skewMs`: how far this machine's clock is ahead; negative where it is behind.
 * `consequence`: what goes wrong there.
 */
export function clockFinding(whose: 'domain' | 'tenant', skewMs: number, consequence: string): DiagnosisFinding {
  const seconds = Math.round(skewMs / 1000);
  const off = Math.abs(seconds);
  if (off <= warnAboveSeconds)
    return {
      check: 'clock',
      status: 'ok',
      message: `The clock agrees with the ${whose}'s within ${Math.max(1, off)} s`,
    };
  return {
    check: 'clock',
    status: off > errorAboveSeconds ? 'error' : 'warning',
    message: `The clock of this machine is ${off} s ${seconds > 0 ? 'ahead of' : 'behind'} the ${whose}'s: ${consequence}`,
    remedy: 'Set the clocks right, best by the same time service',
  };
}
