/** Looks up credentials by the name a workspace gives them. Values never reach logs, stores or results. */
export interface Secrets {
  read(name: string): Promise<string | undefined>;
}
