import { readFileSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, getCACertificates, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ExtendedRequest, ExtendedResponse, BerReader } from 'ldapts';
import { ConnectorError } from '../../ports/directory.ts';
import { ConnectionRefused, LdapResultError } from './ldap-error.ts';
import { encodeMessage, MessageFrames, type MessageFrame } from './message-frames.ts';
import type { ServerAddress } from './find-servers.ts';

export interface SocketOptions {
  readonly security: 'ldaps' | 'starttls';
  /** PEM texts of the only authorities whose certificates are accepted. */
  readonly authorities: readonly string[];
  /** For everything up to the end of the TLS handshake. */
  readonly connectMs: number;
}

/**
 * The authorities to trust: those of the file alone, or all that Node and the system know. Throws ConnectorError `configuration` when
 * the file cannot be read or holds no certificate.
 */
export function trustedAuthorities(file: string | undefined): readonly string[] {
  if (file === undefined) return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  const text = readAuthorities(file);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return [text];
  throw new ConnectorError(
    'configuration',
    `"${file}", the "certificateAuthority" of the connector, holds no certificate in PEM form; nothing was read; name a file that begins with "-----BEGIN CERTIFICATE-----"`,
  );
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConnectorError(
      'configuration',
      `"${file}", the "certificateAuthority" of the connector, cannot be read; nothing was read; correct the path`,
      { cause },
    );
  }
}

/**
 * A TLS socket whose certificate was verified for `server`. Both ways give the same socket, made here and not by the LDAP library:
 * its StartTLS waits for ever on a silent server and does not notice when the connection dies. Throws {@link ConnectionRefused}.
 */
export async function openSecureSocket(server: ServerAddress, options: SocketOptions): Promise<TLSSocket> {
  const opened: Socket[] = [];
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new ConnectionRefused(`No answer within ${options.connectMs} ms`, { cause: { code: 'ETIMEDOUT' } }));
    }, options.connectMs);
  });
  try {
    return await Promise.race([
      options.security === 'ldaps' ? ldaps(server, options, opened) : startTls(server, options, opened),
      timeout,
    ]);
  } catch (cause) {
    for (const socket of opened) {
      socket.on('error', () => undefined);
      socket.destroy();
    }
    if (cause instanceof ConnectionRefused || cause instanceof LdapResultError) throw cause;
    throw new ConnectionRefused('The connection could not be opened', { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function ldaps(server: ServerAddress, options: SocketOptions, opened: Socket[]): Promise<TLSSocket> {
  const { host, port } = server;
  return await handshake({ ...verification(server, options), host, port }, opened);
}

async function startTls(server: ServerAddress, options: SocketOptions, opened: Socket[]): Promise<TLSSocket> {
  const socket = connect({ host: server.host, port: server.port });
  opened.push(socket);
  await event(socket, 'connect');
  socket.write(encodeMessage(new ExtendedRequest({ messageId: 1, oid: startTlsOid })));
  const response = readResponse(await oneFrame(socket));
  if (response.status !== 0) throw new LdapResultError(response.status, response.errorMessage);
  return await handshake({ ...verification(server, options), host: server.host, socket }, opened);
}

const startTlsOid = '1.3.6.1.4.1.1466.20037';

/** What is said although it is the default may not be weakened from outside for this connection. */
function verification({ host }: ServerAddress, { authorities }: SocketOptions): ConnectionOptions {
  return {
    ca: [...authorities],
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}

async function handshake(options: ConnectionOptions, opened: Socket[]): Promise<TLSSocket> {
  const socket = connectTls(options);
  opened.push(socket);
  await event(socket, 'secureConnect');
  return socket;
}

async function event(socket: Socket, name: 'connect' | 'secureConnect'): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: Error): void => reject(cause);
    const closed = (): void =>
      reject(new ConnectionRefused('The server closed the connection', { cause: { code: 'ECONNRESET' } }));
    socket.once('error', failed).once('close', closed);
    socket.once(name, () => {
      socket.off('error', failed).off('close', closed);
      resolve();
    });
  });
}

/** The answer to StartTLS. Anything behind it would be plain text smuggled in front of the encrypted conversation. */
async function oneFrame(socket: Socket): Promise<MessageFrame> {
  const frames = new MessageFrames();
  return await new Promise<MessageFrame>((resolve, reject) => {
    const settle = (act: () => void): void => {
      socket.off('data', read).off('error', reject).off('close', closed);
      act();
    };
    const closed = (): void =>
      settle(() =>
        reject(new ConnectionRefused('The server closed the connection', { cause: { code: 'ECONNRESET' } })),
      );
    const read = (chunk: Buffer): void => {
      try {
        const [frame, ...more] = frames.push(chunk);
        if (frame === undefined) return;
        socket.pause();
        if (more.length > 0 || frames.pending > 0)
          throw new ConnectionRefused('The server sent unencrypted data after it agreed to encrypt');
        settle(() => resolve(frame));
      } catch (cause) {
        settle(() => reject(cause instanceof Error ? cause : new ConnectionRefused('Unreadable answer')));
      }
    };
    socket.on('data', read).once('error', reject).once('close', closed);
  });
}

function readResponse({ bytes, start }: MessageFrame): ExtendedResponse {
  const response = new ExtendedResponse({ messageId: 1 });
  const reader = new BerReader(bytes);
  reader.offset = start;
  response.parse(reader, []);
  return response;
}
