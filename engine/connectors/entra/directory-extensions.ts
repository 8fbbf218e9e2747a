import { writable, type AttributeMapping } from './attribute-mapping.ts';

/** `extension_`, the application's id without hyphens, `_`, and the extension's own name. */
const extensionName = /^extension_[0-9a-f]{32}_\w+$/i;

/** A directory extension of users or groups is a property like any other, under the name it has in the tenant. */
export function directoryExtension(
  objectType: string,
  attribute: string,
  multiValued: boolean,
): AttributeMapping | undefined {
  if (objectType !== 'user' && objectType !== 'group') return undefined;
  return extensionName.test(attribute) ? writable(attribute, multiValued ? 'all' : 'any') : undefined;
}
