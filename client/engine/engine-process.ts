import { type ChildProcess, fork } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';

/** The engine host, running in a process of its own so that no run makes typing stutter. */
export interface EngineProcess {
  readonly connection: MessageConnection;
  /** Settles when the process has ended, with what it wrote to its error output at last. */
  readonly ended: Promise<string>;
  /** Lets the host end its run after the batch it is in, and ends it. */
  stop(): Promise<void>;
}

/** Characters of the error output that are kept for a report of a crash. */
const keptOutput = 4_000;

/** Starts the host's bundle at `path`. `log` gets its error output as it comes. */
export function startEngineProcess(path: string, log: (text: string) => void): EngineProcess {
  // Options of the process we are in, such as those of a debugger, are not the host's.
  const child = fork(path, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'json' });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-keptOutput);
    log(text);
  });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const ended = endOf(child).then(() => {
    connection.dispose();
    return output;
  });
  connection.listen();
  return {
    connection,
    ended,
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
