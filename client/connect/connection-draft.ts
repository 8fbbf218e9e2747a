import type { SignIn } from '../../engine/model/configuration.ts';
import type { ConnectionDraft } from '../../engine/model/connection-draft.ts';
import { secretPlace, type SecretPlace } from '../../engine/host/protocol/secret-place.ts';
import type { ConnectorParts } from './connector-json.ts';
import { listed } from './connection-questions.ts';
import type { Answers } from './question.ts';

/** The draft that complete answers make. `credential` is the name its secret is kept under; paths below `folder` become relative to it. */
export function connectionDraft(answers: Answers, credential: string, folder: string): ConnectionDraft {
  const text = (id: string): string => answers.get(id)?.trim() ?? '';
  const name = text('name');
  switch (text('kind')) {
    case 'ad':
      return {
        kind: 'ad',
        name,
        forest: text('forest'),
        servers: listed(text('servers')),
        security: text('security') === 'starttls' ? 'starttls' : 'ldaps',
        ...(text('certificateAuthority') === ''
          ? {}
          : { certificateAuthority: pathFrom(folder, text('certificateAuthority')) }),
        user: text('user'),
        credential,
      };
    case 'entra':
      return {
        kind: 'entra',
        name,
        tenant: text('tenant').toLowerCase(),
        clientId: text('clientId').toLowerCase(),
        signIn: signInOf(text('signIn')),
        credential,
      };
    case 'embedded':
      return { kind: 'embedded', name, domain: text('domain').toLowerCase() };
    default:
      return { kind: 'file', name, path: pathFrom(folder, text('path')) };
  }
}

/** The name a new connector's secret is kept under: the connector's own, or one like it that no other connector uses. */
export function credentialName(connector: string, taken: readonly string[]): string {
  const names = new Set(taken);
  let name = connector.trim();
  for (let number = 2; names.has(name); number++) name = `${connector.trim()} ${number}`;
  return name;
}

/** The place of a new connector's secret, as the host finds it in `joinery.json`; `undefined`: it signs in without. */
export function draftSecretPlace(
  draft: ConnectionDraft,
  { tenantId, partitions }: Pick<ConnectorParts, 'tenantId' | 'partitions'>,
): SecretPlace | undefined {
  switch (draft.kind) {
    case 'ad': {
      const { credential, forest, servers } = draft;
      return secretPlace(credential, [{ kind: 'forest', forest, servers, partitions }]);
    }
    case 'entra': {
      const { credential, tenant, clientId, signIn } = draft;
      return secretPlace(credential, [{ kind: 'tenant', id: tenantId ?? tenant, clientId, signIn }]);
    }
    case 'embedded':
    case 'file':
      return undefined;
  }
}

/** What the draft signs in with, where it was typed; a certificate is read from its file. */
export function typedSecret(answers: Answers): string | undefined {
  switch (answers.get('kind')) {
    case 'ad':
      return answers.get('password');
    case 'entra':
      return answers.get('signIn') === 'client-secret' ? answers.get('clientSecret') : undefined;
    case undefined:
    default:
      return undefined;
  }
}

/** Relative with slashes where it lies in the folder, so that the workspace can be moved with it; else as it is. */
function pathFrom(folder: string, path: string): string {
  const [from, to] = [folder, path].map((each) => each.replaceAll('\\', '/'));
  return to !== undefined && to.startsWith(`${from}/`) ? to.slice(folder.length + 1) : path;
}

function signInOf(text: string): SignIn {
  switch (text) {
    case 'certificate':
    case 'device-code':
    case 'interactive':
      return text;
    default:
      return 'client-secret';
  }
}
