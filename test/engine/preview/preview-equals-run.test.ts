import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printValues } from '../../../engine/preview/print-values.ts';
import { withheldAttributes } from '../../../engine/preview/withheld.ts';
import type { Preview } from '../../../engine/preview/preview.ts';
import { SyncWorkspace } from '../../support/sync-workspace.ts';
import { ruleSets, worldSteps } from '../sync/random-world.ts';
import { twoForests } from '../sync/two-forests.ts';

type Picture = Readonly<Record<string, unknown>>;

/** What a preview says about the metaverse object and its counterparts, without order. */
function pictureOfPreview({ trace }: Preview): Picture {
  const { metaverse, outbound, error } = trace;
  if (error !== null) return { error: error.code };
  const values =
    metaverse === null || metaverse.change === 'delete'
      ? null
      : Object.fromEntries(
          metaverse.attributes.flatMap(({ name, after }) => (after === null ? [] : [[name, after.toSorted()]])),
        );
  const targets = outbound
    .filter(({ dn, action }) => dn !== null && action !== 'remove' && action !== 'wait')
    .map(({ dn, pendingExport, withheld, attributes }) => ({
      dn,
      pendingExport,
      withheld: withheld.map(({ name }) => name),
      after:
        pendingExport === 'delete'
          ? {}
          : Object.fromEntries(
              attributes.flatMap(({ name, after }) =>
                after === null || withheld.some((one) => one.name === name) ? [] : [[name, after.toSorted()]],
              ),
            ),
    }));
  return { values, targets: targets.toSorted((left, right) => String(left.dn).localeCompare(String(right.dn))) };
}

interface WorldPlace {
  readonly connector: string;
  readonly dn: string;
}

/** The same picture, read from the store after the run. `formerMv`: the metaverse object it was joined to before. */
function pictureOfStore(
  workspace: SyncWorkspace,
  { connector, dn }: WorldPlace,
  formerMv: number | null,
  previewed: Preview,
): Picture {
  const { store, plan } = workspace;
  const cs = store.csByDn(workspace.spaceOf(connector), dn);
  if (cs?.syncError) return { error: cs.syncError.code };
  const mvId = cs?.mv ?? formerMv;
  const mv = mvId === null ? undefined : store.mv(mvId);
  const layout = mv === undefined ? undefined : plan.mvLayout(mv.objectType);
  const stays = previewed.trace.metaverse !== null && previewed.trace.metaverse.change !== 'delete';
  const values =
    mv === undefined || layout === undefined || !stays
      ? null
      : Object.fromEntries(
          layout.attributes.flatMap(({ name, type }, slot) => {
            const printed = printValues(store, type, mv.slots[slot]);
            return printed === null || printed.length === 0 ? [] : [[name, printed.toSorted()]];
          }),
        );
  const targets = previewed.trace.outbound
    .filter((one) => one.dn !== null && one.action !== 'remove' && one.action !== 'wait')
    .map(({ connector: to, dn: targetDn }) => {
      const object = store.csByDn(workspace.spaceOf(to), targetDn!);
      assert.ok(object, `the run made ${targetDn}`);
      const targetLayout = plan.csLayout(object.space, object.objectType)!;
      const staged = [...store.pendingReferences(object.id)];
      const operation = object.pendingExport?.operation ?? 'none';
      const withheld = withheldAttributes(plan, store, object).map(({ name }) => name);
      const after = targetLayout.attributes.flatMap(({ name, type }, slot) => {
        if (operation === 'delete' || withheld.includes(name)) return [];
        if (type === 'ref') {
          const wanted = new Set(store.references(object.id, slot));
          for (const change of staged.filter((one) => one.slot === slot))
            if (change.kind === 'add') wanted.add(change.target);
            else wanted.delete(change.target);
          return wanted.size === 0 ? [] : [[name, [...wanted].map((id) => store.dnOf(id)).toSorted()] as const];
        }
        const changes = object.pendingExport?.changes;
        const printed = printValues(
          store,
          type,
          changes?.has(slot) === true ? changes.get(slot) : object.image?.[slot],
        );
        return printed === null ? [] : [[name, printed.toSorted()] as const];
      });
      return {
        dn: targetDn,
        pendingExport: operation === 'none' && staged.length > 0 ? 'modify' : operation,
        withheld,
        after: Object.fromEntries(after),
      };
    });
  return { values, targets: targets.toSorted((left, right) => String(left.dn).localeCompare(String(right.dn))) };
}

/** Attributes without any flow in scope are not part of a preview; they are left out on both sides. */
function comparable(picture: Picture, preview: Preview): Picture {
  const shown = new Map(
    preview.trace.outbound.map(({ dn, attributes }) => [dn, new Set(attributes.map(({ name }) => name))]),
  );
  const targets = (picture['targets'] as readonly { dn: string; after: Record<string, unknown> }[] | undefined)?.map(
    (target) => ({
      ...target,
      after: Object.fromEntries(
        Object.entries(target.after).filter(
          ([name, value]) => shown.get(target.dn)?.has(name) && (value as unknown[]).length > 0,
        ),
      ),
    }),
  );
  const values = picture['values'];
  const known =
    values === null || values === undefined
      ? values
      : Object.fromEntries(Object.entries(values).filter(([, value]) => (value as unknown[]).length > 0));
  return { ...picture, values: known, ...(targets === undefined ? {} : { targets }) };
}

describe('a preview', () => {
  it('of any object equals what the run then does to it, over random objects and rule sets', async () => {
    await fc.assert(
      fc.asyncProperty(ruleSets, worldSteps, async (rules, steps) => {
        const workspace = new SyncWorkspace(twoForests(rules));
        for (const [index, { connector, action, object }] of steps.entries()) {
          const known = workspace.store.csByDn(workspace.spaceOf(connector), object.dn);
          if (action === 'delete') {
            if (known === undefined) continue;
            workspace.delete(connector, object.dn);
          } else workspace.import(connector, [object]);
          // Objects woken by earlier steps would be synchronized along; they are brought up to date first.
          const due = workspace.store.csIds(workspace.spaceOf(connector), 0, 100, 'due').length;
          if (due !== 1) {
            await workspace.synchronize(connector, 'delta-synchronization');
            continue;
          }
          const before = [workspace.metaverse(), workspace.space('cloud'), workspace.space(connector)];
          const left = workspace.store.csByDn(workspace.spaceOf(connector), object.dn)?.mv ?? null;
          const preview = workspace.preview(connector, object.dn);
          assert.deepEqual(
            [workspace.metaverse(), workspace.space('cloud'), workspace.space(connector)],
            before,
            'a preview changes nothing',
          );
          const result = await workspace.synchronize(connector, 'delta-synchronization');
          // A disconnector that found its partner was synchronized in the same step and changed things of its own.
          if (result.objects !== 1) continue;
          assert.deepEqual(
            comparable(pictureOfPreview(preview), preview),
            comparable(pictureOfStore(workspace, { connector, dn: object.dn }, left, preview), preview),
          );
          if (index % 7 === 6) {
            workspace.confirmExports('cloud');
            await workspace.synchronize('cloud', 'delta-synchronization');
          }
        }
        workspace.store.close();
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
    );
  }).timeout(120_000);
});
