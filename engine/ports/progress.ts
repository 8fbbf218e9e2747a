/** Receives how far long work has come. Called at most once per batch. */
export interface Progress {
  report(progress: { readonly step: string; readonly done: number; readonly expected?: number }): void;
}

export const silentProgress: Progress = { report: () => undefined };
