import type { CancellationToken, MessageConnection, RequestHandler, RequestType, ResponseError } from 'vscode-jsonrpc';
import type { SignInPrompt } from '../connectors/entra/sign-in.ts';
import type { Clock } from '../ports/clock.ts';
import { initializeWorkspace } from '../workspace/initialize.ts';
import { connectorsOnDisk, secretPlaces, secretsOfEditor } from './bound-secrets.ts';
import { registerConnections } from './connections.ts';
import { hostError } from './host-error.ts';
import { createHostState } from './host-state.ts';
import { createLookPace } from './look-pace.ts';
import { readCsObject, readMvObject, readRun, searchConnectorSpace, searchMetaverse } from './look-ups.ts';
import { schemasOf, summaryOf } from './open-workspace.ts';
import { registerOperations } from './operations.ts';
import { personPrompt } from './person-prompt.ts';
import { answerPreview, commitPreviewed } from './previews.ts';
import * as protocol from './protocol/requests.ts';
import { createRuns } from './runs.ts';
import { registerSchedule } from './schedule.ts';

export interface EngineHost {
  /** Asks a run to stop after its batch, waits for it and closes the store. */
  close(): Promise<void>;
}

/** Answers the requests of `protocol` over one connection. */
export function serveEngine(connection: MessageConnection, clock: Clock): EngineHost {
  const secretsFor = secretsOfEditor(connection);
  const prompt = (connector: string): SignInPrompt => personPrompt(connection, connector);
  const changed = (): void => void connection.sendNotification(protocol.storeChanged);
  const pace = createLookPace(clock);
  const runs = createRuns(connection, clock, pace);
  const state = createHostState({ secretsFor, clock, prompt, runs });

  /** Registers a handler whose failures become errors with a code. */
  const answer = <P, R>(
    type: RequestType<P, R, void>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ): void => {
    const fenced = async (params: P, token: CancellationToken): Promise<R | ResponseError> => {
      try {
        return await handler(params, token);
      } catch (cause) {
        return hostError(cause);
      }
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's type treats null apart, which no compiler can do while R is open.
    connection.onRequest(type, fenced as RequestHandler<P, R, void>);
  };

  answer(protocol.openWorkspace, async ({ folder }) => {
    const held = await state.open(folder);
    changed();
    return summaryOf(held);
  });
  answer(protocol.summarize, () => pace.measure(() => summaryOf(state.workspace())));
  answer(protocol.initializeWorkspace, async ({ from, to }) => {
    const { written, rules, connectors, problems } = await initializeWorkspace({ from, to, ldif: new Map() });
    return { written, rules, connectors, problems };
  });
  answer(protocol.readSchemas, () => schemasOf(state.workspace()));
  answer(protocol.searchConnectorSpace, (params) => searchConnectorSpace(state, params));
  answer(protocol.searchMetaverse, (params) => searchMetaverse(state, params));
  answer(protocol.readCsObject, (params) => readCsObject(state, params));
  answer(protocol.readMvObject, (params) => readMvObject(state, params));
  answer(protocol.listRuns, ({ limit }) => state.look().store.runs(limit));
  answer(protocol.readRun, (params) => readRun(state, params));
  answer(protocol.preview, (params) => answerPreview(state, params));
  answer(protocol.commitPreview, (params) => {
    const result = commitPreviewed(state, params);
    changed();
    return result;
  });
  answer(protocol.runProfile, async (params, token) => await runs.profile(state.engine(), params, token));
  answer(protocol.runCycle, async (params, token) => await runs.cycle(state.engine(), params, token));
  answer(protocol.stopRun, async () => await runs.stop());
  answer(protocol.listSecrets, async () => secretPlaces(await connectorsOnDisk(state.workspace().folder)));
  const surroundings = { secretsFor, clock, prompt };
  const schedule = registerSchedule({ answer, state, surroundings, connection });
  registerConnections({ answer, state, secretsFor, connection });
  registerOperations({ answer, state, surroundings, connection, changed });

  return {
    close: async () => {
      await schedule.stop();
      await state.close();
      connection.end();
    },
  };
}
