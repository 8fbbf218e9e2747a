/** The only source of time and chance for the engine. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
}
