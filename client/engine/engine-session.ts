import * as vscode from 'vscode';
import { type CancellationToken, type RequestType, ResponseError } from 'vscode-jsonrpc';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';

/** What the views show of the engine. `stopped`: no workspace, or it is not trusted. */
export type EngineState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'open'; readonly summary: protocol.WorkspaceSummary; readonly running: RunningState | undefined }
  | { readonly kind: 'failed'; readonly message: string };

/** A run of this window. `progress` is absent until the first batch. */
export interface RunningState {
  readonly title: string;
  readonly progress: protocol.RunProgress | undefined;
}

export interface EngineSessionParts {
  /** The bundle of the engine host. */
  readonly hostPath: string;
  readonly secrets: vscode.SecretStorage;
  readonly log: vscode.LogOutputChannel;
}

/** The name under which a workspace's credential is kept; VS Code itself tells extensions apart. */
export function secretKey(credential: string): string {
  return `credential:${credential}`;
}

/** The engine of the workspace: starts its host, keeps what is known of it, and asks it. */
export class EngineSession implements vscode.Disposable {
  readonly #parts: EngineSessionParts;
  readonly #changes = new vscode.EventEmitter<EngineState>();
  #state: EngineState = { kind: 'stopped' };
  #host: EngineProcess | undefined;
  #folder: string | undefined;
  #running: RunningState | undefined;

  constructor(parts: EngineSessionParts) {
    this.#parts = parts;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** The state changed, or what the store holds. */
  get onDidChange(): vscode.Event<EngineState> {
    return this.#changes.event;
  }

  /** Opens the workspace in `folder`, or reads it anew; `undefined` stops the engine. Failures become the state. */
  async open(folder: string | undefined): Promise<void> {
    this.#folder = folder;
    if (folder === undefined) {
      await this.#stop();
      this.#become({ kind: 'stopped' });
      return;
    }
    if (this.#state.kind !== 'open') this.#become({ kind: 'starting' });
    try {
      const summary = await this.request(protocol.openWorkspace, { folder });
      this.#become({ kind: 'open', summary, running: this.#running });
    } catch (cause) {
      this.#become({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  /** Asks the host. Throws ResponseError with a sentence for the user. */
  async request<P, R>(type: RequestType<P, R, void>, params: P, token?: CancellationToken): Promise<R> {
    if (this.#folder === undefined) {
      throw new ResponseError(
        protocol.hostErrors.noWorkspace,
        'No Joinery workspace is open; open a folder with a joinery.json, and trust it',
      );
    }
    return await this.ask(type, params, token);
  }

  /** The same for what needs no open workspace. */
  async ask<P, R>(type: RequestType<P, R, void>, params: P, token?: CancellationToken): Promise<R> {
    return await this.#hostProcess().connection.sendRequest<R>(type.method, params, token);
  }

  /** Asks for a run and shows that it is going on. */
  async run<P, R>(title: string, type: RequestType<P, R, void>, params: P, token: CancellationToken): Promise<R> {
    this.#setRunning({ title, progress: undefined });
    try {
      return await this.request(type, params, token);
    } finally {
      this.#setRunning(undefined);
    }
  }

  dispose(): void {
    this.#changes.dispose();
    void this.#stop();
  }

  #become(next: EngineState): void {
    this.#state = next;
    this.#changes.fire(next);
  }

  #setRunning(running: RunningState | undefined): void {
    this.#running = running;
    if (this.#state.kind === 'open') this.#become({ ...this.#state, running });
  }

  #hostProcess(): EngineProcess {
    if (this.#host !== undefined) return this.#host;
    const { hostPath, secrets, log } = this.#parts;
    const host = startEngineProcess(hostPath, (text) => log.error(text.trimEnd()));
    const { connection } = host;
    connection.onRequest(protocol.readSecret, async ({ name }) => (await secrets.get(secretKey(name))) ?? null);
    connection.onNotification(protocol.runProgress, (progress) => {
      if (this.#running !== undefined) this.#setRunning({ ...this.#running, progress });
    });
    connection.onNotification(protocol.storeChanged, () => void this.#refresh());
    void this.#tellEnd(host);
    this.#host = host;
    return host;
  }

  /** A host that ends without having been asked to has crashed: the next request starts another. */
  async #tellEnd(host: EngineProcess): Promise<void> {
    const output = await host.ended;
    if (this.#host !== host) return;
    this.#host = undefined;
    this.#running = undefined;
    const last = output.trim().split('\n').at(-1) ?? '';
    this.#become({ kind: 'failed', message: `The engine ended by itself${last === '' ? '' : `: ${last}`}` });
  }

  async #refresh(): Promise<void> {
    if (this.#host === undefined || this.#state.kind !== 'open') return;
    const summary = await this.request(protocol.summarize, null).catch(() => undefined);
    if (summary !== undefined && this.#state.kind === 'open') {
      this.#become({ kind: 'open', summary, running: this.#running });
    }
  }

  async #stop(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.stop();
  }
}
