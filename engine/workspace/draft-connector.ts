import { resolve } from 'node:path';
import type { Schema } from '../../grammar/schema/schema.ts';
import type { ActiveDirectoryConnector, EntraConnector, RealTenantConfiguration } from '../model/configuration.ts';
import type { ForestDraft, TenantDraft } from '../model/connection-draft.ts';
import type { Secrets } from '../ports/secrets.ts';

const noSchema: Schema = { attributes: new Map(), objectTypes: new Map() };

/** A connector that is good enough to sign in with and ask what there is; it selects nothing yet. */
export function draftForest(draft: ForestDraft, folder: string): ActiveDirectoryConnector {
  const { certificateAuthority, kind: _kind, ...written } = draft;
  return {
    ...unselected,
    ...written,
    kind: 'ad',
    category: 'AD',
    ...(certificateAuthority === undefined ? {} : { certificateAuthority: resolve(folder, certificateAuthority) }),
  };
}

/** The same for a tenant. `id` may be a domain of the tenant: it is signed in to by either. */
export function draftTenant(
  { name, clientId, signIn, credential }: TenantDraft,
  id: string,
): EntraConnector & { readonly tenant: RealTenantConfiguration } {
  return {
    ...unselected,
    name,
    kind: 'entra',
    category: 'Entra',
    tenant: { kind: 'real', id, clientId, signIn, credential },
    matching: { hardMatch: true, softMatch: ['mail'] },
  };
}

const unselected = {
  id: '00000000-0000-0000-0000-000000000000',
  schema: noSchema,
  objectTypes: new Set<string>(),
  attributes: [],
  partitions: [],
  parameters: new Map<string, string>(),
};

/** Secrets with one value that is kept nowhere. What is written to it replaces that value, for as long as the object lives. */
export interface HeldSecret extends Secrets {
  readonly value: string | undefined;
}

export function holdSecret(name: string, first: string | undefined): HeldSecret {
  let value = first;
  return {
    get value() {
      return value;
    },
    read: async (asked) => await Promise.resolve(asked === name ? value : undefined),
    write: async (asked, written) => {
      if (asked === name) value = written;
      await Promise.resolve();
    },
  };
}
