import { resolve } from 'node:path';
import { failure } from '../connectors/ad/diagnose-failure.ts';
import { diagnoseForest } from '../connectors/ad/diagnose.ts';
import type { FindRecords } from '../connectors/ad/find-servers.ts';
import { listPartitions } from '../connectors/ad/list-partitions.ts';
import { tokenFacts } from '../connectors/entra/access-token.ts';
import { diagnoseEntra } from '../connectors/entra/diagnose.ts';
import type { EntraDependencies } from '../connectors/entra/open.ts';
import { openSignIn } from '../connectors/entra/sign-in.ts';
import { type LdifSurvey, surveyLdif } from '../connectors/file/survey-ldif.ts';
import type { ConnectionDraft, ForestDraft, LdifDraft, TenantDraft } from '../model/connection-draft.ts';
import { formatCount, formatQuantity } from '../model/figures.ts';
import { guidText } from '../model/guid.ts';
import { type CancelSignal, throwIfCancelled } from '../ports/cancel.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConnectionTest } from '../ports/connection-test.ts';
import type { DiagnosisFinding } from '../ports/diagnosis.ts';
import { ConnectorError } from '../ports/directory.ts';
import { draftForest, draftTenant, holdSecret } from './draft-connector.ts';
import { starterDirectory } from './starter/starter-schemas.ts';

/** What testing a connection needs from the process. The secret is used and forgotten. */
export interface ConnectionSurroundings extends Pick<EntraDependencies, 'prompt' | 'service'> {
  readonly clock: Clock;
  readonly secret: string | undefined;
  /** Told of every finding as soon as it is made. */
  readonly report: (finding: DiagnosisFinding) => void;
  readonly signal: CancelSignal;
  /** Looks up domain controllers; DNS by default. */
  readonly findRecords?: FindRecords;
}

/** Goes the way to a directory that is to be connected, and asks what it has. Reads only. Throws CancelledError. */
export async function testConnection(
  draft: ConnectionDraft,
  folder: string,
  surroundings: ConnectionSurroundings,
): Promise<ConnectionTest> {
  switch (draft.kind) {
    case 'ad':
      return await testForest(draft, folder, surroundings);
    case 'entra':
      return await testTenant(draft, surroundings);
    case 'file':
      return await testFile(draft, folder, surroundings);
    case 'embedded':
      return ended(
        [{ check: 'tenant', status: 'ok', message: `The tenant "${draft.domain}" is simulated on this machine` }],
        surroundings,
        { reached: true },
      );
  }
}

async function testForest(
  draft: ForestDraft,
  folder: string,
  surroundings: ConnectionSurroundings,
): Promise<ConnectionTest> {
  const { clock, secret, signal, report, findRecords } = surroundings;
  const connector = draftForest(draft, folder);
  const secrets = holdSecret(draft.credential, secret);
  const records = findRecords === undefined ? {} : { findRecords };
  const findings: DiagnosisFinding[] = [];
  for await (const finding of diagnoseForest(connector, { secrets, clock, writes: [], ...records })) {
    throwIfCancelled(signal);
    findings.push(finding);
    report(finding);
  }
  // Without a sign-in another attempt with the same password could lock the account.
  const reached = findings.some(({ check, status }) => check === 'bind' && status === 'ok');
  if (!reached) return ended(findings);
  try {
    return ended(findings, undefined, {
      reached,
      partitions: await listPartitions(connector, { secrets, ...records }, signal),
    });
  } catch (cause) {
    return ended([...findings, failure('partitions', cause)], undefined, { reached: false });
  }
}

async function testTenant(draft: TenantDraft, surroundings: ConnectionSurroundings): Promise<ConnectionTest> {
  const { secret, signal, report } = surroundings;
  const secrets = holdSecret(draft.credential, secret);
  const dependencies: EntraDependencies = { ...surroundings, secrets };
  let tenantId: string | undefined;
  try {
    const { accessToken } = await openSignIn(draftTenant(draft, draft.tenant).tenant, dependencies);
    tenantId = tokenFacts(await accessToken())?.tenantId;
  } catch (cause) {
    if (!(cause instanceof ConnectorError)) throw cause;
    throwIfCancelled(signal);
    return ended([failure('token', cause)], surroundings);
  }
  // joinery.json names tenants by their id alone.
  tenantId ??= guidText(draft.tenant);
  if (tenantId === undefined) return ended([tenantWithoutId(draft)], surroundings);
  const findings: DiagnosisFinding[] = [];
  for await (const finding of diagnoseEntra(draftTenant(draft, tenantId), dependencies)) {
    throwIfCancelled(signal);
    findings.push(finding);
    report(finding);
  }
  const isPerson = draft.signIn === 'device-code' || draft.signIn === 'interactive';
  return ended(findings, undefined, {
    reached: findings.some(({ check, status }) => check === 'tenant' && status === 'ok'),
    tenantId,
    kept: isPerson ? (secrets.value ?? null) : null,
  });
}

function tenantWithoutId({ tenant }: TenantDraft): DiagnosisFinding {
  return {
    check: 'token',
    status: 'error',
    message: `"${tenant}" can be signed in to, but does not tell its id, so it cannot be named in joinery.json`,
    remedy: 'Give the id of the tenant in place of its domain',
  };
}

async function testFile(
  { path }: LdifDraft,
  folder: string,
  surroundings: ConnectionSurroundings,
): Promise<ConnectionTest> {
  try {
    const survey = await surveyLdif(resolve(folder, path), starterDirectory.attributes, surroundings.signal);
    const findings = fileFindings(survey, path);
    return ended(findings, surroundings, {
      reached: findings.every(({ status }) => status !== 'error'),
      partitions: survey.partitions,
    });
  } catch (cause) {
    const isMissing = cause instanceof ConnectorError && cause.kind === 'not-found';
    return ended([isMissing ? missingFile(path) : failure('file', cause)], surroundings);
  }
}

function missingFile(path: string): DiagnosisFinding {
  return {
    check: 'file',
    status: 'error',
    message: `There is no file "${path}", so there is nothing to import`,
    remedy: 'Correct the path; one without a beginning starts at the folder of the workspace',
  };
}

function fileFindings(survey: LdifSurvey, path: string): readonly DiagnosisFinding[] {
  const { records, failures, firstFailure, objectTypes, withoutAnchor } = survey;
  if (records === 0)
    return [
      {
        check: 'file',
        status: 'error',
        message: `"${path}" holds no LDIF record, so there is nothing to import`,
        remedy: 'Name a file that ldifde, ldapsearch or ldbsearch wrote',
      },
    ];
  const types = [...objectTypes]
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, 5)
    .map(([type, count]) => `${formatCount(count)} ${type === '' ? 'without objectClass' : type}`);
  return [
    {
      check: 'file',
      status: 'ok',
      message: `"${path}" has ${formatQuantity(records, 'object')}: ${types.join(', ')}`,
    },
    ...(failures === 0
      ? []
      : [
          {
            check: 'records',
            status: 'warning' as const,
            message: `${formatCount(failures)} records cannot be read and will be left out, the first at ${firstFailure ?? ''}`,
            remedy: 'Write the file anew',
          },
        ]),
    ...(withoutAnchor === 0
      ? []
      : [
          {
            check: 'anchor',
            status: withoutAnchor === records ? ('error' as const) : ('warning' as const),
            message: `${formatCount(withoutAnchor)} of ${formatCount(records)} objects have no objectGUID, by which objects are known, so they cannot be imported`,
            remedy: 'Write the file with the attribute objectGUID',
          },
        ]),
  ];
}

/** Findings that were not told yet are, where `surroundings` are given. */
function ended(
  findings: readonly DiagnosisFinding[],
  surroundings?: Pick<ConnectionSurroundings, 'report'>,
  found: Partial<Omit<ConnectionTest, 'findings'>> = {},
): ConnectionTest {
  if (surroundings !== undefined) for (const finding of findings) surroundings.report(finding);
  return { findings, reached: false, partitions: [], tenantId: null, kept: null, ...found };
}
