import assert from 'node:assert/strict';
import { explainObject } from '../../../engine/explain/explain-object.ts';
import { eachCs } from '../../../engine/inspect/store-pages.ts';
import { loadWorkspace } from '../../../engine/workspace/load.ts';
import { openWorkspaceEngine } from '../../../engine/workspace/open-engine.ts';
import { cyclesUntilStable, forests, forestsWorkspace, tenant } from '../../acceptance/forests-workspace.ts';
import { removeFolders } from '../cli/invoke.ts';
import { assertGolden } from '../../support/golden.ts';

describe('explaining every object of two forests under the default rules', () => {
  after(removeFolders);

  it('says "there" of exactly those that are in the tenant, and a reason of all others', async function () {
    const cwd = await forestsWorkspace(this);
    await cyclesUntilStable(cwd);
    const { configuration, rules } = await loadWorkspace(cwd);
    assert.ok(configuration);
    const open = openWorkspaceEngine(
      configuration,
      rules.flatMap(({ file }) => file.rules),
      {
        secrets: { read: () => Promise.resolve(undefined) },
        clock: { now: () => Date.UTC(2026, 10, 21), pause: () => Promise.resolve() },
      },
    );
    const { store, engine } = open;
    const to = configuration.connectors.find(({ name }) => name === tenant)!;
    const context = { store, configuration, plan: engine.plan, preview: engine.preview.bind(engine) };
    const counts = new Map<string, number>();
    for (const connector of configuration.connectors.filter(({ name }) => forests.some((forest) => forest === name))) {
      for (const object of eachCs(store, store.space(connector.id)!)) {
        const explanation = explainObject(context, object.dn, { connector, object }, to);
        const { verdict, reason } = explanation;
        const counterparts =
          object.mv === null ? [] : store.linked(object.mv).filter(({ space }) => space === store.space(to.id));
        const isThere = counterparts.some(
          ({ image, pendingExport, stagedReferences }) => image !== null && pendingExport === null && !stagedReferences,
        );
        assert.equal(verdict === 'there', isThere, `${object.dn}: ${JSON.stringify(explanation, undefined, 1)}`);
        const key = `${object.objectType}: ${reason}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    open.close();
    const lines = [...counts].map(([key, count]) => `${key} ${count}`).toSorted();
    assertGolden(new URL('every-object.txt', import.meta.url), `${lines.join('\n')}\n`);
  }).timeout(120_000);
});
