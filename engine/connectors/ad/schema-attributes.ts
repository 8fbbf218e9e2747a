import type { AttributeSchema, AttributeType } from '../../../grammar/schema/schema.ts';
import { firstText, valuesOf, type LdapEntry } from './ldap-entry.ts';

/** What {@link attributeOfEntry} reads of an `attributeSchema` object. */
export const attributeSchemaAttributes: readonly string[] = [
  'lDAPDisplayName',
  'attributeSyntax',
  'oMObjectClass',
  'isSingleValued',
  'isDefunct',
  'systemOnly',
  'systemFlags',
  'linkID',
];

/** What an `attributeSchema` object defines; `undefined` for one without a name, or one that was withdrawn. */
export function attributeOfEntry(entry: LdapEntry): AttributeSchema | undefined {
  const name = firstText(entry, 'lDAPDisplayName');
  if (name === undefined || firstText(entry, 'isDefunct') === 'TRUE') return undefined;
  return {
    name,
    type: typeOf(entry),
    multiValued: firstText(entry, 'isSingleValued') !== 'TRUE',
    ...(isReadOnly(entry) ? { readOnly: true } : {}),
    ...(name === passwordAttribute ? { writeOnly: true } : {}),
  };
}

/**
 * Types by syntax (MS-ADTS 3.1.1.2.2.2). Texts, also times and object identifiers, have no entry. DNs with a text or bytes beside them
 * are kept as the one text a directory shows.
 */
const typesBySyntax: ReadonlyMap<string, AttributeType> = new Map([
  ['2.5.5.1', 'ref'],
  ['2.5.5.8', 'bool'],
  ['2.5.5.9', 'num'],
  ['2.5.5.10', 'bin'],
  ['2.5.5.15', 'bin'],
  ['2.5.5.16', 'num'],
  ['2.5.5.17', 'bin'],
]);

/** One syntax has both DNs with bytes, which are text, and names of recipients, which are DNs alone. */
const recipientName = Buffer.from('56060102050b1d', 'hex');

/** Written as text by rules and turned into the form a domain controller takes by the writer. It cannot be read. */
const passwordAttribute = 'unicodePwd';

function typeOf(entry: LdapEntry): AttributeType {
  if (firstText(entry, 'lDAPDisplayName') === passwordAttribute) return 'str';
  const isRecipientName = valuesOf(entry, 'oMObjectClass').some((value) => value.equals(recipientName));
  return isRecipientName ? 'ref' : (typesBySyntax.get(firstText(entry, 'attributeSyntax') ?? '') ?? 'str');
}

const constructed = 0x4;

/** The system's own attributes, those it computes when they are read, and back links, which follow from their forward links. */
function isReadOnly(entry: LdapEntry): boolean {
  const isBackLink = Number(firstText(entry, 'linkID') ?? '0') % 2 === 1;
  const isConstructed = (Number(firstText(entry, 'systemFlags') ?? '0') & constructed) !== 0;
  return firstText(entry, 'systemOnly') === 'TRUE' || isConstructed || isBackLink;
}
