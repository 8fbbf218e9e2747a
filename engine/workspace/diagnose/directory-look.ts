import { answersTo, anchorsOf, nameKind } from '../../explain/find-subject.ts';
import type { DirectorySight } from '../../explain/directory-sight.ts';
import type { ConnectorConfiguration } from '../../model/configuration.ts';
import { sameDn } from '../../model/dn.ts';
import { lookForObject } from '../../connectors/ad/diagnose-object.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError, type Directory, type ImportedEntry, type ImportedObject } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';

/** What a look into a directory needs from whoever looks. */
export interface LookContext {
  open(connector: ConnectorConfiguration): Promise<Directory>;
  readonly secrets: Secrets;
  readonly signal: CancelSignal;
}

/**
 * Looks for an object in the directory itself, by DN, GUID, anchor, address or name. A file and the embedded tenant are read as an
 * import would, nothing is staged; a forest is asked for the one object; a tenant is not read as a whole for it.
 */
export async function lookIntoDirectory(
  context: LookContext,
  connector: ConnectorConfiguration,
  name: string,
): Promise<DirectorySight> {
  if (connector.kind === 'ad') return await lookForObject(connector, name, context.secrets);
  if (connector.kind === 'entra' && connector.tenant.kind === 'real') {
    return {
      kind: 'not-asked',
      reason: `"${connector.name}" is not read as a whole for one object; what is told is what its last import knew`,
    };
  }
  try {
    const directory = await context.open(connector);
    try {
      return await search(directory, name, context.signal);
    } finally {
      await directory.close();
    }
  } catch (cause) {
    if (cause instanceof ConnectorError) return { kind: 'unreachable', message: cause.message };
    throw cause;
  }
}

async function search(directory: Directory, name: string, signal: CancelSignal): Promise<DirectorySight> {
  for await (const { entries } of directory.reader.readAll(undefined, signal)) {
    for (const entry of entries) {
      const sight = sightOf(entry, name);
      if (sight !== undefined) return sight;
    }
  }
  return { kind: 'absent' };
}

function sightOf(entry: ImportedEntry, name: string): DirectorySight | undefined {
  switch (entry.kind) {
    case 'object': {
      const { dn, objectType, anchor } = entry.object;
      return isMeant(entry.object, name) ? { kind: 'seen', dn, objectType, anchor } : undefined;
    }
    case 'filtered':
      return isNamedByDn(entry.dn, name) ? { kind: 'left-out', dn: entry.dn } : undefined;
    case 'failure':
      return entry.dn !== undefined && isNamedByDn(entry.dn, name)
        ? { kind: 'unreadable', dn: entry.dn, message: entry.message }
        : undefined;
    case 'change':
    case 'delete':
      return undefined;
  }
}

function isMeant({ dn, anchor, attributes }: ImportedObject, name: string): boolean {
  switch (nameKind(name)) {
    case 'dn':
      return isNamedByDn(dn, name);
    case 'anchor':
      return anchorsOf(name).includes(anchor);
    case 'address':
    case 'name':
      return [...attributes].some(([attribute, values]) =>
        values.some((value) => answersTo(name, attribute, String(value))),
      );
  }
}

function isNamedByDn(dn: string, name: string): boolean {
  return nameKind(name) === 'dn' && sameDn(dn, name);
}
