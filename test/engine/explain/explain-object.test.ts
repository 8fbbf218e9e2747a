import assert from 'node:assert/strict';
import { createStyle } from '../../../engine/cli/render/style.ts';
import { renderExplanation } from '../../../engine/cli/render/explanation.ts';
import { explainMissingObject, explainObject, type ExplainContext } from '../../../engine/explain/explain-object.ts';
import { type Explanation, reasonCodes } from '../../../engine/explain/explanation.ts';
import { findSubject, nameKind } from '../../../engine/explain/find-subject.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../../engine/model/configuration.ts';
import { assertGolden } from '../../support/golden.ts';
import { SyncWorkspace } from '../../support/sync-workspace.ts';
import { twoForests } from '../sync/two-forests.ts';
import type { ExplainCase } from './case.ts';
import { inboundCases } from './inbound-cases.ts';
import { outboundCases } from './outbound-cases.ts';

const explainCases = [...inboundCases, ...outboundCases];

const style = createStyle({
  stdout: { write: () => undefined, isTTY: false },
  stderr: { write: () => undefined },
  cwd: '/',
  environment: {},
  clock: { now: () => 0, pause: () => Promise.resolve() },
  signal: { cancelled: false },
});

/** Two forests and a tenant; the metaverse has the names the default rules use, besides those of this workspace. */
function workspaceText(rules: string): ConstructorParameters<typeof SyncWorkspace>[0] {
  const text = twoForests(rules);
  return {
    ...text,
    metaverse: {
      attributes: `${text.metaverse.attributes}, sourceAnchor, cloudFiltered bool, sourceAnchorSettled bool, cloudSourceAnchor`,
      types: {
        ...text.metaverse.types,
        person: `${text.metaverse.types['person']} sourceAnchor cloudFiltered sourceAnchorSettled cloudSourceAnchor`,
      },
    },
    connectors: {
      ...text.connectors,
      cloud: {
        ...text.connectors['cloud']!,
        types: { ...text.connectors['cloud']!.types, contact: 'anchor displayName mail origin' },
      },
    },
  };
}

/** A workspace's connectors are files; the tenant is one of its own kind. */
function configurationOf(workspace: SyncWorkspace, wanted: ExplainCase): WorkspaceConfiguration {
  const connectors = workspace.configuration.connectors.map((connector): ConnectorConfiguration => {
    if (connector.name === 'north') return wanted.north?.(connector) ?? connector;
    if (connector.name !== 'cloud') return connector;
    return {
      ...connector,
      kind: 'entra',
      tenant: { kind: 'embedded', path: '/', domain: 'x.example' },
      matching: { hardMatch: true, softMatch: [] },
    };
  });
  return { ...workspace.configuration, ...wanted.workspace, connectors };
}

async function explainCase(wanted: ExplainCase): Promise<Explanation> {
  const workspace = new SyncWorkspace(workspaceText(wanted.rules ?? ''));
  try {
    await wanted.prepare?.(workspace);
    const configuration = configurationOf(workspace, wanted);
    const { store, plan } = workspace;
    const context: ExplainContext = {
      store,
      plan,
      configuration,
      preview: (connector, dn) => workspace.preview(connector, dn),
    };
    const connector = (name: string): ConnectorConfiguration =>
      configuration.connectors.find((one) => one.name === name)!;
    const asked = wanted.asked ?? 'CN=ann,DC=north';
    const to = connector(wanted.to ?? 'cloud');
    const [found] = findSubject(store, configuration.connectors, asked);
    if (found !== undefined) return explainObject(context, asked, found, to);
    const dn = nameKind(asked) === 'dn' ? asked : null;
    assert.ok(wanted.sight, 'the connector space holds no such object');
    return explainMissingObject(context, { asked, connector: connector('north'), dn, sight: wanted.sight }, to);
  } finally {
    workspace.store.close();
  }
}

describe('explaining why an object is not there', () => {
  for (const wanted of explainCases) {
    const name = wanted.variant === undefined ? wanted.reason : `${wanted.reason}, ${wanted.variant}`;
    it(`ends in ${name}`, async () => {
      const explanation = await explainCase(wanted);
      const text = `${renderExplanation(explanation, { style, all: false })}\n\n--all\n${renderExplanation(explanation, { style, all: true })}\n`;
      assertGolden(new URL(`reasons/${name.replaceAll(/,? /g, '-')}.txt`, import.meta.url), text);
      assert.equal(explanation.reason, wanted.reason);
      assert.equal(explanation.verdict === 'there', wanted.reason === 'present');
    });
  }

  it('has a case for every code that holds an object back', async () => {
    const found = new Set<string>();
    for (const one of explainCases) {
      const { findings } = await explainCase(one);
      for (const { code } of findings) found.add(code);
    }
    assert.deepEqual(
      reasonCodes.filter((code) => !found.has(code)),
      [],
    );
  });

  it('gives a remedy for everything that holds an object back, and no sentence ends in a full stop', async () => {
    for (const one of explainCases) {
      const { findings } = await explainCase(one);
      for (const { status, remedy, message, code } of findings) {
        assert.equal(status !== 'held' || remedy !== null, true, code);
        assert.doesNotMatch(`${message}\n${remedy ?? ''}`, /\.$/mu, code);
      }
    }
  });
});
