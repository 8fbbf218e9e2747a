/** Looks up credentials by the name a workspace gives them. Values never reach logs, stores or results. */
export interface Secrets {
  read(name: string): Promise<string | undefined>;
  /** Keeps a value under a name, or forgets it where `value` is `undefined`. Absent: there is no place to keep anything. */
  write?(name: string, value: string | undefined): Promise<void>;
}
