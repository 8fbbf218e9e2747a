import type { Hold, StoreHolder } from '../ports/store.ts';
import { holderText } from '../runs/engine-error.ts';
import { holderOf, holdFile } from '../stores/hold.ts';
import { makeStateFolder } from './state-folder.ts';

/** Makes this process the one that starts the cycles of the store at `path`; a second one would start each a second time. */
export function holdScheduler(path: string, since: number): Hold {
  makeStateFolder(path);
  return holdFile(schedulerFile(path), { activity: 'the schedule', since });
}

/** Why this process does not start cycles: another one does. */
export function schedulerBusyText({ holder, remedy }: Extract<Hold, { readonly kind: 'busy' }>): string {
  const who = holder === undefined ? 'Another process runs the schedule' : holderText(holder);
  return `${who} of this workspace already, so this one was not started: ${remedy ?? 'one scheduler is enough; stop that one first to run it here'}`;
}

/** The process that starts the cycles of the store at `path`. */
export function schedulerHolder(path: string): StoreHolder | undefined {
  return holderOf(schedulerFile(path));
}

function schedulerFile(path: string): string {
  return `${path}.scheduler`;
}
