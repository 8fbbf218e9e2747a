import type { AttributeCapability } from '../../ports/directory.ts';
import type { AttributeMapping, MappingTable } from './attribute-mapping.ts';
import { directoryExtension } from './directory-extensions.ts';
import { groupAttributes } from './group-attributes.ts';
import { contactAttributes, deviceAttributes, publicFolderAttributes } from './read-only-attributes.ts';
import { refusalReasons } from './refusal-reasons.ts';
import { userAttributes } from './user-attributes.ts';

/** What becomes of every attribute of the Entra connector in Microsoft Graph, by object type. */
export const attributeTable: ReadonlyMap<string, MappingTable> = new Map([
  ['user', userAttributes],
  ['group', groupAttributes],
  ['contact', contactAttributes],
  ['device', deviceAttributes],
  ['publicFolder', publicFolderAttributes],
]);

/** What becomes of an attribute; `undefined` when neither the table knows it nor its name is that of a directory extension. */
export function attributeMapping(
  objectType: string,
  attribute: string,
  multiValued: boolean = false,
): AttributeMapping | undefined {
  return attributeTable.get(objectType)?.get(attribute) ?? directoryExtension(objectType, attribute, multiValued);
}

/** Whether Graph takes an attribute of an object type from this connector. */
export function attributeCapability(objectType: string, attribute: string): AttributeCapability {
  const mapping = attributeMapping(objectType, attribute);
  if (mapping?.kind === 'writable') return { kind: 'writable' };
  return { kind: 'read-only', reason: mapping?.reason ?? refusalReasons.noProperty };
}

/** Whether Graph lets this connector create objects of a type. */
export function canCreate(objectType: string): AttributeCapability {
  switch (objectType) {
    case 'user':
    case 'group':
      return { kind: 'writable' };
    case 'contact':
      return { kind: 'read-only', reason: refusalReasons.contact };
    case 'device':
      return { kind: 'read-only', reason: refusalReasons.device };
    case 'publicFolder':
      return { kind: 'read-only', reason: refusalReasons.publicFolder };
    default:
      return { kind: 'read-only', reason: `Microsoft Graph does not offer objects of the type "${objectType}"` };
  }
}
