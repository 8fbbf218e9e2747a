import * as vscode from 'vscode';
import { type CancellationToken, type RequestType, ResponseError } from 'vscode-jsonrpc';
import type { DiagnosisFinding } from '../../engine/ports/diagnosis.ts';
import { askPerson, connectionFinding, writeSecret } from '../../engine/host/protocol/connections.ts';
import { type DoctorProgress, doctorProgress, scheduleEvent } from '../../engine/host/protocol/operations.ts';
import type { SchedulerEvent } from '../../engine/scheduler/run-scheduler.ts';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { secretKey } from '../../engine/host/protocol/secret-place.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';
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

/** The engine of the workspace: starts its host, keeps what is known of it, and asks it. */
export class EngineSession implements vscode.Disposable {
  readonly #parts: EngineSessionParts;
  readonly #changes = new vscode.EventEmitter<EngineState>();
  readonly #diagnosis = new vscode.EventEmitter<DoctorProgress>();
  readonly #findings = new vscode.EventEmitter<DiagnosisFinding>();
  readonly #schedule = new vscode.EventEmitter<SchedulerEvent>();
  #state: EngineState = { kind: 'stopped' };
  #host: EngineProcess | undefined;
  #folder: string | undefined;
  #running: RunningState | undefined;
  #isScheduling = false;

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

  /** How far a diagnosis that was asked for has come. */
  get onDidDiagnose(): vscode.Event<DoctorProgress> {
    return this.#diagnosis.event;
  }

  /** What a test of a connection has found so far. */
  get onDidFind(): vscode.Event<DiagnosisFinding> {
    return this.#findings.event;
  }

  /** What happens to the schedule while this window runs it. */
  get onDidSchedule(): vscode.Event<SchedulerEvent> {
    return this.#schedule.event;
  }

  /** Whether this window runs the schedule. */
  get isScheduling(): boolean {
    return this.#isScheduling;
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

  /** The same for what needs no open workspace. In a window that is not trusted nothing of the engine is started. */
  async ask<P, R>(type: RequestType<P, R, void>, params: P, token?: CancellationToken): Promise<R> {
    if (!vscode.workspace.isTrusted) {
      throw new ResponseError(
        protocol.hostErrors.noWorkspace,
        'The workspace is not trusted, so the engine is not started; trust it first',
      );
    }
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

  /** Asks again what the store holds: another process may have changed it. */
  async refresh(): Promise<void> {
    if (this.#host === undefined || this.#state.kind !== 'open') return;
    const summary = await this.request(protocol.summarize, null).catch(() => undefined);
    if (summary !== undefined && this.#state.kind === 'open') {
      this.#become({ kind: 'open', summary, running: this.#running });
    }
  }

  dispose(): void {
    this.#changes.dispose();
    this.#diagnosis.dispose();
    this.#findings.dispose();
    this.#schedule.dispose();
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
    connection.onRequest(protocol.readSecret, async (place) => (await secrets.get(secretKey(place))) ?? null);
    connection.onRequest(writeSecret, async ({ value, ...place }) => {
      await (value === null ? secrets.delete(secretKey(place)) : secrets.store(secretKey(place), value));
      return null;
    });
    connection.onRequest(askPerson, async (question, token) => await showSignIn(question, token));
    connection.onNotification(connectionFinding, (finding) => this.#findings.fire(finding));
    connection.onNotification(protocol.runProgress, (progress) => {
      if (this.#running !== undefined) this.#setRunning({ ...this.#running, progress });
    });
    connection.onNotification(scheduleEvent, (event) => this.#followSchedule(event));
    connection.onNotification(doctorProgress, (progress) => this.#diagnosis.fire(progress));
    connection.onNotification(protocol.storeChanged, () => void this.refresh());
    void this.#tellEnd(host);
    this.#host = host;
    return host;
  }

  #followSchedule(event: SchedulerEvent): void {
    this.#isScheduling = event.event !== 'stopped';
    if (event.event === 'cycle-started')
      this.#setRunning({
        title: event.policy === 'Initial' ? 'Scheduled initial cycle' : 'Scheduled cycle',
        progress: undefined,
      });
    else if (event.event === 'cycle-ended' || event.event === 'cycle-failed') this.#setRunning(undefined);
    else this.#become(this.#state);
    this.#schedule.fire(event);
  }

  /** A host that ends without having been asked to has crashed: the next request starts another. */
  async #tellEnd(host: EngineProcess): Promise<void> {
    const output = await host.ended;
    if (this.#host !== host) return;
    this.#host = undefined;
    this.#running = undefined;
    this.#isScheduling = false;
    const last = output.trim().split('\n').at(-1) ?? '';
    this.#become({ kind: 'failed', message: `The engine ended by itself${last === '' ? '' : `: ${last}`}` });
  }

  async #stop(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.stop();
  }
}
