import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const here = join(import.meta.dirname, 'host');

/** An installed VS Code server. */
export interface WorkbenchHost {
  /** The Node the server runs on. */
  readonly node: string;
  /** `server-main.js` of the server. */
  readonly main: string;
}

/**
 * Installs a VS Code server from the npm registry, once per version, and gives its place. No package script runs: those would build or
 * download what is not needed. Takes about a minute the first time.
 */
export function installHost(): WorkbenchHost {
  const lock = readFileSync(join(here, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const cache = process.env['JOINERY_CACHE'] ?? join(homedir(), '.cache', 'joinery');
  const folder = join(cache, `workbench-${key}`);
  if (!existsSync(join(folder, '.ready'))) {
    const draft = `${folder}.${process.pid}`;
    install(draft);
    writeFileSync(join(draft, '.ready'), '');
    // Another process may have finished first; what it made is the same.
    if (existsSync(folder)) rmSync(draft, { recursive: true });
    else renameSync(draft, folder);
  }
  return {
    node: nodeIn(folder),
    main: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

function install(folder: string): void {
  console.log('Installing a VS Code server from the npm registry; this happens once');
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(folder, name));
  const node = nodeIn(folder);
  const npm = (cwd: string, ...args: readonly string[]): void => {
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      env: {
        ...process.env,
        PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`,
        npm_config_nodedir: resolve(node, '../..'),
      },
      stdio: 'inherit',
    });
  };
  npm(folder, 'ci', '--ignore-scripts');
  const code = join(folder, 'node_modules/code-server/lib/vscode');
  npm(code, 'install', '--ignore-scripts', '--omit=dev');
  npm(join(code, 'extensions'), 'install', '--ignore-scripts', '--omit=dev');
}

function nodeIn(folder: string): string {
  return join(folder, `node_modules/node-linux-${process.arch}/bin/node`);
}

/** The browser the workbench is shown in; `undefined` when none is installed. */
export function findBrowser(): string | undefined {
  const places = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return places.find((path) => path !== undefined && existsSync(path));
}
