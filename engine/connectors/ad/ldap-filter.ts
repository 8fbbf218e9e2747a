import { type BerWriter, Filter, SearchFilter, type SearchFilterValues } from 'ldapts';

/**
 * A search filter as data. Values are texts or bytes and travel as they are: nothing has to be escaped, and bytes beyond ASCII find
 * what they name.
 */
export type LdapFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly LdapFilter[] }
  | { readonly kind: 'not'; readonly filter: LdapFilter }
  | { readonly kind: 'present'; readonly attribute: string }
  | { readonly kind: 'equal' | 'at-least' | 'at-most'; readonly attribute: string; readonly value: string | Uint8Array }
  /** A matching rule by its OID, such as 1.2.840.113556.1.4.803 for bits. */
  | { readonly kind: 'matching'; readonly attribute: string; readonly rule: string; readonly value: string };

export const everyObject: LdapFilter = { kind: 'present', attribute: 'objectClass' };
export const noObject: LdapFilter = { kind: 'not', filter: everyObject };

export function equalTo(attribute: string, value: string | Uint8Array): LdapFilter {
  return { kind: 'equal', attribute, value };
}

/** At least one of them holds; a single one stands for itself. */
export function anyOf(filters: readonly LdapFilter[]): LdapFilter {
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'or', filters };
}

export function allOf(filters: readonly LdapFilter[]): LdapFilter {
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'and', filters };
}

/** The filter in the form a search request encodes (RFC 4511 §4.5.1). */
export class EncodedFilter extends Filter {
  override type: SearchFilterValues;
  private readonly filter: LdapFilter;

  constructor(filter: LdapFilter) {
    super();
    this.type = SearchFilter.present;
    this.filter = filter;
  }

  override write(writer: BerWriter): void {
    writeFilter(writer, this.filter);
  }

  override toString(): string {
    return '';
  }
}

const comparisonTags = {
  equal: SearchFilter.equalityMatch,
  'at-least': SearchFilter.greaterOrEqual,
  'at-most': SearchFilter.lessOrEqual,
} as const;

function writeFilter(writer: BerWriter, filter: LdapFilter): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      writer.startSequence(filter.kind === 'and' ? SearchFilter.and : SearchFilter.or);
      for (const each of filter.filters) writeFilter(writer, each);
      writer.endSequence();
      return;
    case 'not':
      writer.startSequence(SearchFilter.not);
      writeFilter(writer, filter.filter);
      writer.endSequence();
      return;
    case 'present':
      writer.writeString(filter.attribute, SearchFilter.present);
      return;
    case 'equal':
    case 'at-least':
    case 'at-most':
      writer.startSequence(comparisonTags[filter.kind]);
      writer.writeString(filter.attribute);
      if (typeof filter.value === 'string') writer.writeString(filter.value);
      else writer.writeBuffer(Buffer.from(filter.value), octetString);
      writer.endSequence();
      return;
    case 'matching':
      writer.startSequence(SearchFilter.extensibleMatch);
      writer.writeString(filter.rule, 0x81);
      writer.writeString(filter.attribute, 0x82);
      writer.writeString(filter.value, 0x83);
      writer.endSequence();
  }
}

const octetString = 0x04;
