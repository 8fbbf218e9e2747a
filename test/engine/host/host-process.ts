import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import * as protocol from '../../../engine/host/protocol/requests.ts';

/** The host's program. */
export const main: string = new URL('../../../engine/host/main.ts', import.meta.url).pathname;
const sample = new URL('../../../samples/two-forests', import.meta.url).pathname;

/** A host in a process of its own, as an editor starts it, on a copy of the sample. */
export class Host {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'joinery-host-'));
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly progress: protocol.RunProgress[] = [];

  constructor() {
    cpSync(sample, this.folder, { recursive: true });
    this.process = fork(main, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.connection = createMessageConnection(new IPCMessageReader(this.process), new IPCMessageWriter(this.process));
    this.connection.onNotification(protocol.runProgress, (progress) => void this.progress.push(progress));
    this.connection.listen();
  }

  async open(): Promise<protocol.WorkspaceSummary> {
    return await this.connection.sendRequest(protocol.openWorkspace, { folder: this.folder });
  }

  edit(name: string, change: (text: string) => string): void {
    const path = join(this.folder, name);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  async close(): Promise<void> {
    this.connection.dispose();
    if (this.process.exitCode === null) {
      const ended = once(this.process, 'exit');
      this.process.disconnect();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The error a request ends with. */
export async function refused(work: Promise<unknown>): Promise<ResponseError<unknown>> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof ResponseError);
  return error;
}
