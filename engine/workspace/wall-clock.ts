import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

/** The machine's clock. */
export const wallClock: Clock = { now: () => Date.now(), pause: () => setImmediate() };
