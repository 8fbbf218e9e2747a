import type { RunProgress } from '../../engine/host/protocol/requests.ts';
import { formatCount } from '../../engine/model/figures.ts';
import type { EngineState } from './engine-session.ts';

/** How far the run of this window has come with a connector; a run of another process, or one that was killed, tells nothing. */
export function progressOf(state: EngineState, connector: string): RunProgress | undefined {
  const progress = state.kind === 'open' ? state.running?.progress : undefined;
  return progress?.connector === connector ? progress : undefined;
}

/** `120 of 500 objects` */
export function progressText({ done, expected }: RunProgress): string {
  return `${formatCount(done)}${expected === null ? '' : ` of ${formatCount(expected)}`} objects`;
}
