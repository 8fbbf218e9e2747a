import type { Problem } from '../../grammar/ast/problem.ts';
import type { Hold, StoreHolder } from '../ports/store.ts';

/** The rules cannot run as they are. `problems` says what is wrong, at least one of them an error. */
export class EngineConfigurationError extends Error {
  override readonly name = 'EngineConfigurationError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    super(`The rules have ${errors.length} errors, so nothing can run; the first: ${errors[0]?.message ?? 'unknown'}`);
    this.problems = problems;
  }
}

/** A run was asked for while another one is going on, in this process or in another one; the engine does one at a time. */
export class EngineBusyError extends Error {
  override readonly name = 'EngineBusyError';
  /** The other process, where it is one and tells who it is. */
  readonly holder: StoreHolder | undefined;

  constructor(elsewhere?: Extract<Hold, { readonly kind: 'busy' }>) {
    super(elsewhere === undefined ? hereText : elsewhereText(elsewhere));
    this.holder = elsewhere?.holder;
  }
}

const hereText = 'A run is going on, and the engine does one at a time; wait for it or cancel it';

function elsewhereText({ holder, remedy }: Extract<Hold, { readonly kind: 'busy' }>): string {
  const who =
    holder === undefined ? 'Another process is running over this store' : `${holderText(holder)} over this store`;
  return `${who}, so nothing was started: ${remedy ?? 'one run goes at a time; wait until it has ended, or stop it'}`;
}

/** `Process 4711 on "host" has been running a delta cycle since 2026-11-21T12:00:00Z` */
export function holderText({ pid, host, activity, since }: StoreHolder): string {
  const start = new Date(since).toISOString().replace(/\.\d+Z$/, 'Z');
  return `Process ${pid} on "${host}" has been running ${activity} since ${start}`;
}
