import type { Problem } from '../../grammar/ast/problem.ts';

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

/** A run was asked for while another one is going on; the engine does one at a time. */
export class EngineBusyError extends Error {
  override readonly name = 'EngineBusyError';

  constructor() {
    super('A run is going on, and the engine does one at a time; wait for it or cancel it');
  }
}
