import type { TLSSocket } from 'node:tls';
import { BerReader, BindRequest, type Control, ProtocolOperation, SearchResponse } from 'ldapts';
import { ConnectionLost, LdapResultError, resultCodes } from './ldap-error.ts';
import { encodeMessage, MessageFrames, type LdapRequest, type MessageFrame } from './message-frames.ts';

export interface RequestOptions {
  /** How long the server may be silent before the connection counts as lost; entries that come in start it anew. */
  readonly operationMs: number;
  /** Takes the message of each entry as it comes, unread: reading it can wait until the next request is on its way. */
  readonly onEntry?: (frame: MessageFrame) => void;
}

/**
 * One bound connection over one socket, used once: it never reconnects by itself, so nothing can be sent to a server it was not bound
 * to. Requests may overlap. The library encodes requests and reads results; search entries are handed over as they are.
 */
export interface LdapConnection {
  readonly open: boolean;
  /**
   * Sends the request made for a message number. Gives the controls of the answer. Throws {@link LdapResultError} for every other
   * result than success, {@link ConnectionLost} when no result came.
   */
  request(make: (messageId: number) => LdapRequest, options: RequestOptions): Promise<readonly Control[]>;
  close(): void;
}

interface Waiting {
  readonly controls: readonly Control[];
  readonly onEntry: ((frame: MessageFrame) => void) | undefined;
  readonly timer: NodeJS.Timeout;
  resolve(response: SearchResponse): void;
  reject(cause: Error): void;
}

/** Binds with a password over a socket that is encrypted. Throws as {@link LdapConnection.request} does; the socket is closed then. */
export async function bindConnection(
  socket: TLSSocket,
  account: { readonly user: string; readonly password: string },
  operationMs: number,
): Promise<LdapConnection> {
  const connection = new SocketConnection(socket);
  try {
    await connection.request(
      (messageId) => new BindRequest({ messageId, dn: account.user, password: account.password }),
      { operationMs },
    );
    return connection;
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

class SocketConnection implements LdapConnection {
  private readonly socket: TLSSocket;
  private readonly waiting = new Map<number, Waiting>();
  private readonly frames = new MessageFrames();
  private lost: ConnectionLost | undefined;
  private lastId = 0;

  constructor(socket: TLSSocket) {
    this.socket = socket;
    const ended = (): void => this.lose(new ConnectionLost('closed', 'The domain controller closed the connection'));
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', (cause) => {
      this.lose(new ConnectionLost('closed', 'The connection to the domain controller broke', cause));
    });
    socket.on('close', ended).on('end', ended);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
  }

  get open(): boolean {
    return this.lost === undefined;
  }

  async request(make: (messageId: number) => LdapRequest, options: RequestOptions): Promise<readonly Control[]> {
    const response = await this.send(make, options);
    if (response.status !== resultCodes.success) throw new LdapResultError(response.status, response.errorMessage);
    return response.controls ?? [];
  }

  close(): void {
    if (!this.open) return;
    this.socket.end(encodeMessage(farewell));
    this.fail(new ConnectionLost('closed', 'The connection was closed'));
    // A server that never answers the farewell must not keep the process alive.
    setTimeout(() => this.socket.destroy(), 1000).unref();
  }

  private async send(make: (messageId: number) => LdapRequest, options: RequestOptions): Promise<SearchResponse> {
    if (this.lost !== undefined) throw this.lost;
    this.lastId = (this.lastId % 0x7fff_fffe) + 1;
    const id = this.lastId;
    const request = make(id);
    const bytes = encodeMessage(request);
    return await new Promise<SearchResponse>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.lose(
          new ConnectionLost('silent', `The domain controller did not answer within ${options.operationMs} ms`),
        );
      }, options.operationMs);
      this.waiting.set(id, { controls: request.controls ?? [], onEntry: options.onEntry, timer, resolve, reject });
      this.socket.write(bytes);
    });
  }

  private read(chunk: Buffer): void {
    try {
      for (const frame of this.frames.push(chunk)) this.receive(frame);
    } catch (cause) {
      this.lose(new ConnectionLost('garbled', 'The domain controller answered with something that is not LDAP', cause));
    }
  }

  private receive(frame: MessageFrame): void {
    const request = this.waiting.get(frame.id);
    if (frame.operation === ProtocolOperation.LDAP_RES_SEARCH_ENTRY) {
      request?.timer.refresh();
      request?.onEntry?.(frame);
    } else if (frame.id === 0) {
      this.lose(new ConnectionLost('closed', 'The domain controller announced that it ends the connection'));
    } else if (request !== undefined && isResult(frame)) {
      const response = readResult(frame, request.controls);
      clearTimeout(request.timer);
      this.waiting.delete(frame.id);
      request.resolve(response);
    }
  }

  private lose(failure: ConnectionLost): void {
    if (!this.open) return;
    this.fail(failure);
    this.socket.destroy();
  }

  private fail(failure: ConnectionLost): void {
    this.lost = failure;
    for (const request of this.waiting.values()) {
      clearTimeout(request.timer);
      request.reject(failure);
    }
    this.waiting.clear();
  }
}

/** Neither a reference to another server, which nobody follows, nor news about a request that is still being worked on. */
function isResult({ operation }: MessageFrame): boolean {
  return operation !== ProtocolOperation.LDAP_RES_SEARCH_REF && operation !== intermediateResponse;
}

const intermediateResponse = 0x79;

/** Every operation's result has one shape (RFC 4511 §4.1.9), so one class of the library reads them all. */
function readResult({ bytes, id, start }: MessageFrame, controls: readonly Control[]): SearchResponse {
  const response = new SearchResponse({ messageId: id });
  const reader = new BerReader(bytes);
  reader.offset = start;
  response.parse(reader, [...controls]);
  return response;
}

const farewell: LdapRequest = {
  messageId: 0x7fff_ffff,
  protocolOperation: ProtocolOperation.LDAP_REQ_UNBIND,
  writeMessage: () => undefined,
};
