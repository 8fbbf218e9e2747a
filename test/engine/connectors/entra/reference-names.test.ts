import assert from 'node:assert/strict';
import { createReferenceNames } from '../../../../engine/connectors/entra/reference-names.ts';
import { createStepQueue } from '../../../../engine/connectors/entra/step-queue.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import { entraConnector } from './connector.ts';
import { scriptedGraph } from './scripted-graph.ts';

describe('names of objects that a delta tells by id', () => {
  it('that the tenant keeps from the application are a missing permission, by its name', async () => {
    const { session, pacer } = scriptedGraph({
      request: () => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }),
    });
    const patience = { pacer, signal: neverCancelled };
    const steps = createStepQueue(session, patience);
    const names = createReferenceNames({ connector: entraConnector(''), session, steps, patience });
    await assert.rejects(names.load(['one']), { kind: 'permission', message: /grant Directory\.Read\.All/ });
  });
});
