import { componentValue, parentDn, rdnOf } from '../../model/dn.ts';
import type { StoredValue } from '../../model/stored.ts';
import type { AttributeChange, ImportedEntry } from '../../ports/directory.ts';
import { leftAsItWas } from '../selection/left-as-it-was.ts';
import type { SelectedAttribute } from '../selection/selected-attributes.ts';
import { lineFailure, readObject, tooMany, type ImportScope } from './imported-entry.ts';
import type { LdifLine, LdifRecord } from './ldif-record.ts';
import { textOf } from './ldif-tokenizer.ts';
import { selectLines } from './select-lines.ts';
import { valueFromLine } from './value-from-line.ts';

/**
 * What one record of a change file means. Nothing when it touches no selected attribute. A change of an object outside the selected
 * containers is `filtered`; an object that leaves them, or comes back as a whole outside of them, is a `delete`.
 */
export function entriesFromChange(scope: ImportScope, record: LdifRecord): readonly ImportedEntry[] {
  const { dn } = record;
  switch (record.changetype) {
    case undefined:
    case 'add':
      return [wholeObject(scope, record)];
    case 'delete':
      return [scope.partitionOf(dn) === undefined ? { kind: 'filtered', dn } : { kind: 'delete', dn }];
    case 'modify':
      return scope.partitionOf(dn) === undefined ? [{ kind: 'filtered', dn }] : modification(scope, record);
    case 'modrdn':
    case 'moddn':
      return [rename(scope, record)];
    default:
      return [
        badChange(scope, record, {
          line: record.line,
          message: `"changetype: ${record.changetype}" is none of add, delete, modify, modrdn and moddn`,
        }),
      ];
  }
}

function wholeObject(scope: ImportScope, record: LdifRecord): ImportedEntry {
  const read = readObject(scope, record);
  switch (read.kind) {
    case 'object':
      return { kind: 'object', object: read.object };
    case 'failure':
      return read.entry;
    case 'deleted':
      return { kind: 'delete', anchor: read.anchor };
    case 'other-container':
      // What was just created was in no container before.
      return record.changetype === 'add'
        ? { kind: 'filtered', dn: record.dn }
        : { kind: 'delete', anchor: read.anchor, dn: record.dn };
    case 'other-type':
      return { kind: 'filtered', dn: record.dn };
  }
}

function modification(scope: ImportScope, record: LdifRecord): readonly ImportedEntry[] {
  const changes = new Map<string, AttributeChange>();
  const lines = record.lines.filter((line) => line.name.toLowerCase() !== 'control');
  for (let start = 0; start < lines.length;) {
    const dash = lines.findIndex((line, i) => i >= start && line.name === '-');
    const end = dash < 0 ? lines.length : dash;
    const failure = applyStep(scope, record, lines.slice(start, end), changes);
    if (failure !== undefined) return [failure];
    start = end + 1;
  }
  return changes.size === 0 ? [] : [{ kind: 'change', change: { dn: record.dn, attributes: changes } }];
}

/** One `add:`, `delete:` or `replace:` with its values. Gives the failure, if any. */
function applyStep(
  scope: ImportScope,
  record: LdifRecord,
  [head, ...lines]: readonly LdifLine[],
  changes: Map<string, AttributeChange>,
): ImportedEntry | undefined {
  if (head === undefined) return undefined;
  const verb = head.name.toLowerCase();
  const target = textOf(head) ?? '';
  const selection = selectLines(scope.attributes)(target);
  const attribute = scope.attributes.get(selection?.name ?? '');
  const stray = lines.find((line) => line.name.toLowerCase() !== (selection?.name ?? target).toLowerCase());
  if (stray !== undefined) {
    return badChange(scope, record, {
      line: stray.line,
      message: `"${stray.name}" stands where values of "${target}" are due`,
    });
  }
  if (verb !== 'add' && verb !== 'delete' && verb !== 'replace') {
    return badChange(scope, record, {
      line: head.line,
      message: `"${head.name}:" is none of "add:", "delete:" and "replace:"`,
    });
  }
  if (attribute?.included !== true) return undefined;
  const values: StoredValue[] = [];
  for (const line of lines) {
    const value = valueFromLine(attribute, line);
    if (typeof value === 'object') return lineFailure(scope, record, line, value);
    if (!values.includes(value)) values.push(value);
  }
  if (verb === 'add' && values.length === 0) {
    return badChange(scope, record, { line: head.line, message: `"add: ${target}" has no value` });
  }
  if (verb !== 'delete' && !attribute.multiValued && values.length > 1)
    return lineFailure(scope, record, head, tooMany(attribute.name));
  changes.set(attribute.name, changed(attribute, changes.get(attribute.name), { verb, values }));
  return undefined;
}

interface ChangeStep {
  readonly verb: 'add' | 'delete' | 'replace';
  readonly values: readonly StoredValue[];
}

/** What an attribute's earlier steps and this one come to. */
function changed(
  attribute: SelectedAttribute,
  before: AttributeChange | undefined,
  { verb, values }: ChangeStep,
): AttributeChange {
  if (verb === 'replace') return { kind: 'replace', values };
  if (verb === 'delete' && values.length === 0) return { kind: 'replace', values: [] };
  if (before?.kind === 'replace') {
    const others = before.values.filter((value) => !values.includes(value));
    if (verb === 'delete') return { kind: 'replace', values: others };
    return { kind: 'replace', values: attribute.multiValued ? [...others, ...values] : values };
  }
  if (!attribute.multiValued) return { kind: 'replace', values: verb === 'add' ? values : [] };
  const touched = new Set(values);
  const add = (before?.add ?? []).filter((value) => !touched.has(value));
  const remove = (before?.remove ?? []).filter((value) => !touched.has(value));
  return verb === 'add'
    ? { kind: 'edit', add: [...add, ...values], remove }
    : { kind: 'edit', add, remove: [...remove, ...values] };
}

function rename(scope: ImportScope, record: LdifRecord): ImportedEntry {
  const { dn } = record;
  const named = (name: string): string | undefined => {
    const line = record.lines.find((each) => each.name.toLowerCase() === name);
    return line && textOf(line);
  };
  const newRdn = named('newrdn');
  if (newRdn === undefined || !newRdn.includes('=')) {
    return badChange(scope, record, { line: record.line, message: 'A rename without "newrdn: type=value"' });
  }
  const superior = named('newsuperior') ?? parentDn(dn);
  const newDn = superior === '' ? newRdn : `${newRdn},${superior}`;
  const wasSelected = scope.partitionOf(dn) !== undefined;
  if (scope.partitionOf(newDn) === undefined) return wasSelected ? { kind: 'delete', dn } : { kind: 'filtered', dn };
  if (!wasSelected) {
    const message =
      'The object moved into the selected containers and this file does not hold its attributes; it is missing until a full import';
    return lineFailure(scope, record, startOf(record), { code: 'ldif-moved-in', message });
  }
  return {
    kind: 'change',
    change: { dn, newDn, attributes: namingChanges(scope, { dn, newDn, keepOld: named('deleteoldrdn') === '0' }) },
  };
}

/** The attributes that hold the name itself: the naming attribute, and AD's `name` and `distinguishedName`. */
function namingChanges(
  scope: ImportScope,
  { dn, newDn, keepOld }: { readonly dn: string; readonly newDn: string; readonly keepOld: boolean },
): ReadonlyMap<string, AttributeChange> {
  const changes = new Map<string, AttributeChange>();
  const newRdn = rdnOf(newDn);
  const naming = selectLines(scope.attributes)(newRdn.slice(0, newRdn.indexOf('=')));
  const set = (name: string, change: AttributeChange): void => {
    if (scope.attributes.get(name)?.included === true) changes.set(name, change);
  };
  const value = componentValue(newRdn);
  if (naming !== undefined) {
    const edit: AttributeChange = { kind: 'edit', add: [value], remove: keepOld ? [] : [componentValue(rdnOf(dn))] };
    const multiValued = scope.attributes.get(naming.name)?.multiValued === true;
    set(naming.name, multiValued ? edit : { kind: 'replace', values: [value] });
  }
  if (scope.isActiveDirectory) set('name', { kind: 'replace', values: [value] });
  set('distinguishedName', { kind: 'replace', values: [newDn] });
  return changes;
}

function badChange(
  scope: ImportScope,
  record: LdifRecord,
  at: { readonly line: number; readonly message: string },
): ImportedEntry {
  const place = { ...startOf(record), line: at.line };
  return lineFailure(scope, record, place, {
    code: 'ldif-bad-change',
    message: `${at.message}; ${leftAsItWas}; correct the record`,
  });
}

function startOf(record: LdifRecord): LdifLine {
  return { name: '', value: '', form: 'text', line: record.line, column: 1 };
}
