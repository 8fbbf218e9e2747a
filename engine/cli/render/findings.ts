import type { DiagnosisFinding } from '../../ports/diagnosis.ts';
import type { Style } from './style.ts';

/** One finding as a line, its remedy under it. */
export function renderFinding({ check, status, message, remedy }: DiagnosisFinding, style: Style): string {
  const mark =
    status === 'ok' ? style.good('ok     ') : status === 'warning' ? style.warn('warning') : style.bad('error  ');
  const head = `  ${mark} ${message} ${style.dim(`(${check})`)}`;
  return remedy === undefined ? head : `${head}\n          ${style.accent('→')} ${remedy}`;
}
