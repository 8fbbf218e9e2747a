import type { DiagnosisFinding } from '../../ports/diagnosis.ts';
import { ConnectorError } from '../../ports/directory.ts';
import { LdapResultError } from './ldap-error.ts';

/** What a failed step says; messages of connector errors end with their remedy. Anything unexpected is thrown on. */
export function failure(check: string, cause: unknown): DiagnosisFinding {
  if (!(cause instanceof ConnectorError) && !(cause instanceof LdapResultError)) throw cause;
  const [message = cause.message, ...remedies] = cause.message.split('; ');
  const remedy = remedies.at(-1);
  return {
    check,
    status: 'error',
    message: [message, ...remedies.slice(0, -1)].join('; '),
    ...(remedy === undefined ? {} : { remedy }),
  };
}
