import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import type { ExitCode } from '../../../engine/cli/exit-code.ts';
import { type Invocation, invoke, sampleFolder, temporaryFolder } from '../../engine/cli/invoke.ts';
import { findSharedData } from '../../support/shared-data.ts';
import type { Account, DomainController } from '../../support/samba/domain-controller.ts';
import type { Run } from '../forests-workspace.ts';

/** The rules of a real server, which lie beside the clone where it is developed, or those of the sample. */
export type RuleSet = 'exported' | 'sample';

/** One forest as a workspace connects to it. */
export interface LiveForest {
  readonly controller: DomainController;
  readonly account: Account;
  /** In place of the domain controller's own address, for a server that stands between. */
  readonly servers?: readonly string[];
  /** In place of its own authority. */
  readonly certificateAuthority?: string;
}

export interface LiveWorkspace {
  readonly cwd: string;
  /** Names of the connectors. */
  readonly forests: readonly string[];
  readonly tenant: string;
  /** Everything the command has written since the workspace was made. */
  readonly output: string[];
  /** Runs one command line, `--verbose`; ends the test where it says that it could not work at all. */
  joinery(...argv: readonly string[]): Promise<Invocation>;
  /** Runs one command line and gives whatever came out of it. */
  attempt(...argv: readonly string[]): Promise<Invocation>;
  /** Has the connector sign in with another password, until the given function is called. */
  withPassword(connector: string, password: string): () => void;
  /** Changes joinery.json. */
  configure(change: (json: JoineryJson) => void): void;
}

/** The parts of joinery.json that tests change. */
export interface JoineryJson {
  connectors: ConnectorJson[];
  staging?: boolean;
  sourceAnchor?: string;
  [name: string]: unknown;
}

export interface ConnectorJson {
  name: string;
  kind: string;
  attributes: string[];
  [name: string]: unknown;
}

/**
 * A new workspace over live forests and a simulated tenant: what a user gets from the rules, with connectors to the forests in place
 * of files. Objects below `OU=Corp` are in scope, but not the service accounts. Skips the test where the rules are not there.
 */
export async function liveWorkspace(
  test: Mocha.Context,
  rules: RuleSet,
  forests: readonly LiveForest[],
): Promise<LiveWorkspace> {
  const cwd = rules === 'sample' ? temporaryFolder(sampleFolder) : await exportedWorkspace(test, forests.length);
  const file = join(cwd, 'joinery.json');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the product made the file.
  const read = (): JoineryJson => parse(readFileSync(file, 'utf8')) as JoineryJson;
  const configure: LiveWorkspace['configure'] = (change) => {
    const json = read();
    change(json);
    writeFileSync(file, JSON.stringify(json, undefined, 2));
  };
  configure((json) => {
    const directories = json.connectors.filter(({ kind }) => kind === 'file');
    for (const [at, connector] of directories.entries()) {
      const forest = forests[at];
      if (forest === undefined) {
        // A forest nobody started stays a file, with nothing in it that is imported.
        writeFileSync(
          join(cwd, String(connector['path'])),
          'dn: DC=nobody\nobjectClass: domainDNS\nobjectGUID:: AAAAAAAAAAAAAAAAAAAAAA==\n\n',
        );
        continue;
      }
      Object.assign(connector, directoryJson(forest), { credential: connector.name });
      delete connector['path'];
      delete connector['changes'];
      delete connector['category'];
    }
  });
  const connectors = read().connectors;
  const names = connectors.filter(({ kind }) => kind === 'ad').map(({ name }) => name);
  const environment: Record<string, string> = {};
  for (const [at, name] of names.entries()) environment[variableOf(name)] = forests[at]?.account.password ?? '';
  const output: string[] = [];
  const attempt: LiveWorkspace['attempt'] = async (...argv) => {
    const result = await invoke([...argv, '--verbose'], { cwd, environment });
    output.push(result.stdout, result.stderr);
    return result;
  };
  return {
    cwd,
    forests: names,
    tenant: connectors.find(({ kind }) => kind === 'entra')?.name ?? '',
    output,
    attempt,
    async joinery(...argv) {
      const result = await attempt(...argv);
      const worked: readonly ExitCode[] = [0, 1];
      if (!worked.includes(result.exitCode))
        throw new Error(`joinery ${argv.join(' ')}\n${result.stdout}${result.stderr}`);
      return result;
    },
    withPassword(connector, password) {
      const usual = environment[variableOf(connector)] ?? '';
      environment[variableOf(connector)] = password;
      return () => {
        environment[variableOf(connector)] = usual;
      };
    },
    configure,
  };
}

function variableOf(credential: string): string {
  return `JOINERY_SECRET_${credential.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

async function exportedWorkspace(test: Mocha.Context, forests: number): Promise<string> {
  const from = findSharedData('contoso');
  if (from === undefined) {
    console.log('      (skipped: the exported configuration is not beside this clone)');
    return test.skip();
  }
  const cwd = temporaryFolder();
  const names = ['contoso.test', 'fabrikam.test'].slice(0, forests);
  for (const name of names) writeFileSync(join(cwd, `${name}.ldif`), '');
  const ldif = names.flatMap((name) => ['--ldif', `${name}=${name}.ldif`]);
  const { exitCode, stdout, stderr } = await invoke(['init', '--from', from, ...ldif], { cwd });
  if (exitCode > 1) throw new Error(stdout + stderr);
  return cwd;
}

function directoryJson({ controller, account, servers, certificateAuthority }: LiveForest): object {
  const { base, address, authority, forest } = controller;
  return {
    kind: 'ad',
    forest: forest.realm.toLowerCase(),
    servers: servers ?? [address],
    certificateAuthority: certificateAuthority ?? authority.certificate,
    user: account.user,
    partitions: [{ name: base, include: [`OU=Corp,${base}`], exclude: [`OU=Service,OU=Corp,${base}`] }],
  };
}

/** The runs of one cycle, or of several; also those that could not begin. */
export async function cycle(workspace: LiveWorkspace, ...options: readonly string[]): Promise<readonly Run[]> {
  const { stdout, stderr } = await workspace.attempt('cycle', '--json', ...options);
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const outcome: { readonly cycles: readonly { readonly runs: readonly Run[] }[] } = JSON.parse(stdout);
  return outcome.cycles.flatMap(({ runs }) => runs);
}

/** One line for each run that had something to do, and one for each of its errors. */
export function runLines(runs: readonly Run[]): readonly string[] {
  return runs.flatMap(({ connector, profile, status, counters, errors }) => {
    const counted = Object.entries(counters)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .toSorted();
    if (counted.length === 0 && status === 'success') return [];
    return [
      `${connector}, ${profile}: ${[status, ...counted].join(', ')}`,
      ...errors.map(({ code, dn, message }) => `  ${code}${dn === undefined ? '' : ` ${dn}`}: ${message}`),
    ];
  });
}
