import { parentDn } from '../../model/dn.ts';
import type { ExportError, ExportOperation } from '../../ports/directory.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import { textsOf } from './ldap-entry.ts';
import { exportError } from './map-errors.ts';
import { addressOf, type WriteTarget } from './write-target.ts';

/** One object is not written; everything else of the export goes on. */
export class RefusedWrite extends Error {
  override readonly name = 'RefusedWrite';
  readonly error: ExportError;

  constructor(error: ExportError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * Why the directory refused, as exactly as it can be found out: which attribute it named, which right the account lacks, which
 * container is missing. Throws ConnectorError where the directory cannot be written at all just now.
 */
export async function explainRefusal(target: WriteTarget, cause: LdapResultError): Promise<ExportError> {
  const { operation } = target;
  const { connector, session } = target;
  const refusal = exportError(cause, operation, { connector: connector.name, server: session.server.address });
  const exact = (await missingContainer(target, cause)) ?? (await missingRight(target, cause));
  if (exact !== undefined) return exact;
  const attribute = refusedAttribute(operation, cause.diagnostic);
  return attribute === undefined ? refusal : { ...refusal, attributes: [attribute] };
}

/**
 * The attribute the server's text is about, when it is one of the operation's. Windows writes `Att 90290 (userPrincipalName)`, Samba
 * `attribute 'mail'`.
 */
function refusedAttribute({ changes }: ExportOperation, diagnostic: string): string | undefined {
  const match = /\bAtt [0-9a-f]+ \(([\w-]+)\)|\battribute '([\w-]+)'/i.exec(diagnostic);
  const named = (match?.[1] ?? match?.[2])?.toLowerCase();
  return changes.find(({ name }) => name.toLowerCase() === named)?.name;
}

/** Results by which servers say that the container a name lies in is not there; Samba has one of its own for moves. */
const containerResults: ReadonlySet<number> = new Set([
  resultCodes.noSuchObject,
  resultCodes.other,
  resultCodes.unwillingToPerform,
]);

async function missingContainer(
  { session, operation }: WriteTarget,
  { code }: LdapResultError,
): Promise<ExportError | undefined> {
  const dn = operation.kind === 'add' ? operation.dn : operation.newDn;
  if (dn === undefined || !containerResults.has(code)) return undefined;
  const container = parentDn(dn);
  if ((await session.read(container, ['objectClass'])) !== undefined) return undefined;
  return {
    code: 'cd-missing-object',
    message: `The container "${container}" is not in the directory, so the object was not ${operation.kind === 'add' ? 'made' : 'moved'}; make the container, or correct the rule that gives "dn"`,
  };
}

async function missingRight(target: WriteTarget, { code }: LdapResultError): Promise<ExportError | undefined> {
  if (code !== resultCodes.insufficientAccessRights) return undefined;
  switch (target.operation.kind) {
    case 'add':
      return await missingRightToAdd(target);
    case 'modify':
      return await missingRightToModify(target);
    case 'delete':
      return denied(
        target,
        'delete the object',
        '"Delete" on it (or "Delete Child" on its container), and "Delete Subtree" where it has children',
      );
  }
}

async function missingRightToAdd(target: WriteTarget): Promise<ExportError> {
  const { session, operation } = target;
  const container = parentDn(operation.dn);
  const found = await session.read(container, ['allowedChildClassesEffective']);
  const type = operation.objectType.toLowerCase();
  const mayMake = textsOfAny(found, 'allowedChildClassesEffective').has(type);
  if (!mayMake)
    return denied(
      target,
      `make objects of type ${operation.objectType} in "${container}"`,
      `"Create ${operation.objectType} objects" there`,
    );
  return denied(
    target,
    `give the new object all its values`,
    '"Write Property" for its attributes, and "Reset Password" where it gets one',
  );
}

async function missingRightToModify(target: WriteTarget): Promise<ExportError> {
  const { session, operation } = target;
  const found = await session.read(addressOf(operation), ['allowedAttributesEffective']);
  const allowed = textsOfAny(found, 'allowedAttributesEffective');
  const password = operation.changes.find(({ name }) => name.toLowerCase() === 'unicodepwd');
  const lacking = operation.changes
    .map(({ name }) => name)
    .filter((name) => !allowed.has(name.toLowerCase()) && name !== password?.name);
  if (lacking.length > 0) {
    const names = lacking.map((name) => `"${name}"`).join(', ');
    return {
      ...denied(target, `write ${names} of the object`, `"Write ${lacking.join(', ')}" on it`),
      attributes: lacking,
    };
  }
  if (operation.newDn !== undefined)
    return denied(
      target,
      'rename or move the object',
      '"Write Property" for its name; for a move also "Delete" on it and "Create Child" in the new container',
    );
  return denied(target, 'set the password of the object', '"Reset Password" on it');
}

/** The account's name is configuration and may be told. */
function denied({ connector }: WriteTarget, what: string, right: string): ExportError {
  return {
    code: 'permission-issue',
    message: `"${connector.user}" may not ${what}, so it stays as it is; grant the account ${right}, or on a container above`,
  };
}

function textsOfAny(entry: Parameters<typeof textsOf>[0] | undefined, name: string): ReadonlySet<string> {
  return new Set(entry === undefined ? [] : textsOf(entry, name).map((text) => text.toLowerCase()));
}
