import type { EntraConnector } from '../../model/configuration.ts';
import { asObject, type Json } from '../../model/json.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import type { DirectoryWriter, ExportError, ExportOperation, ExportResult } from '../../ports/directory.ts';
import { canCreate } from './attribute-table.ts';
import { createDeletedObjects } from './deleted-objects.ts';
import { graphChange, missingForCreation, type GraphChange } from './graph-change.ts';
import type { GraphSession } from './graph-session.ts';
import { cloudAnchor, objectIdOf, sourceAnchorOf } from './object-names.ts';
import type { Pacer } from './pacer.ts';
import { createRecentObjects } from './recent-objects.ts';
import { createStepQueue } from './step-queue.ts';
import type { KnownDomains } from './tenant-domains.ts';
import { quoted, RefusedExport, sendStep, type WriteContext, type WriterState } from './write-context.ts';
import { createGroup, updateGroup, writeMembers } from './write-group.ts';
import { createUser, updateUser, writeManager } from './write-user.ts';

/** Ten full batches when every object takes one request. */
const batchSize = 200;

export interface WriterParts {
  readonly connector: EntraConnector;
  readonly session: GraphSession;
  readonly pacer: Pacer;
  readonly domains: KnownDomains;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Writes objects side by side; their requests share batches. */
export function createEntraWriter({ connector, session, pacer, domains, now }: WriterParts): DirectoryWriter {
  const state: WriterState = {
    connector,
    deleted: createDeletedObjects(session),
    recent: createRecentObjects(now),
    domains,
    root: session.root,
  };
  return {
    batchSize,
    async write(operations: readonly ExportOperation[], signal: CancelSignal) {
      const patience = { pacer, signal };
      const steps = createStepQueue(session, patience);
      return await Promise.all(
        operations.map(async (operation) => await writeObject({ ...state, operation, steps, patience })),
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
  const change = checkedChange(context);
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
  const change = checkedChange(context);
  const id = existingId(operation);
  const properties = { ...change.properties, ...(await editedLists(context, id, change)) };
  if (operation.objectType === 'user') await updateUser(context, id, properties);
  else await updateGroup(context, id, properties);
  await writeReference(context, id, change);
}

/** Lists with their edits done, from what the object has now. */
async function editedLists(
  context: WriteContext,
  id: string,
  { edits }: GraphChange,
): Promise<Readonly<Record<string, Json>>> {
  if (edits.length === 0) return {};
  const select = edits.map(({ property }) => property).join(',');
  const url = `/${context.operation.objectType}s/${quoted(id)}?$select=${select}`;
  const current = asObject((await sendStep(context, { method: 'GET', url })).body);
  const lists = edits.map((edit) => {
    const { property } = edit;
    const before: readonly Json[] = Array.isArray(current[property]) ? current[property] : [];
    const removed = new Set<Json>(edit.remove);
    return [property, [...new Set([...before.filter((value) => !removed.has(value)), ...edit.add])]] as const;
  });
  return Object.fromEntries(lists);
}

async function remove(context: WriteContext): Promise<void> {
  const { operation, deleted } = context;
  const id = existingId(operation);
  await sendStep(context, { method: 'DELETE', url: `/${operation.objectType}s/${quoted(id)}` }, [404]);
  const sourceAnchor = sourceAnchorOf(operation.dn);
  if (operation.objectType === 'user' && sourceAnchor !== undefined) deleted.add('user', sourceAnchor, id);
}

async function writeReference(context: WriteContext, id: string, { reference }: GraphChange): Promise<void> {
  if (reference === undefined) return;
  if (context.operation.objectType === 'user') await writeManager(context, id, reference);
  else await writeMembers(context, id, reference);
  if (reference.unresolved) throw new RefusedExport(notResolved(reference.attribute));
}

function checkedChange({ operation, connector }: WriteContext): GraphChange {
  const converted = graphChange(operation, connector.schema);
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
