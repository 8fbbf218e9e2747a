import { completeRanges } from './ranged-values.ts';
import { extendedDn, permissiveModify } from './controls.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import { valuesOf } from './ldap-entry.ts';
import type { LdapChange } from './ldap-session.ts';
import { RefusedWrite } from './write-refusal.ts';
import { addressOf, type WriteTarget } from './write-target.ts';
import { keysOfCurrent, type WrittenChange, type WrittenValue } from './write-values.ts';

/** Values of one request. Large ones keep a domain controller's database busy for long; Windows takes some 5,000 at once. */
const valuesPerRequest = 1000;

/** References to objects that are not there, until which the others are still looked for and written. */
const missingReferenceLimit = 50;

/**
 * Carries out changes of an object that is there. A value that is there already, or gone already, is done. Throws LdapResultError for
 * a refusal, RefusedWrite when some of the objects referred to are not in the directory; the other references are written then.
 */
export async function writeChanges(target: WriteTarget, changes: readonly WrittenChange[]): Promise<void> {
  const missing = new Set<string>();
  let count = 0;
  for (const request of requestsOf(changes)) {
    count += await writeRequest(target, request, missing);
    if (count > missingReferenceLimit) break;
  }
  if (count === 0) return;
  const names = [...missing];
  throw new RefusedWrite({
    code: 'cd-missing-object',
    message: `${count} of the objects that ${names.map((name) => `"${name}"`).join(', ')} refers to are not in the directory; the other references were written; import the connector, so that the rules know what is gone`,
    attributes: names,
  });
}

/** Changes in their order, cut so that no request has too many values. */
function* requestsOf(changes: readonly WrittenChange[]): Generator<readonly WrittenChange[]> {
  let request: WrittenChange[] = [];
  let room = valuesPerRequest;
  for (const change of changes) {
    let { values } = change;
    do {
      const isWhole = change.operation === 'replace' || values.length <= room;
      const part = isWhole ? values : values.slice(0, room);
      if (isWhole || part.length > 0) request.push({ ...change, values: part });
      values = values.slice(part.length);
      room -= Math.max(1, part.length);
      if (room > 0) continue;
      yield request;
      request = [];
      room = valuesPerRequest;
    } while (values.length > 0);
  }
  if (request.length > 0) yield request;
}

/** Gives how many references were left out because their object is not there, and notes their attributes. */
async function writeRequest(
  target: WriteTarget,
  request: readonly WrittenChange[],
  missing: Set<string>,
): Promise<number> {
  try {
    await send(target, request);
    return 0;
  } catch (cause) {
    if (!(cause instanceof LdapResultError)) throw cause;
    const left = await stillToDo(target, request, cause);
    if (left !== undefined) return left.length === 0 ? 0 : await writeRequest(target, left, missing);
    if (!(await refersToMissing(target, request, cause))) throw cause;
    return await writeHalves(target, request, missing);
  }
}

async function send({ session, operation }: WriteTarget, request: readonly WrittenChange[]): Promise<void> {
  const changes = request.map(({ name, operation: kind, values }): LdapChange => ({
    name,
    operation: kind,
    values: values.map(({ bytes }) => bytes),
  }));
  await session.modify(addressOf(operation), changes, [permissiveModify()]);
}

/** Results by which servers complain of a value that is there or gone already. Samba does so for links whatever was asked of it. */
const alreadyResults: ReadonlySet<number> = new Set([
  resultCodes.noSuchAttribute,
  resultCodes.attributeOrValueExists,
  resultCodes.entryAlreadyExists,
  resultCodes.unwillingToPerform,
]);

/** The request without what the directory has already; `undefined` when that is not what the server complains of. */
async function stillToDo(
  { session, operation }: WriteTarget,
  request: readonly WrittenChange[],
  { code }: LdapResultError,
): Promise<readonly WrittenChange[] | undefined> {
  const edited = request.filter(({ operation: kind }) => kind !== 'replace').map(({ name }) => name);
  if (!alreadyResults.has(code) || edited.length === 0) return undefined;
  const controls = [extendedDn()];
  const found = await session.read(addressOf(operation), [...new Set(edited), 'objectGUID'], controls);
  const entry = found === undefined ? undefined : await completeRanges(session, found, controls);
  if (entry === undefined) return undefined;
  const left = request
    .map((change): WrittenChange => {
      if (change.operation === 'replace') return change;
      const current = new Set(
        valuesOf(entry, change.name).flatMap((value) => keysOfCurrent(value, change.isReference)),
      );
      const isLeft = ({ key }: WrittenValue): boolean => current.has(key) === (change.operation === 'delete');
      return { ...change, values: change.values.filter(isLeft) };
    })
    .filter(({ operation: kind, values }) => kind === 'replace' || values.length > 0);
  return countValues(left) === countValues(request) ? undefined : left;
}

function countValues(request: readonly WrittenChange[]): number {
  return request.reduce((sum, { values }) => sum + values.length, 0);
}

const noSuchObjectReferredTo = 0x525;

/** Whether the object itself is there, so that it must be one it refers to that is not. */
async function refersToMissing(
  { session, operation }: WriteTarget,
  request: readonly WrittenChange[],
  { code, win32 }: LdapResultError,
): Promise<boolean> {
  if (code !== resultCodes.noSuchObject && win32 !== noSuchObjectReferredTo) return false;
  if (!request.some(({ isReference, values }) => isReference && values.length > 0)) return false;
  return (await session.read(addressOf(operation), ['objectClass'])) !== undefined;
}

/** Finds the references that keep a request from being carried out by halving it; everything else is written on the way. */
async function writeHalves(
  target: WriteTarget,
  request: readonly WrittenChange[],
  missing: Set<string>,
): Promise<number> {
  const [first] = request;
  if (request.length > 1)
    return await writeEach(
      target,
      request.map((change) => [change]),
      missing,
    );
  if (first === undefined) return 0;
  if (first.values.length > 1 && first.operation !== 'replace') {
    const middle = Math.ceil(first.values.length / 2);
    const halves = [first.values.slice(0, middle), first.values.slice(middle)];
    return await writeEach(
      target,
      halves.map((values) => [{ ...first, values }]),
      missing,
    );
  }
  // What is not in the directory is not among its values either.
  if (first.operation === 'delete') return 0;
  missing.add(first.name);
  return 1;
}

async function writeEach(
  target: WriteTarget,
  requests: readonly (readonly WrittenChange[])[],
  missing: Set<string>,
): Promise<number> {
  let count = 0;
  for (const request of requests) count += await writeRequest(target, request, missing);
  return count;
}
