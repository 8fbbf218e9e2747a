import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { DiagnosisFinding } from '../../ports/diagnosis.ts';
import { failure } from './diagnose-failure.ts';
import type { ServerAddress } from './find-servers.ts';
import { connectorError } from './map-errors.ts';
import { openSecureSocket, type SocketOptions } from './secure-socket.ts';

/** Certificates that end sooner are told. */
const soonDays = 30;
const dayMs = 86_400_000;

/** Name, port, encryption and certificate of one domain controller. `now` in milliseconds. */
export async function diagnoseServer(
  server: ServerAddress,
  options: SocketOptions & { readonly now: number },
): Promise<readonly DiagnosisFinding[]> {
  const shown = server.host.includes(':') ? `[${server.host}]:${server.port}` : `${server.host}:${server.port}`;
  const unknown = await unknownName(server.host);
  if (unknown !== undefined) return [unknown];
  try {
    const socket = await openSecureSocket(server, options);
    try {
      return [
        {
          check: 'server',
          status: 'ok',
          message: `${shown} answers, encrypted with ${socket.getProtocol() ?? 'TLS'}`,
        },
        certificateFinding(shown, socket, options.now),
      ];
    } finally {
      socket.destroy();
    }
  } catch (cause) {
    const error = connectorError(cause, { connector: shown, server });
    const finding = failure('server', error);
    return [/certificate/iu.test(finding.message) ? { ...finding, check: 'certificate' } : finding];
  }
}

async function unknownName(host: string): Promise<DiagnosisFinding | undefined> {
  if (isIP(host) !== 0) return undefined;
  try {
    await lookup(host);
    return undefined;
  } catch {
    return {
      check: 'dns',
      status: 'error',
      message: `The name "${host}" is not known to DNS, so that domain controller cannot be reached`,
      remedy: 'Correct "servers" in joinery.json, or let this machine ask a DNS server that knows the name',
    };
  }
}

/** The connection stands, so name and chain were verified; what is left is how long that stays so. */
function certificateFinding(shown: string, socket: TLSSocket, now: number): DiagnosisFinding {
  const { valid_to: end, issuer } = socket.getPeerCertificate();
  const days = Math.floor((Date.parse(end) - now) / dayMs);
  const by = issuer?.CN === undefined ? '' : ` of "${issuer.CN}"`;
  if (Number.isNaN(days) || days >= soonDays)
    return {
      check: 'certificate',
      status: 'ok',
      message: `The certificate of ${shown}${by} is for that name and trusted`,
    };
  return {
    check: 'certificate',
    status: 'warning',
    message: `The certificate of ${shown}${by} ends in ${days === 1 ? 'a day' : `${days} days`}, and nothing can be read after that`,
    remedy: 'Renew it on the domain controller',
  };
}
