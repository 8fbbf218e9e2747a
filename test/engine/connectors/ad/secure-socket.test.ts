import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { openLdapSession } from '../../../../engine/connectors/ad/ldap-session.ts';
import { ConnectorError } from '../../../../engine/ports/directory.ts';
import { adConnector, type AdConnectorOptions } from './ad-connector.ts';
import { certificateAuthority, type CertificateAuthority } from '../../../support/samba/certificates.ts';

const address = '127.0.20.30';
const bindAgreed = Buffer.from('300c02010161070a010004000400', 'hex');
/** The answer to StartTLS that agrees. */
const startTlsAgreed = Buffer.from('300c02010178070a010004000400', 'hex');

describe('opening a connection', () => {
  let folder = '';
  let authority: CertificateAuthority;
  let otherAuthority: CertificateAuthority;
  let certificates = 0;
  let servers: Server[] = [];
  let sockets: Socket[] = [];
  const received: Buffer[] = [];

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'joinery-tls-'));
    authority = certificateAuthority(join(folder, 'own'));
    otherAuthority = certificateAuthority(join(folder, 'other'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    servers = [];
    sockets = [];
    received.length = 0;
  });

  async function listen(server: Server): Promise<string> {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    return `${address}:${(server.address() as AddressInfo).port}`;
  }
  async function tlsServer(name: string, validDays?: readonly [number, number], by = authority): Promise<string> {
    const issued = by.issue({ name: `server-${(certificates += 1)}`, names: [name], ...(validDays && { validDays }) });
    const keys = { key: readFileSync(issued.key), cert: readFileSync(issued.certificate) };
    const server = createTlsServer(keys, (socket) => {
      socket.on('data', (chunk: Buffer) => received.push(chunk)).on('error', () => undefined);
    });
    server.on('tlsClientError', () => undefined);
    return await listen(server);
  }
  async function failure(options: AdConnectorOptions, password: string | null = 'secret'): Promise<ConnectorError> {
    const connector = adConnector({ certificateAuthority: authority.certificate, ...options });
    try {
      const session = await openLdapSession({
        connector,
        secrets: { read: async () => await Promise.resolve(password ?? undefined) },
        timeouts: { connectMs: 500, operationMs: 500 },
      });
      await session.close();
    } catch (cause) {
      assert.ok(cause instanceof ConnectorError, String(cause));
      assert.doesNotMatch(cause.message, /secret(?!s)/);
      return cause;
    }
    return assert.fail('The connection was opened');
  }

  it('does not send a password to a server whose certificate has expired', async () => {
    const server = await tlsServer(`IP:${address}`, [-30, -1]);
    assert.match((await failure({ servers: [server] })).message, /has expired/);
    assert.deepEqual(received, []);
  });

  it('does not send a password to a server whose certificate is not valid yet', async () => {
    const server = await tlsServer(`IP:${address}`, [1, 30]);
    assert.match((await failure({ servers: [server] })).message, /not valid yet/);
  });

  it('does not send a password to a server of another name', async () => {
    const server = await tlsServer('DNS:dc9.corp.contoso.test');
    assert.match((await failure({ servers: [server] })).message, /is for another name/);
    assert.deepEqual(received, []);
  });

  it('does not send a password to a server that another authority vouches for', async () => {
    const server = await tlsServer(`IP:${address}`, undefined, otherAuthority);
    assert.match((await failure({ servers: [server] })).message, /not trusted here.*"certificateAuthority"/);
  });

  it('says when the server does not speak TLS', async () => {
    const server = await listen(
      createServer((socket) => socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    );
    assert.match((await failure({ servers: [server] })).message, /does not speak TLS/);
  });

  it('gives up on a server that says nothing during the handshake', async () => {
    const server = await listen(createServer());
    const error = await failure({ servers: [server] });
    assert.equal(error.kind, 'network');
    assert.match(error.message, /did not answer in time/);
  });

  it('gives up on a server that says nothing after it agreed to StartTLS', async () => {
    const server = await listen(createServer((socket) => socket.once('data', () => socket.write(startTlsAgreed))));
    assert.match((await failure({ servers: [server], security: 'starttls' })).message, /did not answer in time/);
  });

  it('refuses plain text that comes along with the agreement to StartTLS', async () => {
    const smuggled = Buffer.concat([startTlsAgreed, startTlsAgreed]);
    const server = await listen(createServer((socket) => socket.once('data', () => socket.write(smuggled))));
    assert.match((await failure({ servers: [server], security: 'starttls' })).message, /unencrypted data/);
  });

  it('stops when the server does not know StartTLS', async () => {
    const refused = Buffer.from('300c02010178070a010204000400', 'hex');
    const server = await listen(createServer((socket) => socket.once('data', () => socket.write(refused))));
    assert.match((await failure({ servers: [server], security: 'starttls' })).message, /protocolError \(2\)/);
  });

  it('gives up on a server that does not answer the sign-in', async () => {
    const server = await tlsServer(`IP:${address}`);
    const error = await failure({ servers: [server] });
    assert.equal(error.kind, 'network');
    assert.match(error.message, /stopped answering/);
  });

  it('names every server when none can be used', async () => {
    const expired = await tlsServer(`IP:${address}`, [-30, -1]);
    const { message } = await failure({ servers: [`${address}:1`, expired] });
    assert.match(message, /Nothing listens at "127\.0\.20\.30:1".*has expired/);
  });

  for (const [what, answer, says] of [
    ['garbage', Buffer.from('HTTP/1.1 400 Bad Request\r\n'), /something that is not LDAP/],
    ['half a message and the end', Buffer.from('3084000000', 'hex'), /ended the connection/],
    [
      'a notice that it ends the connection',
      Buffer.from('300c02010078070a013404000400', 'hex'),
      /ended the connection/,
    ],
    ['a result for a request nobody made', Buffer.from('300c02017965070a010004000400', 'hex'), /stopped answering/],
    ['an answer in the middle of work', Buffer.from('300c02010279070a010004000400', 'hex'), /stopped answering/],
  ] as const) {
    it(`does not wait for ever when ${what} follows the sign-in`, async () => {
      const server = await tlsServer(`IP:${address}`);
      servers.at(-1)!.on('secureConnection', (socket: Socket) => {
        let requests = 0;
        socket.on('data', () => {
          requests += 1;
          if (requests === 1) socket.write(bindAgreed);
          else if (what.includes('half')) socket.end(answer);
          else socket.write(answer);
        });
      });
      const error = await failure({ servers: [server] });
      assert.equal(error.kind, 'network');
      assert.match(error.message, says);
    });
  }

  for (const [what, password] of [
    ['no password', null],
    ['an empty password', ''],
  ] as const) {
    it(`asks nobody with ${what}, which a server would take for nobody signing in`, async () => {
      const server = await tlsServer(`IP:${address}`);
      const error = await failure({ servers: [server] }, password);
      assert.equal(error.kind, 'auth');
      assert.match(error.message, /no password under the name "corp"/);
      assert.deepEqual(sockets, []);
    });
  }

  it('says which file of authorities cannot be read', async () => {
    const missing = join(folder, 'none.pem');
    const error = await failure({ servers: [`${address}:1`], certificateAuthority: missing });
    assert.equal(error.kind, 'configuration');
    assert.match(error.message, /none\.pem.*cannot be read/);
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, 'not a certificate');
    assert.match(
      (await failure({ servers: [`${address}:1`], certificateAuthority: empty })).message,
      /holds no certificate/,
    );
  });
});
