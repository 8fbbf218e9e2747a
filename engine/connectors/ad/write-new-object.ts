import { bytesToBase64, utf8Bytes } from '../../model/base64.ts';
import type { ExportResult } from '../../ports/directory.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import { firstText, textOf, textsOf, valuesOf, type LdapEntry } from './ldap-entry.ts';
import { RefusedWrite } from './write-refusal.ts';
import type { WriteTarget } from './write-target.ts';
import { writeChanges } from './write-changes.ts';
import { isPassword, keysOfCurrent, writtenChanges, type WrittenChange, type WrittenValue } from './write-values.ts';

const accountDisabled = 0x2;
const passwordNotRequired = 0x20;

/**
 * Makes an object and reads its identity back. An account that is to be enabled is made disabled, with its password, and enabled
 * then: it is never open without one. Where an object of that name is there already, it is taken for ours if an add of ours that was
 * never answered can have made it: it has the type and every value of the add, or the same `mS-DS-ConsistencyGuid`.
 */
export async function addObject(target: WriteTarget): Promise<ExportResult> {
  const { session, operation } = target;
  const changes = writtenChanges(target);
  const account = accountOf(changes);
  try {
    await session.add(operation.dn, [
      ...(changes.some(({ name }) => name.toLowerCase() === 'objectclass')
        ? []
        : [{ name: 'objectClass', values: [operation.objectType] }]),
      ...changes.map((change) => ({
        name: change.name,
        values: (change === account.control ? [account.disabled] : change.values).map(({ bytes }) => bytes),
      })),
    ]);
  } catch (cause) {
    if (!(cause instanceof LdapResultError) || cause.code !== resultCodes.entryAlreadyExists) throw cause;
    await takeOver(target, changes, cause);
  }
  const result = { id: operation.id, ...(await anchorOf(target)) };
  if (account.control === undefined) return result;
  if (!account.mayBeEnabled) return { ...result, error: noPassword };
  await writeChanges(target, [account.control]);
  return result;
}

const noPassword = {
  code: 'cd-error',
  message:
    'The account was made and stays disabled, because no rule gives it a password; let a rule flow "unicodePwd" once, or make the account disabled',
  attributes: ['userAccountControl'],
} as const;

interface NewAccount {
  /** The change that would enable it; `undefined` for an object that is no account or is to stay disabled. */
  readonly control: WrittenChange | undefined;
  /** Its value with which the account is made. */
  readonly disabled: WrittenValue;
  readonly mayBeEnabled: boolean;
}

function accountOf(changes: readonly WrittenChange[]): NewAccount {
  const control = changes.find(({ name }) => name.toLowerCase() === 'useraccountcontrol');
  const flags = flagsOf(control?.values[0]);
  const disabled = textValue(String(flags | accountDisabled));
  if (control === undefined || (flags & accountDisabled) !== 0)
    return { control: undefined, disabled, mayBeEnabled: false };
  const hasPassword = changes.some(({ name, values }) => isPassword(name) && values.length > 0);
  return { control, disabled, mayBeEnabled: hasPassword || (flags & passwordNotRequired) !== 0 };
}

function flagsOf(value: WrittenValue | undefined): number {
  return value === undefined ? accountDisabled : Number(textOf(Buffer.from(value.bytes)));
}

function textValue(text: string): WrittenValue {
  const bytes = utf8Bytes(text);
  return { bytes, key: bytesToBase64(bytes) };
}

async function anchorOf({ session, operation }: WriteTarget): Promise<Pick<ExportResult, 'anchor'>> {
  const entry = await session.read(operation.dn, ['objectGUID']);
  const guid = entry === undefined ? undefined : valuesOf(entry, 'objectGUID')[0];
  return guid === undefined ? {} : { anchor: guid.toString('base64') };
}

/** Throws `cause` when it is not the name that is taken but another unique value. */
async function takeOver(target: WriteTarget, changes: readonly WrittenChange[], cause: LdapResultError): Promise<void> {
  const { session, operation } = target;
  const wanted = changes.filter(({ name }) => !isPassword(name));
  const asked = ['objectClass', 'userAccountControl', consistencyGuid, ...wanted.map(({ name }) => name)];
  const found = await session.read(operation.dn, [...new Set(asked)]);
  if (found === undefined) throw cause;
  const passwords = isDisabled(found) ? changes.filter(({ name }) => isPassword(name)) : [];
  const different = wanted.filter((change) => !holds(found, change));
  const sameType = textsOf(found, 'objectClass').at(-1)?.toLowerCase() === operation.objectType.toLowerCase();
  if (sameType && different.length === 0) {
    await writeChanges(target, passwords);
    return;
  }
  if (sameType && hasSameConsistencyGuid(found, wanted)) {
    await writeChanges(target, [...passwords, ...different]);
    return;
  }
  const names = different.map(({ name }) => name);
  const what = sameType ? `holds other values (${names.join(', ')})` : 'is of another type';
  throw new RefusedWrite({
    code: 'cd-existing-object',
    message: `Another object has that name and ${what}, so it was left alone; import it so that the rules can join it, or give another name`,
    ...(sameType ? { attributes: names } : {}),
  });
}

/** Such an account was never open. It may have been made without a password; an enabled one has one, which may not be ours any more. */
function isDisabled(found: LdapEntry): boolean {
  return (Number(firstText(found, 'userAccountControl') ?? '0') & accountDisabled) !== 0;
}

const consistencyGuid = 'mS-DS-ConsistencyGuid';

function hasSameConsistencyGuid(found: LdapEntry, wanted: readonly WrittenChange[]): boolean {
  const ours = wanted.find(({ name }) => name.toLowerCase() === consistencyGuid.toLowerCase());
  return ours !== undefined && ours.values.length > 0 && holds(found, ours);
}

/** Whether the object has these values and no others. That an account is disabled yet does not count. */
function holds(found: LdapEntry, { name, values, isReference }: WrittenChange): boolean {
  if (name.toLowerCase() === 'useraccountcontrol')
    return (Number(firstText(found, name)) | accountDisabled) === (flagsOf(values[0]) | accountDisabled);
  const current = valuesOf(found, name);
  const keys = new Set(current.flatMap((value) => keysOfCurrent(value, isReference)));
  // An object has all classes its own one is derived from besides.
  const isComplete = name.toLowerCase() === 'objectclass' || current.length === values.length;
  return isComplete && values.every(({ key }) => keys.has(key));
}
