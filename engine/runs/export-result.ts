import type { ExportError, ExportResult } from '../ports/directory.ts';
import type { CsUpdate, ObjectError, PendingExport, StoreWriter } from '../ports/store.ts';
import type { ExportPass, PreparedOperation } from './export-operation.ts';
import { accepted, orNull, referencesAccepted, refused } from './pending-export.ts';
import type { StepRecorder } from './step.ts';

/** An operation on its way: `pending` is what the store holds of it since it was marked as attempted. */
export interface SentOperation extends PreparedOperation {
  readonly pass: ExportPass;
  readonly pending: PendingExport;
}

/** Keeps what the directory said of one operation. Returns its error, if it has one. */
export function keepResult(
  writer: StoreWriter,
  recorder: StepRecorder,
  sent: SentOperation,
  result: ExportResult | undefined,
): ObjectError | undefined {
  const error = result === undefined ? noResult : (result.error ?? keepAccepted(writer, sent, result));
  if (error === undefined) {
    recorder.count(counterOf(sent));
    return undefined;
  }
  const { id, dn } = sent.object;
  const [attribute] = error.attributes ?? [];
  const named = attribute === undefined ? {} : { attribute };
  const kept: ObjectError = { code: error.code, message: error.message, ...named };
  writer.updateCs(id, { pendingExport: refused(sent.pending, kept) });
  recorder.count('export-failure');
  recorder.error({ severity: 'error', ...kept, dn, cs: id });
  return kept;
}

/** An object that is renamed and changed at once counts as renamed. */
function counterOf({ operation: { kind, newDn } }: SentOperation): string {
  switch (kind) {
    case 'add':
      return 'export-add';
    case 'modify':
      return newDn === undefined ? 'export-update' : 'export-rename';
    case 'delete':
      return 'export-delete';
  }
}

const noResult: ExportError = {
  code: 'cd-error',
  message: 'The directory did not say what became of the object; it stays staged and is sent again by the next export',
};

function keepAccepted(writer: StoreWriter, sent: SentOperation, result: ExportResult): ExportError | undefined {
  const { object, pending, pass } = sent;
  if (pass === 'references') {
    for (const { slot, target } of sent.references) writer.markReferenceSent(object.id, slot, target);
    writer.updateCs(object.id, { pendingExport: orNull(referencesAccepted(pending)) });
    return undefined;
  }
  let update: CsUpdate = { pendingExport: orNull(accepted(pending, object.anchor ?? result.anchor ?? object.dn)) };
  if (pass === 'delete') writer.dropPendingReferences(object.id);
  if (object.anchor === null && result.anchor !== undefined) {
    const taken = takeAnchor(writer, sent, result.anchor);
    if (taken !== undefined) return taken;
    update = { ...update, anchor: result.anchor };
  }
  // From here on the directory knows the object by its new name; an import corrects it should that be wrong.
  if (pending.newDn !== null && writer.csByDn(object.space, pending.newDn) === undefined)
    update = { ...update, dn: pending.newDn };
  writer.updateCs(object.id, update);
  return undefined;
}

/**
 * The directory may have matched an add with an object it already had. Its unlinked image in the connector space gives way: it is
 * this object. A linked one cannot: two objects of the metaverse then claim the same object of the directory.
 */
function takeAnchor(writer: StoreWriter, { object }: SentOperation, anchor: string): ExportError | undefined {
  const known = writer.csByAnchor(object.space, anchor);
  if (known === undefined) return undefined;
  if (known.mv === null) {
    writer.removeCs(known.id);
    return undefined;
  }
  return {
    code: 'cd-existing-object',
    message: `The directory matched the new object with "${known.dn}", which belongs to another metaverse object; let the rules join both to one, or make the values unique by which the directory matches`,
  };
}
