import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProfileNamed } from '../../engine/cli/run-outcome.ts';

const command = fileURLToPath(new URL('../../engine/cli/main.ts', import.meta.url));

export interface RunTarget {
  readonly cwd: string;
  readonly connector: string;
  readonly profile: string;
}

/** When to kill: `batches` commits after the process began the run or went on with it, and then `delayMs` into what follows. */
export interface KillPoint {
  readonly batches: number;
  readonly delayMs: number;
}

/**
 * Starts the command and kills it at the point; the position at which the run was left, or `undefined` when it had ended before.
 */
export async function killedRun(target: RunTarget, point: KillPoint): Promise<string | undefined> {
  const before = positionOf(target);
  const child = startRun(target);
  const closed = once(child, 'close');
  // A killed run that is gone on with shows that only by its first commit.
  let [last, commits] = [before, before === undefined ? -1 : 0];
  const watch = openWatch(target);
  try {
    while (child.exitCode === null && commits < point.batches) {
      const position = watch.position();
      if (position !== undefined && position !== last) {
        last = position;
        commits += 1;
      } else await setTimeout(1);
    }
    if (point.delayMs > 0) await setTimeout(point.delayMs);
  } finally {
    // Nobody but the next process may have the store open then, so that it has to make sense of the log alone.
    watch.close();
  }
  child.kill('SIGKILL');
  const [, signal] = await closed;
  return signal === 'SIGKILL' ? positionOf(target) : undefined;
}

/** Runs the command to its end; its exit code. */
export async function finishedRun(target: RunTarget): Promise<number | null> {
  const [code] = await once(startRun(target), 'close');
  return code;
}

function startRun({ cwd, connector, profile }: RunTarget): ReturnType<typeof spawn> {
  return spawn(process.execPath, [command, 'run', connector, profile], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

function positionOf(target: RunTarget): string | undefined {
  const watch = openWatch(target);
  try {
    return watch.position();
  } finally {
    watch.close();
  }
}

interface Watch {
  /** Where the unfinished run of the profile stands; `undefined` when there is none, or no store yet. */
  position(): string | undefined;
  close(): void;
}

/** Opens the file itself: opening it as a store checks all of it, which takes longer than some steps. */
function openWatch({ cwd, profile }: RunTarget): Watch {
  const path = join(cwd, '.joinery', 'store.db');
  let database: DatabaseSync | undefined;
  return {
    position() {
      if (database === undefined && !existsSync(path)) return undefined;
      try {
        database ??= new DatabaseSync(path, { readOnly: true });
        const row = database
          .prepare('SELECT cursor FROM run WHERE profile = ? AND ended_at IS NULL ORDER BY id DESC LIMIT 1')
          .get(runProfileNamed(profile));
        return row === undefined ? undefined : String(row['cursor']);
      } catch {
        // The command is making the file at this very moment.
        return undefined;
      }
    },
    close: () => database?.close(),
  };
}
