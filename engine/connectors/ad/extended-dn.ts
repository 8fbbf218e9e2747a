import { bytesToBase64 } from '../../model/base64.ts';
import { guidFromText } from '../../model/guid.ts';

/** A DN with the identity of its object, as the extended DN control gives it. */
export interface ExtendedDn {
  readonly dn: string;
  /** The object's GUID as base64, which is its anchor. */
  readonly anchor: string | undefined;
}

const extended = /^(B:\d+:[0-9a-f]*:|S:\d+:.*?:)?<GUID=([0-9a-f-]{36})>(?:;<SID=[^>]*>)?(?:;|$)/is;

/**
 * Reads `<GUID=…>;<SID=…>;DN`. The part in front of a DN with binary stays. A text without these parts is a plain DN. An object whose
 * name is not shown has the empty DN.
 */
export function readExtendedDn(text: string): ExtendedDn {
  const match = extended.exec(text);
  if (match === null) return { dn: text, anchor: undefined };
  const guid = guidFromText(match[2] ?? '');
  return {
    dn: (match[1] ?? '') + text.slice(match[0].length),
    anchor: guid === undefined ? undefined : bytesToBase64(guid),
  };
}
