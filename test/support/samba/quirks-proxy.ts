import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { element, integer, readElement, readElements, readInteger, splitMessages, type BerElement } from './ber.ts';
import type { Certificate } from './certificates.ts';

/** What a server between a client and a domain controller does besides passing messages on. All can be changed while it runs. */
export interface Quirks {
  /** Limits of Windows that Samba does not have; absent: none. */
  windows?: WindowsLimits;
  /** Ends the client's connection in the middle of a message, once, after so many bytes went to clients from now on. */
  killAfterBytes?: number;
  /** Every answer waits so long. */
  delayMs?: number;
  /** Every second page of a paged search has no entries, and a cookie. */
  emptyPages?: boolean;
  /** Requests answered with a result code in place of being passed on; each as often as it says. */
  refusals?: Refusal[];
  /** Passes the next request of that kind on and ends the client's connection instead of giving the answer. */
  loseAnswerOf?: LdapOperation;
}

export interface WindowsLimits {
  /** Entries of one answer (MaxPageSize). */
  readonly maxPageSize: number;
  /** Values of one attribute (MaxValRange). */
  readonly maxValRange: number;
  /** Objects of one answer to a change search; Windows decides by bytes. */
  readonly dirSyncPage: number;
}

export const windowsLimits: WindowsLimits = { maxPageSize: 1000, maxValRange: 1500, dirSyncPage: 500 };

export type LdapOperation = 'bind' | 'search' | 'modify' | 'add' | 'delete' | 'modifyDn';

export interface Refusal {
  readonly operation: LdapOperation;
  readonly code: number;
  readonly message?: string;
  times: number;
}

/** What the proxy has done, so that a test knows that it was in the way. */
export interface QuirkCounts {
  requests: Record<LdapOperation, number>;
  /** Entries of searches that went to clients. */
  entries: number;
  cutAnswers: number;
  rangedAttributes: number;
  dirSyncPages: number;
  emptyPages: number;
  refusals: number;
  kills: number;
}

export interface QuirksProxy {
  /** `127.0.0.1:40123`, as "servers" takes it. */
  readonly server: string;
  readonly quirks: Quirks;
  readonly counts: QuirkCounts;
  close(): Promise<void>;
}

export interface ProxyTarget {
  /** Address of the domain controller. */
  readonly upstream: string;
  readonly certificate: Certificate;
  readonly quirks?: Quirks;
}

/** Listens with TLS on a port of 127.0.0.1 and stands between its clients and a domain controller. */
export async function startQuirksProxy({ upstream, certificate, quirks = {} }: ProxyTarget): Promise<QuirksProxy> {
  const counts: QuirkCounts = {
    requests: { bind: 0, search: 0, modify: 0, add: 0, delete: 0, modifyDn: 0 },
    entries: 0,
    cutAnswers: 0,
    rangedAttributes: 0,
    dirSyncPages: 0,
    emptyPages: 0,
    refusals: 0,
    kills: 0,
  };
  const clients = new Set<TLSSocket>();
  const server = createServer(
    { key: readFileSync(certificate.key), cert: readFileSync(certificate.certificate) },
    (client) => {
      clients.add(client);
      client.on('close', () => clients.delete(client));
      relay(client, upstream, { quirks, counts });
    },
  );
  // A client that does not trust the certificate is what some tests are about.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port');
  return {
    server: `127.0.0.1:${address.port}`,
    quirks,
    counts,
    async close() {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const operations = new Map<number, LdapOperation>([
  [0x60, 'bind'],
  [0x63, 'search'],
  [0x66, 'modify'],
  [0x68, 'add'],
  [0x4a, 'delete'],
  [0x6c, 'modifyDn'],
]);

const answerTags: Readonly<Record<LdapOperation, number>> = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  modifyDn: 0x6d,
};

const oids = { paged: '1.2.840.113556.1.4.319', dirSync: '1.2.840.113556.1.4.841' } as const;
const entryTag = 0x64;
const controlsTag = 0xa0;
const sizeLimitExceeded = 4;

/** A search whose answer is on its way. */
interface Search {
  entries: number;
  readonly sizeLimit: number;
  readonly paged: boolean;
  /** The answer of a change search is held back and given in pages. */
  readonly held: Buffer[] | undefined;
}

interface Relay {
  readonly quirks: Quirks;
  readonly counts: QuirkCounts;
}

function relay(client: TLSSocket, upstream: string, { quirks, counts }: Relay): void {
  const server = connect({ host: upstream, port: 636, rejectUnauthorized: false });
  const searches = new Map<number, Search>();
  const lostAnswers = new Set<number>();
  const heldPages = new Map<string, { readonly entries: Buffer[]; readonly cookie: Buffer }>();
  const emptied = new Set<string>();
  let lastPage = 0;
  let queue = Promise.resolve();

  function toClient(message: Buffer): void {
    const delayMs = quirks.delayMs ?? 0;
    if (delayMs === 0) send(message);
    else queue = sendLater(message, delayMs, queue);
  }

  async function sendLater(message: Buffer, delayMs: number, before: Promise<void>): Promise<void> {
    await before;
    await setTimeout(delayMs);
    send(message);
  }

  function send(message: Buffer): void {
    if (client.destroyed) return;
    if (quirks.killAfterBytes !== undefined) {
      if (quirks.killAfterBytes < message.length) {
        client.write(message.subarray(0, quirks.killAfterBytes));
        kill();
        delete quirks.killAfterBytes;
        return;
      }
      quirks.killAfterBytes -= message.length;
    }
    client.write(message);
  }

  function kill(): void {
    counts.kills += 1;
    client.end();
    client.destroySoon();
    server.destroy();
  }

  function refuse(id: number, operation: LdapOperation): boolean {
    const refusal = quirks.refusals?.find((each) => each.operation === operation && each.times > 0);
    if (refusal === undefined) return false;
    refusal.times -= 1;
    counts.refusals += 1;
    toClient(result(id, { tag: answerTags[operation], code: refusal.code, text: refusal.message ?? '' }));
    return true;
  }

  /** Gives a page of a held change search, under a cookie of our own as long as there is more. */
  function givePage(id: number, held: { readonly entries: Buffer[]; readonly cookie: Buffer }): void {
    const size = quirks.windows?.dirSyncPage ?? held.entries.length;
    for (const entry of held.entries.splice(0, size)) toClient(renumbered(entry, id));
    counts.dirSyncPages += 1;
    const more = held.entries.length > 0;
    lastPage += 1;
    const name = `held ${lastPage}`;
    if (more) heldPages.set(name, held);
    const value = element(0x30, integer(more ? 1 : 0), integer(0), element(0x04, more ? name : held.cookie));
    toClient(result(id, { tag: answerTags.search, code: 0, text: '', control: control(oids.dirSync, value) }));
  }

  function search(message: Message): boolean {
    const parts = readElements(message.operation.value);
    const paged = message.controls.get(oids.paged);
    const dirSync = message.controls.get(oids.dirSync);
    const cookie = dirSync === undefined ? '' : cookieOf(dirSync, 2).toString('latin1');
    const held = heldPages.get(cookie);
    if (held !== undefined) {
      givePage(message.id, held);
      return true;
    }
    const page = paged === undefined ? Buffer.alloc(0) : cookieOf(paged, 1);
    const pageName = page.toString('latin1');
    // Samba's cookie is the same for all pages of a search, so the next request with it gets the real page.
    if (quirks.emptyPages === true && page.length > 0 && !emptied.delete(pageName)) {
      emptied.add(pageName);
      counts.emptyPages += 1;
      const value = element(0x30, integer(0), element(0x04, page));
      toClient(result(message.id, { tag: answerTags.search, code: 0, text: '', control: control(oids.paged, value) }));
      return true;
    }
    const hold = dirSync !== undefined && quirks.windows !== undefined;
    searches.set(message.id, {
      entries: 0,
      sizeLimit: parts[3] === undefined ? 0 : readInteger(parts[3]),
      paged: paged !== undefined,
      held: hold ? [] : undefined,
    });
    return false;
  }

  function fromClient(bytes: Buffer): void {
    const message = readMessage(bytes);
    const operation = operations.get(message.operation.tag);
    if (operation !== undefined) {
      counts.requests[operation] += 1;
      if (refuse(message.id, operation)) return;
      if (quirks.loseAnswerOf === operation) {
        delete quirks.loseAnswerOf;
        lostAnswers.add(message.id);
      }
      if (operation === 'search' && search(message)) return;
    }
    server.write(bytes);
  }

  function fromServer(bytes: Buffer): void {
    const message = readMessage(bytes);
    if (message.operation.tag === entryTag) counts.entries += 1;
    if (lostAnswers.has(message.id)) return kill();
    const state = searches.get(message.id);
    const limits = quirks.windows;
    if (state === undefined || limits === undefined) return toClient(bytes);
    const limit = state.sizeLimit === 0 ? limits.maxPageSize : Math.min(state.sizeLimit, limits.maxPageSize);
    if (message.operation.tag === entryTag) {
      state.entries += 1;
      if (state.held !== undefined) state.held.push(Buffer.from(bytes));
      else if (state.paged || state.entries <= limit) toClient(ranged(message, limits.maxValRange, counts));
    } else if (message.operation.tag === answerTags.search) {
      searches.delete(message.id);
      const answer = message.controls.get(oids.dirSync);
      if (state.held !== undefined && answer !== undefined) {
        givePage(message.id, { entries: state.held, cookie: Buffer.from(cookieOf(answer, 2)) });
      } else if (!state.paged && state.held === undefined && state.entries > limit) {
        counts.cutAnswers += 1;
        toClient(result(message.id, { tag: answerTags.search, code: sizeLimitExceeded, text: '' }));
      } else {
        toClient(bytes);
      }
    } else {
      toClient(bytes);
    }
  }

  client.on('data', splitMessages(fromClient));
  server.on('data', splitMessages(fromServer));
  client.on('error', () => server.destroy()).on('close', () => server.destroy());
  server.on('error', () => client.destroy()).on('close', () => client.end());
}

interface Message {
  readonly id: number;
  readonly operation: BerElement;
  /** Values by OID; empty for controls without one. */
  readonly controls: ReadonlyMap<string, Buffer>;
}

function readMessage(bytes: Buffer): Message {
  const [id, operation, controls] = readElements(readElement(bytes)?.value ?? Buffer.alloc(0));
  if (id === undefined || operation === undefined) throw new RangeError('Not an LDAP message');
  const read = controls?.tag === controlsTag ? readElements(controls.value) : [];
  return {
    id: readInteger(id),
    operation,
    controls: new Map(
      read.map(({ value }) => {
        const parts = readElements(value);
        const last = parts.at(-1);
        return [
          parts[0]?.value.toString() ?? '',
          last?.tag === 0x04 && parts.length > 1 ? last.value : Buffer.alloc(0),
        ];
      }),
    ),
  };
}

/** Cookies stand last in the sequence a control's value is. */
function cookieOf(controlValue: Buffer, index: number): Buffer {
  return readElements(readElement(controlValue)?.value ?? Buffer.alloc(0))[index]?.value ?? Buffer.alloc(0);
}

function control(oid: string, value: Buffer): Buffer {
  return element(controlsTag, element(0x30, element(0x04, oid), element(0x04, value)));
}

interface Result {
  readonly tag: number;
  readonly code: number;
  readonly text: string;
  readonly control?: Buffer;
}

function result(id: number, { tag, code, text, control: controls = Buffer.alloc(0) }: Result): Buffer {
  const outcome = element(tag, element(0x0a, Buffer.from([code])), element(0x04, ''), element(0x04, text));
  return element(0x30, integer(id), outcome, controls);
}

function renumbered(bytes: Buffer, id: number): Buffer {
  const [, ...rest] = readElements(readElement(bytes)?.value ?? Buffer.alloc(0));
  return element(0x30, integer(id), ...rest.map((part) => part.bytes));
}

/** Attributes with more values than a server gives at once come empty, with the first values under the name of a range. */
function ranged(message: Message, maxValRange: number, counts: QuirkCounts): Buffer {
  const [dn, attributes] = readElements(message.operation.value);
  const parts = readElements(attributes?.value ?? Buffer.alloc(0)).flatMap(({ bytes, value }) => {
    const [type, set] = readElements(value);
    const name = type?.value.toString() ?? '';
    const values = readElements(set?.value ?? Buffer.alloc(0));
    const match = /^(member|memberOf)(?:;range=(\d+)-(?:\d+|\*))?$/i.exec(name);
    if (match === null || values.length <= maxValRange) return [bytes];
    counts.rangedAttributes += 1;
    const low = Number(match[2] ?? 0);
    const given = values.slice(0, maxValRange).map((each) => each.bytes);
    const range = attribute(`${match[1]};range=${low}-${low + maxValRange - 1}`, given);
    return match[2] === undefined ? [attribute(match[1] ?? name, []), range] : [range];
  });
  return element(0x30, integer(message.id), element(entryTag, dn?.bytes ?? '', element(0x30, ...parts)));
}

function attribute(name: string, values: readonly Buffer[]): Buffer {
  return element(0x30, element(0x04, name), element(0x31, ...values));
}
