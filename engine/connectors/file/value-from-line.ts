import { bytesToBase64 } from '../../model/base64.ts';
import { guidFromText } from '../../model/guid.ts';
import { sidFromText } from '../../model/sid.ts';
import type { StoredValue } from '../../model/stored.ts';
import { leftAsItWas } from '../selection/left-as-it-was.ts';
import type { SelectedAttribute } from '../selection/selected-attributes.ts';
import { notText, valueFromText } from '../selection/stored-value.ts';
import type { LdifFailureCode, LdifLine } from './ldif-record.ts';
import { base64Form, textOf } from './ldif-tokenizer.ts';

/** Why a line gives no value; `message` names the attribute and never the value. */
export interface BadLine {
  readonly code: LdifFailureCode;
  readonly message: string;
}

/** The line's value in stored form under the attribute's type. */
export function valueFromLine(attribute: SelectedAttribute, line: LdifLine): StoredValue | BadLine {
  if (attribute.type === 'bin') return binaryValue(attribute, line);
  const text = line.form === 'text' ? line.value : textOf(line);
  if (text === undefined) {
    const broken = line.form === 'base64' && base64Form(line.value) === 'invalid';
    return broken ? badBase64(attribute) : { code: 'ldif-bad-value', ...notText(attribute) };
  }
  const value = valueFromText(attribute, text);
  return typeof value === 'object' ? { code: 'ldif-bad-value', ...value } : value;
}

function binaryValue(attribute: SelectedAttribute, line: LdifLine): StoredValue | BadLine {
  if (line.form === 'base64') {
    const form = base64Form(line.value);
    if (form === 'canonical') return line.value;
    if (form === 'loose') return Buffer.from(line.value, 'base64').toString('base64');
    return badBase64(attribute);
  }
  if (line.form === 'bytes') return Buffer.from(line.value, 'latin1').toString('base64');
  // ldbsearch writes GUIDs and SIDs in their readable form; that text stands for the bytes.
  const bytes = guidFromText(line.value) ?? sidFromText(line.value);
  return bytes === undefined ? Buffer.from(line.value, 'utf8').toString('base64') : bytesToBase64(bytes);
}

function badBase64(attribute: SelectedAttribute): BadLine {
  return { code: 'ldif-bad-base64', message: `"${attribute.name}" is not base64 after "::"; ${leftAsItWas}` };
}
