import type { CancellationToken, MessageConnection, RequestType } from 'vscode-jsonrpc';
import { csName } from '../inspect/object-name.ts';
import { connectorNamed } from '../model/connector-named.ts';
import { firstDeletes, judgeDeletions } from '../runs/deletion-guard.ts';
import { resumeSchedule, suspendSchedule } from '../scheduler/schedule-state.ts';
import { readWorkspaceStatus, type WorkspaceStatus } from '../scheduler/workspace-status.ts';
import { explainName } from '../workspace/diagnose/explain-name.ts';
import { schedulerHolder } from '../workspace/scheduler-hold.ts';
import { signalOf } from './cancellation.ts';
import { answerDoctor } from './doctor.ts';
import { badRequest } from './host-error.ts';
import { type HostState } from './host-state.ts';
import { errorsOf, type HostSurroundings, inspectionOf, surroundingsOf } from './open-workspace.ts';
import { personPrompt } from './person-prompt.ts';
import * as protocol from './protocol/operations.ts';

/** What the operator's requests are answered with. `answer` registers a handler; `changed` tells that the store did. */
export interface Operations {
  readonly state: HostState;
  readonly surroundings: HostSurroundings;
  readonly connection: MessageConnection;
  readonly changed: () => void;
  readonly answer: <P, R>(
    type: RequestType<P, R, void>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ) => void;
}

/** Objects a name means, and deletions, that are listed by name. */
const listedCandidates = 100;
const listedDeletions = 1000;

/** Registers what an operator asks: status, schedule, explanations, diagnosis, deletions that are held back. */
export function registerOperations({ answer, state, surroundings, connection, changed }: Operations): void {
  answer(protocol.readStatus, () => statusOf(state));
  answer(protocol.setSuspended, ({ suspended }) => {
    const { store } = state.look();
    if (suspended) suspendSchedule(store, state.clock.now());
    else resumeSchedule(store);
    changed();
    return statusOf(state);
  });
  answer(protocol.explain, async (params, token) => await answerExplain({ state, surroundings }, params, token));
  answer(protocol.doctor, async (_, token) => {
    const { loaded } = state.workspace();
    const task = {
      ...surroundingsOf(surroundings, loaded.configuration),
      prompt: (connector: string) => personPrompt(connection, connector, token),
      loaded,
    };
    return await answerDoctor(task, token, {
      progress: (now) => void connection.sendNotification(protocol.doctorProgress, now),
    });
  });
  answer(protocol.listHeldDeletions, () => heldDeletions(state));
}

function statusOf(state: HostState): WorkspaceStatus {
  const { configuration, store, engine } = state.look();
  const { runnable, loaded } = state.workspace();
  const status = readWorkspaceStatus({
    configuration,
    store,
    // Rules with errors take no part in the plan, so it says nothing about a full synchronization.
    planHash: runnable ? engine.plan.hash : undefined,
    holder: store.holder(),
    scheduler: schedulerHolder(configuration.store.path),
    now: state.clock.now(),
  });
  if (runnable) return status;
  const count = errorsOf(loaded).length;
  const broken = `The workspace has ${count === 1 ? 'an error' : `${count} errors`}, so nothing can run; the Problems view shows ${count === 1 ? 'it' : 'them'}`;
  return { ...status, attention: [broken, ...status.attention] };
}

async function answerExplain(
  { state, surroundings }: Pick<Operations, 'state' | 'surroundings'>,
  { name, connector, to }: protocol.ExplainParams,
  token: CancellationToken,
): Promise<protocol.ExplainResult> {
  const open = state.engine();
  const answer = await explainName(
    { ...surroundingsOf(surroundings, open.configuration), open, signal: signalOf(token) },
    {
      name,
      ...(connector === null ? {} : { connector: connectorNamed(open.configuration.connectors, connector) }),
      ...(to === null ? {} : { to: connectorNamed(open.configuration.connectors, to) }),
    },
  );
  switch (answer.kind) {
    case 'explained':
      return answer;
    case 'several':
      return {
        kind: 'several',
        count: answer.found.length,
        objects: answer.found.slice(0, listedCandidates).map(({ connector: { name: of }, object }) => ({
          connector: of,
          dn: object.dn,
        })),
      };
    case 'nowhere':
      throw badRequest(
        'The workspace has no connector, so there is nowhere for an object to be; add one to joinery.json',
      );
  }
}

function heldDeletions(state: HostState): readonly protocol.HeldDeletions[] {
  const open = state.look();
  const { configuration, store } = open;
  const inspection = inspectionOf(open);
  return configuration.connectors.flatMap((connector) => {
    const space = store.space(connector.id);
    if (space === undefined) return [];
    const judged = judgeDeletions(connector, configuration.deletionThreshold, store.statistics(space));
    if (judged === undefined || judged.deletes <= judged.most) return [];
    const objects = firstDeletes(store, space, listedDeletions).map(({ dn, objectType }) => {
      const object = store.csByDn(space, dn);
      return { dn, objectType, name: object === undefined ? dn : csName(inspection, object) };
    });
    return [{ connector: connector.name, count: judged.deletes, threshold: judged.threshold, objects }];
  });
}
