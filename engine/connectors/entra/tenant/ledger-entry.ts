/**
 * One thing the embedded tenant does as Microsoft's service does. `documented`: a published page says so. `seen`: somebody reported it in
 * public, or a published program depends on it. `assumed`: nobody said so, and it is the most plausible.
 */
export interface LedgerEntry {
  /** A stable word. */
  readonly id: string;
  readonly text: string;
  readonly status: 'documented' | 'seen' | 'assumed';
  /** The page or the report, in words. */
  readonly source: string;
  /** Names of the tests that hold the tenant to it. */
  readonly tests: readonly string[];
}

/** The source of what nobody said. */
export const ownPractice = 'No source; what other programs have to cope with';
