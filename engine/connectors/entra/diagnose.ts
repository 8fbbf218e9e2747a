import type { EntraConnector } from '../../model/configuration.ts';
import { asObject, asObjects, asText } from '../../model/json.ts';
import { neverCancelled } from '../../ports/cancel.ts';
import type { Diagnosis, DiagnosisFinding } from '../../ports/diagnosis.ts';
import { ConnectorError } from '../../ports/directory.ts';
import { clockFinding } from '../clock-finding.ts';
import { tokenFacts } from './access-token.ts';
import type { GraphResponse } from './graph-session.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import { openEntraSession, type EntraDependencies, type EntraSession } from './open.ts';
import { checkPermissions } from './permissions.ts';
import { sendPatiently } from './retry.ts';
import { listDomains } from './tenant-domains.ts';

/** Signs in and looks at what the connector depends on in the tenant. Reads only. */
export async function* diagnoseEntra(connector: EntraConnector, dependencies: EntraDependencies): Diagnosis {
  let open: EntraSession;
  try {
    open = await openEntraSession(connector, dependencies);
  } catch (cause) {
    yield unreachable('token', cause);
    return;
  }
  try {
    yield await signedIn(open);
    yield* diagnoseTenant(open, dependencies);
    yield* diagnoseDomains(connector, open);
    yield* diagnosePermissions(connector, open);
  } catch (cause) {
    yield unreachable('tenant', cause);
  } finally {
    await open.close();
  }
}

async function signedIn({ session }: EntraSession): Promise<DiagnosisFinding> {
  const facts = tokenFacts(await session.token());
  const whom = facts?.name === undefined ? '' : ` as "${facts.name}"`;
  const kind = facts?.kind === 'person' ? 'a person' : 'an application';
  return { check: 'token', status: 'ok', message: `Signed in to Microsoft Entra ID${whom}, ${kind}` };
}

async function* diagnoseTenant({ session, pacer }: EntraSession, { clock }: EntraDependencies): Diagnosis {
  const url = '/organization?$select=id,displayName,onPremisesSyncEnabled';
  const before = clock.now();
  const response = await sendPatiently(session, { method: 'GET', url }, { pacer, signal: neverCancelled });
  yield tenantClock(response, (before + clock.now()) / 2);
  if (response.status === 403) {
    yield { check: 'tenant', status: 'ok', message: 'Microsoft Graph answers for the tenant' };
    yield {
      check: 'other-engine',
      status: 'warning',
      message: 'The tenant does not tell whether another synchronization engine is active',
      remedy: 'Grant Organization.Read.All to the application',
    };
    return;
  }
  if (!isSuccess(response)) throw connectorError(response);
  const [organization] = asObjects(asObject(response.body)['value']);
  const name = asText(organization?.['displayName']);
  yield {
    check: 'tenant',
    status: 'ok',
    message: `Microsoft Graph answers for the tenant${name === undefined ? '' : ` "${name}"`}`,
  };
  yield organization?.['onPremisesSyncEnabled'] === true
    ? {
        check: 'other-engine',
        status: 'warning',
        message:
          'Another synchronization engine is active in the tenant; the objects it owns are read here and never changed',
        remedy:
          'Let each object have one engine: take objects out of the other one, or convert them to be managed in the cloud',
      }
    : { check: 'other-engine', status: 'ok', message: 'No other synchronization engine is active in the tenant' };
}

function tenantClock({ headers }: GraphResponse, now: number): DiagnosisFinding {
  const theirs = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return { check: 'clock', status: 'ok', message: 'The tenant does not tell its time' };
  return clockFinding('tenant', now - theirs, 'signing in may be refused');
}

async function* diagnoseDomains(connector: EntraConnector, { session, pacer }: EntraSession): Diagnosis {
  const domains = await listDomains(session, { pacer, signal: neverCancelled });
  if (domains === undefined) {
    yield {
      check: 'domains',
      status: 'warning',
      message:
        'The tenant does not tell its domains, so user principal names are written as rules give them, and those in other domains fail',
      remedy: 'Grant Domain.Read.All to the application',
    };
    return;
  }
  const names = domains.filter(({ isVerified }) => isVerified).map(({ name }) => name);
  yield { check: 'domains', status: 'ok', message: `Verified domains: ${names.join(', ')}` };
  const federated = domains.filter(({ isFederated }) => isFederated).map(({ name }) => name);
  if (federated.length === 0 || connector.attributes.includes('sourceAnchor')) return;
  yield {
    check: 'federation',
    status: 'error',
    message: `Users of the federated ${federated.length === 1 ? 'domain' : 'domains'} ${federated.join(', ')} need a source anchor, which the connector does not write`,
    remedy: 'Add "sourceAnchor" to the connector\'s attributes and have a rule flow it',
  };
}

async function* diagnosePermissions(connector: EntraConnector, { session }: EntraSession): Diagnosis {
  const { granted, missing } = await checkPermissions(connector, session);
  if (granted === undefined) {
    yield {
      check: 'permissions',
      status: 'warning',
      message: 'The token does not tell its permissions, so they were not compared with what the connector does',
    };
    return;
  }
  // The embedded tenant lets its one application do everything unless it was told otherwise.
  if (missing.length === 0 || (connector.tenant.kind === 'embedded' && granted.length === 0)) {
    yield { check: 'permissions', status: 'ok', message: 'The permissions suffice for what the connector does' };
    return;
  }
  for (const { purpose, required, remedy } of missing) {
    yield {
      check: 'permissions',
      status: required ? 'error' : 'warning',
      message: `A permission is missing to ${purpose}`,
      remedy,
    };
  }
}

function unreachable(check: string, cause: unknown): DiagnosisFinding {
  if (!(cause instanceof ConnectorError)) throw cause;
  // The message of a connector error ends with its remedy.
  const [message = cause.message, ...remedies] = cause.message.split('; ');
  return { check, status: 'error', message, ...(remedies.length === 0 ? {} : { remedy: remedies.join('; ') }) };
}
