import { bytesFromHex, bytesToHex, utf8Bytes, utf8Text } from '../../model/base64.ts';
import { textHash } from '../../model/text-hash.ts';

/** The object types this connector writes. */
export type WritableType = 'user' | 'group';

/** The object types this connector reads. */
export type DirectoryType = WritableType | 'contact' | 'device';

const anchorPrefix: Readonly<Record<DirectoryType, string>> = {
  user: 'User',
  group: 'Group',
  contact: 'Contact',
  device: 'Device',
};

/** `User_…`, `Group_…` and so on: the immutable identity of an object, made of its type and its object id. */
export function cloudAnchor(type: DirectoryType, id: string): string {
  return `${anchorPrefix[type]}_${id}`;
}

/** The object id inside a cloud anchor; `undefined` for anything else. */
export function objectIdOf(anchor: string | undefined): string | undefined {
  return /^(?:User|Group|Contact|Device)_(.+)$/.exec(anchor ?? '')?.[1];
}

/** `CN={…}` with the UTF-8 bytes of the source anchor, or of the cloud anchor where an object has no source anchor. */
export function entraDn(type: DirectoryType, id: string, sourceAnchor: string | undefined): string {
  return `CN={${hex(sourceAnchor ?? cloudAnchor(type, id)).toUpperCase()}}`;
}

/** The source anchor an object's DN is made of; `undefined` for an object that has none. */
export function sourceAnchorOf(dn: string): string | undefined {
  const digits = /^CN=\{([0-9a-f]+)\}$/i.exec(dn)?.[1];
  const anchor = digits === undefined ? undefined : textOf(digits);
  return objectIdOf(anchor) === undefined ? anchor : undefined;
}

const uniqueNamePrefix = 'source-anchor-';

/**
 * A group's `uniqueName`: the source anchor in a form that can stand in an address, as base64 cannot. The prefix tells the groups of
 * this connector from those another program named.
 */
export function uniqueName(sourceAnchor: string): string {
  return uniqueNamePrefix + hex(sourceAnchor);
}

export function sourceAnchorOfUniqueName(name: string): string | undefined {
  return name.startsWith(uniqueNamePrefix) ? textOf(name.slice(uniqueNamePrefix.length)) : undefined;
}

/** The mail nickname of an object whose rules give none; Graph insists on one. Never imported, so that no rule sees it. */
export function derivedNickname(sourceAnchor: string): string {
  return `anchor-${textHash(sourceAnchor)}`;
}

function hex(text: string): string {
  return bytesToHex(utf8Bytes(text));
}

function textOf(digits: string): string | undefined {
  const bytes = bytesFromHex(digits);
  return bytes === undefined || bytes.length === 0 ? undefined : utf8Text(bytes);
}
