import { RequestError } from '../model/request-error.ts';
import { printValue } from '../preview/print-values.ts';
import type { ObjectAttribute } from './object-attributes.ts';

/** One condition of a search. `value` is compared without regard to case, with each value of the attribute as it is printed. */
export interface SearchClause {
  readonly attribute: string;
  readonly operator: 'equals' | 'starts-with' | 'ends-with' | 'contains' | 'present' | 'absent';
  readonly value: string;
}

const operators = [
  ['^=', 'starts-with'],
  ['$=', 'ends-with'],
  ['*=', 'contains'],
  ['=', 'equals'],
] as const;

function notAClause(text: string): RequestError {
  return new RequestError(
    `"${text}" is not a search clause; write attribute=value, attribute^=start, attribute$=end, attribute*=part, attribute or !attribute`,
  );
}

/**
 * Reads `mail=a@b`, `cn^=An`, `cn$=son`, `cn*=nn`, `mail` (has a value), `!mail` (has none). `dn` stands for the object's name. Throws
 * RequestError.
 */
export function parseSearchClause(text: string): SearchClause {
  const equals = text.indexOf('=');
  if (equals < 0) {
    const absent = text.startsWith('!');
    return {
      attribute: named(absent ? text.slice(1) : text, text),
      operator: absent ? 'absent' : 'present',
      value: '',
    };
  }
  for (const [sign, operator] of operators) {
    const start = equals + 1 - sign.length;
    if (start >= 0 && text.startsWith(sign, start)) {
      return { attribute: named(text.slice(0, start), text), operator, value: text.slice(equals + 1) };
    }
  }
  throw notAClause(text);
}

/** Whether an object with these attributes meets the clause. Attribute names are compared without regard to case. */
export function meetsClause(clause: SearchClause, dn: string | null, attributes: readonly ObjectAttribute[]): boolean {
  const values = clauseValues(clause.attribute.toLowerCase(), dn, attributes);
  const wanted = clause.value.toLowerCase();
  switch (clause.operator) {
    case 'present':
      return values.length > 0;
    case 'absent':
      return values.length === 0;
    case 'equals':
      return values.some((value) => value === wanted);
    case 'starts-with':
      return values.some((value) => value.startsWith(wanted));
    case 'ends-with':
      return values.some((value) => value.endsWith(wanted));
    case 'contains':
      return values.some((value) => value.includes(wanted));
  }
}

function clauseValues(name: string, dn: string | null, attributes: readonly ObjectAttribute[]): readonly string[] {
  if (name === 'dn' && dn !== null) return [dn.toLowerCase()];
  const attribute = attributes.find((candidate) => candidate.name.toLowerCase() === name);
  return attribute === undefined ? [] : attribute.values.map((value) => printValue(value).toLowerCase());
}

function named(attribute: string, text: string): string {
  if (!/^[\w.-]+$/.test(attribute)) throw notAClause(text);
  return attribute;
}
