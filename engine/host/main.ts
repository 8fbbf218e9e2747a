import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { wallClock } from '../workspace/wall-clock.ts';
import { errorPlace } from './protocol/error-place.ts';
import { serveEngine } from './serve.ts';

/** Node itself would print the message and all properties of the error; the editor's log is to have neither values nor secrets. */
function endWith(cause: unknown): void {
  process.stderr.write(`${errorPlace(cause)}\nThe engine met an error it cannot go on from; the log says where\n`, () =>
    process.exit(1),
  );
}
process.once('uncaughtException', endWith);
process.once('unhandledRejection', endWith);

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const host = serveEngine(connection, wallClock);
// Whoever started the host is gone, or asks it to go: a run keeps the batches it has committed.
process.once('disconnect', () => void host.close().then(() => process.exit(0)));
process.once('SIGTERM', () => void host.close().then(() => process.exit(0)));
connection.listen();
