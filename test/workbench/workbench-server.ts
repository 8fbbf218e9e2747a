import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installHost, type WorkbenchHost } from './install-host.ts';

/** A running VS Code server that has one extension installed. */
export interface WorkbenchServer {
  /** Where its settings, logs and extensions are. */
  readonly folder: string;
  readonly authority: string;
  stop(): void;
}

export interface WorkbenchOptions {
  /** The extension's folder, with its `package.json` and bundles; or its package, a `.vsix`. */
  readonly extension: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the window's address may name extensions and tests; notifications are hidden then. */
  readonly testDriver?: boolean;
  /** What an address has to have as `tkn` to be let in; absent: everybody on this machine is. */
  readonly token?: string;
  /** Whether new workspaces are trusted without asking. */
  readonly trusted?: boolean;
}

/** What would otherwise cover, delay or change what a person sees. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.menuBarVisibility': 'classic',
};

/** Starts a server on loopback. It ends with this process. */
export async function startWorkbenchServer(options: WorkbenchOptions): Promise<WorkbenchServer> {
  const host = installHost();
  const folder = mkdtempSync(join(tmpdir(), 'joinery-workbench-'));
  prepare(folder, options, host);
  const env: Record<string, string | undefined> = { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: folder };
  for (const name of Object.keys(env)) if (/^(?:VSCODE_|ELECTRON_)/.test(name)) delete env[name];
  const child = spawn(
    host.node,
    [
      ...serverArguments(host, folder),
      '--host',
      '127.0.0.1',
      '--port',
      String(options.port ?? 0),
      ...tokenArguments(folder, options),
      '--accept-server-license-terms',
      '--disable-telemetry',
      '--disable-experiments',
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
    ],
    // A group of its own, so that the processes it starts end with it.
    { env: { ...env, ...options.env }, detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const stop = (): void => {
    process.off('exit', stop);
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  process.once('exit', stop);
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      const listening = /agent listening on (\d+)/.exec(text);
      if (listening !== null) resolve(Number(listening[1]));
    });
    child.once('exit', (code) => reject(new Error(`The VS Code server ended (${code}): ${text}`)));
  });
  return {
    folder,
    authority: `127.0.0.1:${port}`,
    stop: () => {
      stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** The token stands in a file of ours: other users see the arguments of processes. */
function tokenArguments(folder: string, { token }: WorkbenchOptions): readonly string[] {
  if (token === undefined) return ['--without-connection-token'];
  const path = join(folder, 'token');
  writeFileSync(path, token, { mode: 0o600 });
  return ['--connection-token-file', path];
}

/** The program, and where it keeps what it keeps. */
function serverArguments({ main }: WorkbenchHost, folder: string): readonly string[] {
  return [
    main,
    '--server-data-dir',
    folder,
    '--user-data-dir',
    join(folder, 'user'),
    '--extensions-dir',
    join(folder, 'extensions'),
  ];
}

function prepare(folder: string, { extension, settings }: WorkbenchOptions, host: WorkbenchHost): void {
  mkdirSync(join(folder, 'extensions'));
  mkdirSync(join(folder, 'user', 'User'), { recursive: true });
  if (extension.endsWith('.vsix')) {
    execFileSync(host.node, [...serverArguments(host, folder), '--install-extension', extension], {
      env: { ...process.env, EXTENSIONS_GALLERY: '{}' },
      stdio: 'pipe',
    });
  } else link(extension, folder);
  writeFileSync(
    join(folder, 'user', 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, undefined, 2),
  );
}

/** Without an `extensions.json` the server takes what it finds in the folder for installed, links included. */
function link(extension: string, folder: string): void {
  const manifest: { readonly publisher: string; readonly name: string; readonly version: string } = JSON.parse(
    readFileSync(join(extension, 'package.json'), 'utf8'),
  );
  symlinkSync(extension, join(folder, 'extensions', `${manifest.publisher}.${manifest.name}-${manifest.version}`));
}
