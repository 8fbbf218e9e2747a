import { asObject, asObjects, asText } from '../../model/json.ts';
import {
  ConnectorError,
  type ExportError,
  type ExportOperation,
  fullImportRequired,
  ownedElsewhereCode,
} from '../../ports/directory.ts';
import { attributeTable } from './attribute-table.ts';
import { directoryExtension } from './directory-extensions.ts';
import { exportErrorTable, ownedElsewhereMessage } from './export-error-table.ts';
import type { GraphResponse } from './graph-session.ts';
import { retryAfterMs } from './pacer.ts';

/** What Graph said about a request it did not carry out. */
export interface GraphRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly code: string; readonly target: string }[];
}

export function isSuccess({ status }: GraphResponse): boolean {
  return status >= 200 && status < 300;
}

export function refusalOf({ status, body }: GraphResponse): GraphRefusal {
  const error = asObject(asObject(body)['error']);
  return {
    status,
    code: asText(error['code']) ?? '',
    message: asText(error['message']) ?? '',
    details: asObjects(error['details']).map((detail) => ({
      code: asText(detail['code']) ?? '',
      target: asText(detail['target']) ?? '',
    })),
  };
}

/** A read was refused: the whole directory cannot be read. */
export function connectorError(response: GraphResponse): ConnectorError {
  const { status, code } = refusalOf(response);
  const shown = `status ${status}${code === '' ? '' : `, ${code}`}`;
  if (status === 410 || /^(?:syncStateNotFound|resyncRequired)$/i.test(code)) {
    return fullImportRequired('The tenant no longer knows the position of the last import');
  }
  switch (status) {
    case 401:
      return new ConnectorError('auth', `Microsoft Graph did not accept the sign-in (${shown}); check the credential`);
    case 403:
      return new ConnectorError(
        'auth',
        `The application lacks permissions to read the tenant (${shown}); grant User.Read.All and Group.Read.All at least, and OrgContact.Read.All and Device.Read.All where contacts and devices are imported`,
      );
    case 404:
      return new ConnectorError('not-found', `Microsoft Graph does not know what was asked for (${shown})`);
    case 429: {
      const waitMs = retryAfterMs(response, Date.parse(response.headers.get('date') ?? ''));
      const message = `Microsoft Graph still throttles the application after several attempts (${shown}); run the step again later`;
      return new ConnectorError('throttled', message, waitMs === undefined ? {} : { retryAfterMs: waitMs });
    }
    default:
      return new ConnectorError('server', `Microsoft Graph did not carry out a request (${shown}); run the step again`);
  }
}

export function isAlreadyMember({ status, message }: GraphRefusal): boolean {
  return status === 400 && /added object references already exist/i.test(message);
}

/** A write of one object was refused. Throws ConnectorError where nothing at all can be written. */
export function exportError(response: GraphResponse, operation: ExportOperation): ExportError {
  const refusal = refusalOf(response);
  if (refusal.status === 401) throw connectorError(response);
  const attributes = [...new Set(refusal.details.flatMap(({ target }) => attributeOf(operation.objectType, target)))];
  const about = attributes.length === 0 ? '' : ` of ${attributes.map((name) => `"${name}"`).join(', ')}`;
  const facts = { refusal, attributes, about, domain: domainOf(operation) };
  const kind = exportErrorTable.find((each) => each.holds(facts));
  return {
    code: kind?.code ?? 'unexpected-error',
    message: kind?.message(facts) ?? '',
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

export const ownedElsewhere: ExportError = {
  code: ownedElsewhereCode,
  message: ownedElsewhereMessage,
};

function domainOf({ changes }: ExportOperation): string {
  const change = changes.find(({ name }) => name === 'userPrincipalName')?.change;
  const name = change?.kind === 'replace' ? change.values[0] : undefined;
  return typeof name === 'string' ? name.slice(name.indexOf('@') + 1) : '';
}

/** The attribute a Graph property belongs to; `identities` and the like, which no attribute fills, give none. */
function attributeOf(objectType: string, property: string): readonly string[] {
  for (const [name, mapping] of attributeTable.get(objectType) ?? []) {
    if ('place' in mapping && mapping.place.property === property) return [name];
  }
  return directoryExtension(objectType, property, false) === undefined ? [] : [property];
}
