import * as protocol from '../../engine/host/protocol/connections.ts';
import type { ConnectionTest } from '../../engine/ports/connection-test.ts';
import type { DiagnosisFinding } from '../../engine/ports/diagnosis.ts';
import { cancellable } from '../cancellable.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { unlinked } from '../unlinked.ts';

/** `undefined`: the user cancelled it. */
export async function testWithProgress(
  session: EngineSession,
  params: protocol.DraftParams,
): Promise<ConnectionTest | undefined> {
  return await cancellable(`Connecting to ${params.connection.name}`, async (token, progress) => {
    const listener = session.onDidFind(({ message }) => progress.report({ message: unlinked(message) }));
    try {
      return await session.ask(protocol.testConnection, params, token);
    } finally {
      listener.dispose();
    }
  });
}

/** What was prepared; or why not, which leads back to the entries. */
export async function prepareWithProgress(
  session: EngineSession,
  params: protocol.DraftParams,
): Promise<protocol.PreparedConnection | { readonly findings: readonly DiagnosisFinding[]; readonly end?: 'correct' }> {
  try {
    const prepared = await cancellable(
      `Reading the schema of ${params.connection.name}`,
      async (token) => await session.ask(protocol.prepareConnection, params, token),
    );
    return prepared ?? { findings: [], end: 'correct' };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { findings: [{ check: 'schema', status: 'error', message }] };
  }
}
