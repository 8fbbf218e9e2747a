import type { CancelSignal } from '../../ports/cancel.ts';
import type { DirectoryWriter, ExportError, ExportOperation, ExportResult } from '../../ports/directory.ts';
import { canCreate } from './attribute-table.ts';
import { createDeletedUsers, type DeletedUsers } from './deleted-users.ts';
import { graphChange, missingForCreation, type GraphChange } from './graph-change.ts';
import type { GraphSession } from './graph-session.ts';
import { cloudAnchor, objectIdOf, sourceAnchorOf } from './object-names.ts';
import type { Patience } from './retry.ts';
import { createStepQueue } from './step-queue.ts';
import { quoted, RefusedExport, sendStep, type WriteContext } from './write-context.ts';
import { createGroup, updateGroup, writeMembers } from './write-group.ts';
import { createUser, updateUser, writeManager } from './write-user.ts';

/** Ten full batches when every object takes one request. */
const batchSize = 200;

/** Writes objects side by side; their requests share batches. */
export function createEntraWriter(session: GraphSession, wait: Patience['wait']): DirectoryWriter {
  let deletedUsers: DeletedUsers | undefined;
  return {
    batchSize,
    async write(operations: readonly ExportOperation[], signal: CancelSignal) {
      const patience = { wait, signal };
      const steps = createStepQueue(session, patience);
      const deleted = (deletedUsers ??= createDeletedUsers(session, { wait, signal }));
      return await Promise.all(
        operations.map(
          async (operation) => await writeObject({ operation, steps, deletedUsers: deleted, root: session.root }),
        ),
      );
    },
  };
}

async function writeObject(context: WriteContext): Promise<ExportResult> {
  const { operation } = context;
  const capability = canCreate(operation.objectType);
  if (capability.kind === 'read-only') {
    return { id: operation.id, error: { code: 'object-type-not-writable', message: capability.reason } };
  }
  try {
    switch (operation.kind) {
      case 'add':
        return await add(context);
      case 'modify':
        await modify(context);
        return { id: operation.id };
      case 'delete':
        await remove(context);
        return { id: operation.id };
    }
  } catch (cause) {
    return failed(operation, cause);
  }
}

function failed(operation: ExportOperation, cause: unknown): ExportResult {
  if (cause instanceof RefusedExport) return { id: operation.id, error: cause.error };
  throw cause;
}

async function add(context: WriteContext): Promise<ExportResult> {
  const { operation } = context;
  const change = checkedChange(operation);
  const { sourceAnchor } = change;
  if (sourceAnchor === undefined) throw new RefusedExport(missing(['sourceAnchor']));
  const lacking = missingForCreation(operation, change);
  if (lacking.length > 0) throw new RefusedExport(missing(lacking));
  const type = operation.objectType === 'user' ? 'user' : 'group';
  const id =
    type === 'user'
      ? await createUser(context, change, sourceAnchor)
      : await createGroup(context, change, sourceAnchor);
  const anchor = cloudAnchor(type, id);
  try {
    await writeReference(context, id, change);
    return { id: operation.id, anchor };
  } catch (cause) {
    // The object is there, whatever became of its references.
    return { ...failed(operation, cause), anchor };
  }
}

async function modify(context: WriteContext): Promise<void> {
  const { operation } = context;
  const change = checkedChange(operation);
  const id = existingId(operation);
  if (operation.objectType === 'user') await updateUser(context, id, change.properties);
  else await updateGroup(context, id, change.properties);
  await writeReference(context, id, change);
}

async function remove(context: WriteContext): Promise<void> {
  const { operation, deletedUsers } = context;
  const id = existingId(operation);
  await sendStep(context, { method: 'DELETE', url: `/${operation.objectType}s/${quoted(id)}` }, [404]);
  const sourceAnchor = sourceAnchorOf(operation.dn);
  if (operation.objectType === 'user' && sourceAnchor !== undefined) deletedUsers.add(sourceAnchor, id);
}

async function writeReference(context: WriteContext, id: string, { reference }: GraphChange): Promise<void> {
  if (reference === undefined) return;
  if (context.operation.objectType === 'user') await writeManager(context, id, reference);
  else await writeMembers(context, id, reference);
  if (reference.unresolved) throw new RefusedExport(notResolved(reference.attribute));
}

function checkedChange(operation: ExportOperation): GraphChange {
  const converted = graphChange(operation);
  if (converted.kind === 'error') throw new RefusedExport(converted.error);
  return converted.change;
}

function existingId({ anchor }: ExportOperation): string {
  const id = objectIdOf(anchor);
  if (id !== undefined) return id;
  throw new RefusedExport({
    code: 'cd-missing-object',
    message: 'The object has no cloud anchor yet, so it cannot be told in the tenant; run an import first',
  });
}

function missing(attributes: readonly string[]): ExportError {
  return {
    code: 'IdentityDataValidationFailed',
    message: `Entra ID creates no such object without ${attributes.map((name) => `"${name}"`).join(', ')}; have a rule give a value`,
    attributes,
  };
}

function notResolved(attribute: string): ExportError {
  return {
    code: 'reference-not-resolved',
    message: `An object "${attribute}" refers to is not in the tenant yet; it is written once that object is there`,
    attributes: [attribute],
  };
}
