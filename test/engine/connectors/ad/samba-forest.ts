import { showDeleted } from '../../../../engine/connectors/ad/controls.ts';
import { openLdapSession, type LdapSession, type LdapTimeouts } from '../../../../engine/connectors/ad/ldap-session.ts';
import { openActiveDirectory } from '../../../../engine/connectors/ad/open.ts';
import type { ActiveDirectoryConnector } from '../../../../engine/model/configuration.ts';
import type { Directory } from '../../../../engine/ports/directory.ts';
import type { Secrets } from '../../../../engine/ports/secrets.ts';
import {
  contoso,
  needsSamba,
  startDomainController,
  type Account,
  type Accounts,
  type DomainController,
  type Forest,
} from '../../../support/samba/domain-controller.ts';
import { adConnector, type AdConnectorOptions } from './ad-connector.ts';

export const timeouts: LdapTimeouts = { connectMs: 3000, operationMs: 3000 };

/** A domain controller of its own for one suite, and connectors to it. */
export class SambaForest {
  readonly #forest: Forest;
  readonly #address: string;
  #controller: DomainController | undefined;
  #admin: LdapSession | undefined;

  constructor(address: string, forest: Forest = contoso) {
    this.#forest = forest;
    this.#address = address;
  }

  /** For the `before` of a suite, which is skipped where there is no Samba. */
  async start(test: Mocha.Context): Promise<void> {
    needsSamba(test);
    test.timeout(180_000);
    this.#controller = await startDomainController(this.#forest, this.#address);
    await this.#signIn();
  }

  async stop(): Promise<void> {
    await this.#admin?.close();
    await this.#controller?.stop();
  }

  /** After a restart everything the administrator has open is gone. */
  async restart(): Promise<void> {
    await this.controller.kill();
    await this.controller.restart();
  }

  get controller(): DomainController {
    return this.#controller!;
  }

  get admin(): LdapSession {
    return this.#admin!;
  }

  get accounts(): Accounts {
    return this.controller.accounts;
  }

  get address(): string {
    return this.#address;
  }

  get domain(): string {
    return this.controller.base;
  }

  connector(
    options: AdConnectorOptions = {},
    account: Account = this.accounts.administrator,
  ): ActiveDirectoryConnector {
    return adConnector({
      servers: [this.#address],
      certificateAuthority: this.controller.authority.certificate,
      user: account.user,
      ...options,
    });
  }

  /** Passwords by the account the connector names, or `password` for whoever it is. */
  secrets(connector: ActiveDirectoryConnector, password?: string): Secrets {
    const account = Object.values(this.accounts).find(({ user }) => user === connector.user);
    return { read: async () => await Promise.resolve(password ?? account?.password) };
  }

  async open(connector: ActiveDirectoryConnector, password?: string): Promise<Directory> {
    return await openActiveDirectory(connector, { secrets: this.secrets(connector, password), timeouts });
  }

  async add(dn: string, attributes: Readonly<Record<string, string | Buffer | readonly string[]>>): Promise<void> {
    const list = Object.entries(attributes).map(([name, values]) => ({
      name,
      values: typeof values === 'string' || Buffer.isBuffer(values) ? [values] : values,
    }));
    await this.admin.add(dn, list);
  }

  /** Samba restores objects only without a recycle bin. */
  get deletedObjectsComeBack(): boolean {
    return !this.#forest.recycleBin;
  }

  async restore(anchor: Buffer, dn: string): Promise<void> {
    const deleted = await this.admin.read(`<GUID=${anchor.toString('hex')}>`, ['cn'], [showDeleted()]);
    await this.admin.modify(
      deleted?.dn ?? '',
      [
        { operation: 'delete', name: 'isDeleted', values: [] },
        { operation: 'replace', name: 'distinguishedName', values: [dn] },
      ],
      [showDeleted()],
    );
  }

  async #signIn(): Promise<void> {
    const connector = this.connector();
    this.#admin = await openLdapSession({ connector, secrets: this.secrets(connector), timeouts });
  }
}
