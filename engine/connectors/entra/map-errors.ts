import { ConnectorError, type ExportError, type ExportOperation } from '../../ports/directory.ts';
import { attributeTable } from './attribute-table.ts';
import { asObject, asObjects, asText } from './graph-json.ts';
import type { GraphResponse } from './graph-session.ts';
import { retryAfterMs } from './retry.ts';

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
    return new ConnectorError(
      'full-import-required',
      'The tenant no longer knows the position of the last import; run a full import',
    );
  }
  switch (status) {
    case 401:
      return new ConnectorError('auth', `Microsoft Graph did not accept the sign-in (${shown}); check the credential`);
    case 403:
      return new ConnectorError(
        'auth',
        `The application lacks permissions in the tenant (${shown}); grant User.Read.All and Group.Read.All at least`,
      );
    case 404:
      return new ConnectorError('not-found', `Microsoft Graph does not know what was asked for (${shown})`);
    case 429: {
      const waitMs = retryAfterMs(response);
      const message = `Microsoft Graph still throttles the application after several attempts (${shown}); run the step again later`;
      return new ConnectorError('throttled', message, waitMs === undefined ? {} : { retryAfterMs: waitMs });
    }
    default:
      return new ConnectorError('server', `Microsoft Graph did not carry out a request (${shown}); run the step again`);
  }
}

export function isConflict({ status, message, details }: GraphRefusal): boolean {
  if (status === 409) return true;
  if (status !== 400) return false;
  return (
    details.some(({ code }) => code === 'ObjectConflict') || /already exists\.?$|conflicting object/i.test(message)
  );
}

export function isAlreadyMember({ status, message }: GraphRefusal): boolean {
  return status === 400 && /added object references already exist/i.test(message);
}

/** A write of one object was refused. Messages name attributes and never their values, but for the domain of a sign-in name. */
export function exportError(response: GraphResponse, operation: ExportOperation): ExportError {
  const refusal = refusalOf(response);
  if (refusal.status === 401) throw connectorError(response);
  const attributes = [...new Set(refusal.details.flatMap(({ target }) => attributeOf(operation.objectType, target)))];
  const named = attributes.length === 0 ? {} : { attributes };
  const about = attributes.length === 0 ? '' : ` of ${attributes.map((name) => `"${name}"`).join(', ')}`;
  if (isConflict(refusal)) {
    return {
      code: 'AttributeValueMustBeUnique',
      message: `Another object in the tenant has the value${about} already; change one of the two`,
      ...named,
    };
  }
  if (/on-premises mastered|originated within an external service/i.test(refusal.message)) return ownedElsewhere;
  if (refusal.details.some(({ code }) => /length/i.test(code)) || /length/i.test(refusal.message)) {
    return {
      code: 'ExceededAllowedLength',
      message: `The value${about} is longer than Entra ID takes; shorten it`,
      ...named,
    };
  }
  return otherRefusal(refusal, { operation, attributes, about });
}

export const ownedElsewhere: ExportError = {
  code: 'ObjectOwnedByAnotherSyncEngine',
  message:
    'Another synchronization engine owns the object, so its attributes are not changed; take it out of that engine, or convert it to be managed in the cloud',
};

function otherRefusal(
  refusal: GraphRefusal,
  context: { readonly operation: ExportOperation; readonly attributes: readonly string[]; readonly about: string },
): ExportError {
  const { operation, attributes, about } = context;
  const named = attributes.length === 0 ? {} : { attributes };
  switch (refusal.status) {
    case 400:
      if (/domain/i.test(refusal.message) && attributes.includes('userPrincipalName')) {
        return { code: 'IdentityDataValidationFailed', message: unverifiedDomain(operation), ...named };
      }
      return {
        code: 'IdentityDataValidationFailed',
        message: `Entra ID does not accept the value${about === '' ? ' of an attribute' : about} (${refusal.code}); correct it at its source`,
        ...named,
      };
    case 403:
      return {
        code: 'permission-issue',
        message: `The application may not make this change (${refusal.code}); grant it the permission, or a role when the object is an administrator`,
      };
    case 404:
      return {
        code: 'cd-missing-object',
        message: 'The object, or one it refers to, is no longer in the tenant; import first',
      };
    default:
      return {
        code: 'unexpected-error',
        message: `Microsoft Graph did not make the change (status ${refusal.status}${refusal.code === '' ? '' : `, ${refusal.code}`}); it is sent again with the next export`,
      };
  }
}

function unverifiedDomain(operation: ExportOperation): string {
  const change = operation.changes.find(({ name }) => name === 'userPrincipalName')?.change;
  const name = change?.kind === 'replace' ? change.values[0] : undefined;
  const domain = typeof name === 'string' ? name.slice(name.indexOf('@') + 1) : '';
  return `The domain "${domain}" of "userPrincipalName" is not verified in the tenant; verify the domain there, or have a rule give a suffix that is`;
}

/** The attribute a Graph property belongs to; `identities` and the like, which no attribute fills, give none. */
function attributeOf(objectType: string, property: string): readonly string[] {
  for (const [name, mapping] of attributeTable.get(objectType) ?? []) {
    if ('place' in mapping && mapping.place.property === property) return [name];
  }
  return [];
}
