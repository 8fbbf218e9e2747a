/** Receives how far long work has come. Called at most once per batch. `connector`: the name of the one a run works on. */
export interface Progress {
  report(progress: {
    readonly step: string;
    readonly connector?: string;
    readonly done: number;
    readonly expected?: number;
  }): void;
}

export const silentProgress: Progress = { report: () => undefined };
