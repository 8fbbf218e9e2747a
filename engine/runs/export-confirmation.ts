import type { AttributeLayout } from '../model/stored.ts';
import type { CsObject, StoreWriter } from '../ports/store.ts';
import type { Confirmation, Shown, StagedReference } from './confirm-export.ts';
import { confirmExport } from './confirm-export.ts';
import type { StepRecorder } from './step.ts';

/** What the confirmation of one imported object needs besides the object. */
export interface ConfirmationContext {
  readonly writer: StoreWriter;
  readonly recorder: StepRecorder;
  readonly layout: AttributeLayout;
  readonly shown: (slot: number) => Shown;
  readonly full: boolean;
}

/** Confirms the exports of an object that was just staged, and marks it for synchronization where one did not arrive. */
export function confirmStagedObject(id: number, context: ConfirmationContext): void {
  const { writer } = context;
  const object = writer.cs(id);
  if (object === undefined || object.image === null) return;
  const confirmation = confirmExport(object.pendingExport, {
    dn: object.dn,
    image: object.image,
    references: stagedReferences(writer, id),
    shown: context.shown,
    full: context.full,
  });
  for (const { slot, target } of confirmation.settledReferences) writer.stageReference(id, slot, target, 'none');
  const contradicted = confirmation.deleteNotReimported || confirmation.notReimported.length > 0;
  writer.updateCs(id, { pendingExport: confirmation.pendingExport, ...(contradicted ? { retry: true } : {}) });
  if (contradicted) warn(object, confirmation, context);
}

function* stagedReferences(writer: StoreWriter, id: number): Generator<StagedReference> {
  for (const change of writer.pendingReferences(id)) {
    yield { ...change, present: writer.hasReference(id, change.slot, change.target) };
  }
}

function warn(object: CsObject, confirmation: Confirmation, { recorder, layout }: ConfirmationContext): void {
  const place = { severity: 'warning', code: 'exported-change-not-reimported', dn: object.dn, cs: object.id } as const;
  if (confirmation.deleteNotReimported) {
    recorder.warning({
      ...place,
      message:
        'The object was deleted by an export and the import still shows it; the next synchronization decides about it again',
    });
  }
  for (const slot of confirmation.notReimported) {
    const attribute = layout.attributes[slot]?.name ?? String(slot);
    recorder.warning({
      ...place,
      message: `What was exported to "${attribute}" did not come back with the import; the next synchronization stages it again if the rules still want it`,
      attribute,
    });
  }
}
