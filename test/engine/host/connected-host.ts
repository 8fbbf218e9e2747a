import { PassThrough } from 'node:stream';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import * as connections from '../../../engine/host/protocol/connections.ts';
import * as protocol from '../../../engine/host/protocol/requests.ts';
import { secretKey } from '../../../engine/host/protocol/secret-place.ts';
import { serveEngine } from '../../../engine/host/serve.ts';
import type { DiagnosisFinding } from '../../../engine/ports/diagnosis.ts';
import { wallClock } from '../../../engine/workspace/wall-clock.ts';

/** A host in this process, and the editor that asks it: with secrets, and a person who can be asked to sign in. */
export interface ConnectedHost {
  readonly editor: MessageConnection;
  /** By {@link secretKey}. */
  readonly secrets: Map<string, string>;
  readonly findings: DiagnosisFinding[];
  readonly questions: connections.PersonQuestion[];
  /** What the person does when asked; `shown` unless told otherwise. */
  person: (question: connections.PersonQuestion) => Promise<'shown' | 'given-up'>;
  close(): Promise<void>;
}

export function connectHost(): ConnectedHost {
  const [toHost, toEditor] = [new PassThrough(), new PassThrough()];
  const served = createMessageConnection(new StreamMessageReader(toHost), new StreamMessageWriter(toEditor));
  const editor = createMessageConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toHost));
  const host = serveEngine(served, wallClock);
  const connected: ConnectedHost = {
    editor,
    secrets: new Map(),
    findings: [],
    questions: [],
    person: async () => await Promise.resolve('shown'),
    close: async () => {
      await host.close();
      editor.dispose();
      served.dispose();
    },
  };
  editor.onRequest(protocol.readSecret, (place) => connected.secrets.get(secretKey(place)) ?? null);
  editor.onRequest(connections.writeSecret, ({ value, ...place }) => {
    if (value === null) connected.secrets.delete(secretKey(place));
    else connected.secrets.set(secretKey(place), value);
    return null;
  });
  editor.onRequest(connections.askPerson, async (question) => {
    connected.questions.push(question);
    return await connected.person(question);
  });
  editor.onNotification(connections.connectionFinding, (finding) => void connected.findings.push(finding));
  served.listen();
  editor.listen();
  return connected;
}
