import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { eachCs } from '../../inspect/store-pages.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../model/configuration.ts';
import { formatCount, formatQuantity } from '../../model/figures.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import type { DiagnosisFinding } from '../../ports/diagnosis.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Store, StoreReader } from '../../ports/store.ts';
import { openSqliteStore } from '../../stores/sqlite/open.ts';
import { StoreError } from '../../stores/sqlite/store-error.ts';

const megabyte = 1_048_576;
const littleSpace = 1024 * megabyte;
const tooLittleSpace = 100 * megabyte;

/** Members the tenant takes in a group at most, and what the default rules of older servers took. Source: semantics of the original. */
const mostMembers = 250_000;
const manyMembers = 50_000;

/** What is wrong in joinery.json and the rules, counted; "joinery check" shows it. */
export function workspaceFindings(problems: readonly FileProblem[]): readonly DiagnosisFinding[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const remedy = '"joinery check" shows each with its place';
  if (errors.length > 0)
    return [
      {
        check: 'workspace',
        status: 'error',
        message: `joinery.json and the rules have ${formatQuantity(errors.length, 'error')}, so nothing can be run: ${errors[0]?.message ?? ''}`,
        remedy,
      },
    ];
  if (warnings.length > 0)
    return [
      {
        check: 'workspace',
        status: 'warning',
        message: `joinery.json and the rules have ${formatQuantity(warnings.length, 'warning')}`,
        remedy,
      },
    ];
  return [{ check: 'workspace', status: 'ok', message: 'joinery.json and the rules have no problems' }];
}

/** Whether the store can be opened and written, and whether there is room for it to grow. */
export function storeFindings({ store: { path } }: WorkspaceConfiguration): readonly DiagnosisFinding[] {
  return [...openable(path), ...room(path)];
}

function openable(path: string): readonly DiagnosisFinding[] {
  if (!existsSync(path)) {
    return [{ check: 'store', status: 'ok', message: `There is no store at "${path}" yet; the first run makes it` }];
  }
  let store: Store | undefined;
  try {
    store = openSqliteStore(path);
    store.batch(() => undefined);
    return [{ check: 'store', status: 'ok', message: `The store "${path}" can be written` }];
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    const [message = cause.message, ...remedies] = cause.message.split('; ');
    const isRunning = cause.code === 'store-locked';
    return [
      {
        check: 'store',
        status: isRunning ? 'warning' : 'error',
        message,
        remedy: remedies.join('; ') || 'See that the file belongs to the account this runs as',
      },
    ];
  } finally {
    store?.close();
  }
}

function room(path: string): readonly DiagnosisFinding[] {
  let folder = dirname(path);
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const size = existsSync(path) ? statSync(path).size : 0;
  const shown = `${formatCount(Math.floor(free / megabyte))} MB are free where the store lies, which has ${formatCount(Math.ceil(size / megabyte))} MB`;
  if (free > Math.max(littleSpace, size)) return [{ check: 'disk-space', status: 'ok', message: shown }];
  return [
    {
      check: 'disk-space',
      status: free < tooLittleSpace ? 'error' : 'warning',
      message: `Only ${shown}; a run that finds no room stops`,
      remedy: 'Free some space, or move "store" in joinery.json to another disk',
    },
  ];
}

/** Whether a credential is stored under every name joinery.json uses. Values are never looked at beyond that they are there. */
export async function credentialFindings(
  connectors: readonly ConnectorConfiguration[],
  secrets: Secrets,
  storeSecret: (credential: string) => string,
): Promise<readonly DiagnosisFinding[]> {
  const findings: DiagnosisFinding[] = [];
  for (const [credential, users] of Map.groupBy(connectors, credentialOf)) {
    if (credential === undefined) continue;
    const names = users.map(({ name }) => `"${name}"`).join(', ');
    const value = await secrets.read(credential);
    // Signing in as a person makes the entry on first use.
    const isMade = users.every(
      (one) => one.kind === 'entra' && one.tenant.kind === 'real' && /code|interactive/u.test(one.tenant.signIn),
    );
    findings.push(
      value !== undefined && value !== ''
        ? { check: 'credential', status: 'ok', message: `The credential "${credential}" of ${names} is stored` }
        : {
            check: 'credential',
            status: isMade ? 'warning' : 'error',
            message: `No credential is stored under the name "${credential}", so ${names} cannot be signed in to`,
            remedy: isMade ? 'Sign in once' : storeSecret(credential),
          },
    );
  }
  return findings;
}

function credentialOf(connector: ConnectorConfiguration): string | undefined {
  if (connector.kind === 'ad') return connector.credential;
  return connector.kind === 'entra' && connector.tenant.kind === 'real' ? connector.tenant.credential : undefined;
}

/** Groups that are larger than the tenant takes, or soon will be. */
export function groupFindings(
  { store: { path } }: WorkspaceConfiguration,
  connectors: readonly ConnectorConfiguration[],
): readonly DiagnosisFinding[] {
  if (!existsSync(path)) return [];
  const store = openSqliteStore(path, { readOnly: true });
  try {
    return judgeGroups(largeGroups(store, connectors));
  } finally {
    store.close();
  }
}

interface LargeGroup {
  readonly dn: string;
  readonly members: number;
}

function largeGroups(store: StoreReader, connectors: readonly ConnectorConfiguration[]): readonly LargeGroup[] {
  const large: LargeGroup[] = [];
  for (const { id, category } of connectors) {
    const space = category === 'AD' ? store.space(id) : undefined;
    if (space === undefined) continue;
    for (const object of eachCs(store, space)) {
      const slot = store.layout(space, object.objectType)?.slotOf.get('member');
      const members = slot === undefined ? 0 : (object.referenceCounts.get(slot) ?? 0);
      if (members > manyMembers) large.push({ dn: object.dn, members });
    }
  }
  return large;
}

function judgeGroups(large: readonly LargeGroup[]): readonly DiagnosisFinding[] {
  const tooLarge = large.filter(({ members }) => members > mostMembers);
  if (large.length === 0)
    return [
      {
        check: 'large-groups',
        status: 'ok',
        message: `No imported group has more than ${formatCount(manyMembers)} members`,
      },
    ];
  const shown = (tooLarge.length > 0 ? tooLarge : large)
    .slice(0, 5)
    .map(({ dn, members }) => `${dn} (${formatCount(members)})`)
    .join('; ');
  return [
    tooLarge.length > 0
      ? {
          check: 'large-groups',
          status: 'error',
          message: `Groups with more than ${formatCount(mostMembers)} members are refused by the tenant: ${shown}`,
          remedy: 'Split the groups, or have a rule keep them out of the tenant',
        }
      : {
          check: 'large-groups',
          status: 'warning',
          message: `Groups with more than ${formatCount(manyMembers)} members are beyond what rules of older servers take: ${shown}`,
          remedy: 'Look for "memberCount" in the rules, and split groups that grow on',
        },
  ];
}

/** Whether the file of a connector can be read, and how old it is. */
export function fileFindings(connector: ConnectorConfiguration, now: number): readonly DiagnosisFinding[] {
  if (connector.kind !== 'file') return [];
  return [connector.path, ...(connector.changes === undefined ? [] : [connector.changes])].map(
    (path): DiagnosisFinding => {
      try {
        const { size, mtimeMs } = statSync(path);
        const days = Math.floor((now - mtimeMs) / 86_400_000);
        return {
          check: 'file',
          status: 'ok',
          message: `"${path}" has ${formatCount(Math.ceil(size / 1024))} kB and was written ${days <= 0 ? 'today' : `${formatCount(days)} days ago`}`,
        };
      } catch {
        return {
          check: 'file',
          status: 'error',
          message: `"${path}" cannot be read, so "${connector.name}" cannot be imported`,
          remedy: 'Put the file there, or correct "path" of the connector in joinery.json',
        };
      }
    },
  );
}

/** `1,200` */
