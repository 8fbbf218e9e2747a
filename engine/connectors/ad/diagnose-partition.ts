import type { ActiveDirectoryConnector, PartitionConfiguration } from '../../model/configuration.ts';
import { isAtOrBelow, normalizeDn } from '../../model/dn.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Diagnosis } from '../../ports/diagnosis.ts';
import { clockFinding } from '../clock-finding.ts';
import type { WrittenType } from './diagnose.ts';
import { diagnoseReading, diagnoseWriting } from './diagnose-rights.ts';
import { firstText } from './ldap-entry.ts';
import type { LdapSession } from './ldap-session.ts';

/** What is looked at in one partition. */
export interface PartitionDiagnosis {
  readonly connector: ActiveDirectoryConnector;
  /** Absent: the naming context the domain controller has by default. */
  readonly partition: PartitionConfiguration | undefined;
  readonly clock: Clock;
  readonly writes: readonly WrittenType[];
}

/** Functional levels by number, as rootDSE tells them. */
const levels = ['2000', '2003 interim', '2003', '2008', '2008 R2', '2012', '2012 R2', '2016', '2019', '2022', '2025'];
/** Windows Server 2003: what the original asks of schema and forest. */
const lowestLevel = 2;

/** Clock, levels, containers and rights in the part of the forest a partition is. */
export async function* diagnosePartition(session: LdapSession, task: PartitionDiagnosis): Diagnosis {
  yield* diagnoseFacts(session, task.clock);
  const { defaultNamingContext } = session.server;
  const name = task.partition?.name ?? defaultNamingContext;
  const namingContext = namingContextOf(session, name);
  if (namingContext === undefined || (await session.read(name, ['objectClass'])) === undefined) {
    yield {
      check: 'partition',
      status: 'error',
      message: `"${name}" is not in the directory as "${task.connector.user}" sees it, so nothing of that partition is imported`,
      remedy: `Correct the name in "partitions", name a domain controller of that domain in its "servers", or let the account read it`,
    };
    return;
  }
  yield { check: 'partition', status: 'ok', message: `"${name}" can be read` };
  yield* diagnoseContainers(session, task);
  yield* diagnoseReading(session, task.connector, namingContext);
  yield* diagnoseWriting(session, task, name);
}

async function* diagnoseFacts(session: LdapSession, clock: Clock): Diagnosis {
  const before = clock.now();
  const [rootDse] = await session.search({
    base: '',
    scope: 'base',
    attributes: ['currentTime', 'domainFunctionality', 'forestFunctionality'],
  });
  const now = (before + clock.now()) / 2;
  if (rootDse === undefined) return;
  const time = generalizedTime(firstText(rootDse, 'currentTime') ?? '');
  if (time !== undefined)
    yield clockFinding(
      'domain',
      now - time,
      'times rules compute are wrong by that much, and certificates may be taken for expired',
    );
  for (const [attribute, what] of [
    ['domainFunctionality', 'domain'],
    ['forestFunctionality', 'forest'],
  ] as const) {
    const level = Number(firstText(rootDse, attribute) ?? Number.NaN);
    if (Number.isNaN(level)) continue;
    const shown = levels[level] ?? String(level);
    yield level >= lowestLevel
      ? {
          check: 'functional-level',
          status: 'ok',
          message: `The ${what}'s functional level is Windows Server ${shown}`,
        }
      : {
          check: 'functional-level',
          status: 'error',
          message: `The ${what}'s functional level is Windows Server ${shown}, which lacks what synchronization needs`,
          remedy: `Raise the ${what}'s functional level to Windows Server 2003 or later`,
        };
  }
}

/** `20261121063050.0Z` in milliseconds. */
function generalizedTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/u.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function namingContextOf({ server }: LdapSession, name: string): string | undefined {
  const holding = server.namingContexts.filter((context) => isAtOrBelow(name, normalizeDn(context)));
  return holding.toSorted((left, right) => right.length - left.length)[0];
}

/** A container that was renamed or moved since no longer selects or excludes anything. */
async function* diagnoseContainers(session: LdapSession, { connector, partition }: PartitionDiagnosis): Diagnosis {
  const listed = [
    ...(partition?.include ?? []).map((dn) => ({
      dn,
      list: 'include',
      effect: 'and what was in it is deleted at the next full import',
    })),
    ...(partition?.exclude ?? []).map((dn) => ({ dn, list: 'exclude', effect: 'so nothing is kept out by it' })),
  ];
  let missing = 0;
  for (const { dn, list, effect } of listed) {
    if ((await session.read(dn, ['objectClass'])) !== undefined) continue;
    missing += 1;
    yield {
      check: 'container',
      status: list === 'include' ? 'error' : 'warning',
      message: `"${dn}" in "${list}" is not in the directory, ${effect}`,
      remedy: 'If it was renamed or moved, write its new name into joinery.json, else take it out',
    };
  }
  if (listed.length > 0 && missing === 0)
    yield { check: 'container', status: 'ok', message: `All ${listed.length} listed containers are there` };
  const { groupFilter } = connector;
  if (groupFilter === undefined || !isAtOrBelow(groupFilter, normalizeDn(partition?.name ?? ''))) return;
  yield (await session.read(groupFilter, ['objectClass'])) === undefined
    ? {
        check: 'group-filter',
        status: 'error',
        message: `"${groupFilter}", whose members alone are imported, is not in the directory`,
        remedy: 'Correct "groupFilter" in joinery.json, or take it out',
      }
    : { check: 'group-filter', status: 'ok', message: `The group "${groupFilter}" is there` };
}
