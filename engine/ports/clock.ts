/** The only source of time for the engine. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Lets timers, input and signals of the process be handled; long work calls it between batches. */
  pause(): Promise<void>;
}
