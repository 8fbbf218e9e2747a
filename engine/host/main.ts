import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { wallClock } from '../workspace/wall-clock.ts';
import { serveEngine } from './serve.ts';

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const host = serveEngine(connection, wallClock);
// Whoever started the host is gone, or asks it to go: a run keeps the batches it has committed.
process.once('disconnect', () => void host.close().then(() => process.exit(0)));
process.once('SIGTERM', () => void host.close().then(() => process.exit(0)));
connection.listen();
