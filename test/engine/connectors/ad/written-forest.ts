import { textsOf, type LdapEntry } from '../../../../engine/connectors/ad/ldap-entry.ts';
import type { ActiveDirectoryConnector } from '../../../../engine/model/configuration.ts';
import type {
  Directory,
  ExportedAttribute,
  ExportedValue,
  ExportOperation,
  ExportResult,
  ReferencedObject,
} from '../../../../engine/ports/directory.ts';
import type { Account } from '../../../support/samba/domain-controller.ts';
import { startQuirksProxy, type Quirks, type QuirksProxy } from '../../../support/samba/quirks-proxy.ts';
import { adConnector, allTypes, neverCancelled } from './ad-connector.ts';
import { SambaForest } from './samba-forest.ts';

export type Operation = Omit<ExportOperation, 'id'>;

type Attributes = Readonly<Record<string, ExportedValue | readonly ExportedValue[]>>;

function isList(value: ExportedValue | readonly ExportedValue[]): value is readonly ExportedValue[] {
  return Array.isArray(value);
}

/** Whole new values of attributes; none removes it. */
export function replaced(attributes: Attributes): readonly ExportedAttribute[] {
  return Object.entries(attributes).map(([name, value]) => ({
    name,
    change: { kind: 'replace', values: isList(value) ? value : [value] },
  }));
}

export function edited(
  name: string,
  edit: { readonly add?: readonly ExportedValue[]; readonly remove?: readonly ExportedValue[] },
): ExportedAttribute {
  return { name, change: { kind: 'edit', add: [], remove: [], ...edit } };
}

export function modify(object: ReferencedObject, changes: readonly ExportedAttribute[], newDn?: string): Operation {
  return { kind: 'modify', ...operationOn(object), ...(newDn === undefined ? {} : { newDn }), changes };
}

export function remove(object: ReferencedObject): Operation {
  return { kind: 'delete', ...operationOn(object), changes: [] };
}

function operationOn({ dn, anchor, objectType = 'user' }: ReferencedObject): Pick<Operation, 'objectType' | 'dn'> {
  return { objectType, dn, ...(anchor === undefined ? {} : { anchor }) };
}

/** A forest to write to, with a container of its own for each test. To be used within one `describe`. */
export class WrittenForest {
  readonly forest: SambaForest;
  /** The container of the test at hand. */
  unit = '';
  /** Makes account names of different tests differ. */
  number = 0;
  readonly #opened: { close(): Promise<void> }[] = [];

  constructor(address: string) {
    this.forest = new SambaForest(address);
    const prepare = async (): Promise<void> => await this.#prepare();
    const close = async (): Promise<void> => await this.#close();
    const start = async (test: Mocha.Context): Promise<void> => await this.forest.start(test);
    before(async function () {
      await start(this);
    });
    after(async () => await this.forest.stop());
    beforeEach(prepare);
    afterEach(close);
  }

  get corp(): string {
    return `OU=Corp,${this.forest.domain}`;
  }

  async open(
    account: Account = this.forest.accounts.writer,
    servers: readonly string[] = [this.forest.address],
  ): Promise<Directory> {
    const directory = await this.forest.open(this.#connector(account, servers));
    this.#opened.push(directory);
    return directory;
  }

  async behindProxy(quirks: Quirks = {}): Promise<{ readonly directory: Directory; readonly proxy: QuirksProxy }> {
    const { authority, address } = this.forest.controller;
    const certificate = authority.issue({ name: 'proxy', names: ['IP:127.0.0.1'] });
    const proxy = await startQuirksProxy({ upstream: address, certificate, quirks });
    this.#opened.push(proxy);
    return { directory: await this.open(this.forest.accounts.writer, [proxy.server]), proxy };
  }

  /** Results in the order of the operations. */
  async write(operations: readonly Operation[], directory?: Directory): Promise<readonly ExportResult[]> {
    const { writer } = directory ?? (await this.open());
    const numbered = operations.map((operation, id) => ({ ...operation, id }));
    const results = await writer!.write(numbered, neverCancelled);
    return results.toSorted((left, right) => left.id - right.id);
  }

  /** What became of one operation: `done`, or the error. */
  async outcome(operation: Operation, directory?: Directory): Promise<string> {
    const [result] = await this.write([operation], directory);
    if (result?.error === undefined) return 'done';
    const { code, attributes, message } = result.error;
    const named = attributes === undefined ? '' : ` [${attributes.join(', ')}]`;
    return `${code}${named}: ${message}`.replaceAll(this.unit, 'the unit');
  }

  add(name: string, attributes: Attributes = {}, objectType = 'user'): Operation {
    return {
      kind: 'add',
      objectType,
      dn: `CN=${name},${this.unit}`,
      changes: replaced({ sAMAccountName: `${name}${this.number}`, ...attributes }),
    };
  }

  /** Makes an object by the writer. */
  async made(name: string, attributes: Attributes = {}, objectType = 'user'): Promise<ReferencedObject> {
    const operation = this.add(name, attributes, objectType);
    const [result] = await this.write([operation]);
    if (result?.anchor === undefined || result.error !== undefined) throw new Error(result?.error?.message);
    return { dn: operation.dn, anchor: result.anchor, objectType };
  }

  /** What the administrator sees. */
  async read(dn: string, ...attributes: readonly string[]): Promise<LdapEntry | undefined> {
    return await this.forest.admin.read(dn, attributes);
  }

  async texts(dn: string, attribute: string): Promise<readonly string[]> {
    const entry = await this.read(dn, attribute);
    if (entry === undefined) throw new Error(`${dn} is not there`);
    return textsOf(entry, attribute).toSorted();
  }

  #connector(account: Account, servers: readonly string[]): ActiveDirectoryConnector {
    const { schema } = adConnector();
    const attributes = new Map(schema.attributes)
      .set('unicodePwd', { name: 'unicodePwd', type: 'str', multiValued: false })
      .set('objectSid', { name: 'objectSid', type: 'bin', multiValued: false, readOnly: true });
    return {
      ...this.forest.connector({ objectTypes: allTypes, servers }, account),
      schema: { attributes, objectTypes: new Map() },
    };
  }

  async #prepare(): Promise<void> {
    this.number += 1;
    this.unit = `OU=Test ${this.number},${this.corp}`;
    await this.forest.add(this.unit, { objectClass: 'organizationalUnit' });
  }

  async #close(): Promise<void> {
    for (const each of this.#opened.splice(0)) await each.close();
  }
}
