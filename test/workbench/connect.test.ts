import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { makeWorkspace } from '../../engine/workspace/new-workspace.ts';
import { contoso, needsSamba, startDomainController } from '../support/samba/domain-controller.ts';
import { type ExtensionWindow, openExtensionWindow, root } from './extension-window.ts';
import { chooseInDialog, runFromPalette } from './workbench-window.ts';

describe('connecting directories step by step', function () {
  this.timeout(180_000);
  let folder: string;
  let window: ExtensionWindow;
  let page: Page;

  before(async function () {
    window = await openExtensionWindow(this, async (made) => {
      await makeWorkspace(made);
      cpSync(join(root, 'samples', 'two-forests', 'north.ldif'), join(made, 'north.ldif'));
    });
    ({ page, folder } = window);
    await window.showViews();
  });
  after(async () => await window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.shoot('connect');
  });

  const widget = (): Locator => page.locator('.quick-input-widget:visible');
  const listRow = (text: string): Locator => widget().locator('.monaco-list-row', { hasText: text });
  const choose = async (text: string): Promise<void> => await listRow(text).first().click();
  const json = (): string => readFileSync(join(folder, 'joinery.json'), 'utf8');

  /** Waits for a list by what it asks. */
  const asked = async (question: string): Promise<void> =>
    await widget().locator(`input[placeholder^="${question}"]`).waitFor();

  /** Waits for the question and answers it. */
  async function answer(question: string, text: string): Promise<void> {
    await widget().locator('.quick-input-message', { hasText: question }).waitFor();
    await widget().locator('input.input').fill(text);
    await page.keyboard.press('Enter');
  }

  async function connectAnother(): Promise<void> {
    await page.locator('.sidebar .pane-header', { hasText: 'Connectors' }).hover();
    await page.locator('.sidebar').getByRole('button', { name: 'Connect a Directory…' }).click();
  }

  it('is offered where there are no connectors', async () => {
    await page.locator('.sidebar').getByRole('button', { name: 'Connect a directory', exact: true }).click();
    await choose('LDIF file');
  });

  it('checks answers, goes back, and shows what is wrong with a directory and what to do', async () => {
    await answer('The LDIF file', 'nowhere.ldif');
    await answer('The name rules use', '');
    await widget().locator('.quick-input-message', { hasText: 'A name, such as contoso.com' }).waitFor();
    await widget().getByRole('button', { name: 'Back' }).click();
    await widget().locator('.quick-input-message', { hasText: 'The LDIF file' }).waitFor();
    assert.equal(await widget().locator('input.input').inputValue(), 'nowhere.ldif');
    await page.keyboard.press('Enter');
    await answer('The name rules use', 'north.example');
    await widget().locator('.quick-input-title', { hasText: 'north.example was not reached' }).waitFor();
    await listRow('There is no file').waitFor();
    await listRow('so there is nothing to import; Correct the path').waitFor();
    assert.doesNotMatch(json(), /north/);
  });

  it('lets the wrong entry be corrected, and what is imported be chosen', async () => {
    await choose('Correct the entries');
    await asked('Which entry shall be corrected?');
    await choose('nowhere.ldif');
    await widget().locator('.quick-input-message', { hasText: 'The LDIF file' }).waitFor();
    await widget().getByRole('button', { name: 'Choose the file' }).click();
    await chooseInDialog(page, 'The LDIF file', join(folder, 'north.ldif'));
    await widget().locator('.quick-input-message', { hasText: 'The LDIF file' }).waitFor();
    assert.equal(await widget().locator('input.input').inputValue(), join(folder, 'north.ldif'));
    await page.keyboard.press('Enter');
    await asked('Which entry shall be corrected?');
    await listRow('north.ldif').waitFor();
    await choose('Test the connection');
    await asked('A partition as a whole');
    await listRow('OU=Staff,DC=north,DC=example').waitFor();
    await page.keyboard.press('Enter');
    await asked('The workspace has no rules');
    await choose('Add a first set of rules');
    await page.locator('.sidebar [role=treeitem]', { hasText: 'north.example' }).first().waitFor();
    assert.match(json(), /"path": "north\.ldif",\n/);
    assert.ok(existsSync(join(folder, 'schema', 'north-example.json')));
    assert.ok(existsSync(join(folder, 'rules', '10-in-from-ad.syncrule')));
    await page.locator('.sidebar [role=treeitem]', { hasText: 'Inbound' }).first().waitFor();
  });

  it('connects a simulated tenant, whose schema is as the directory has it', async () => {
    await connectAnother();
    await choose('Simulated tenant');
    await answer("The simulated tenant's initial domain", 'north.onmicrosoft.com');
    await answer('The name rules use', 'tenant');
    await asked('The workspace has no rules');
    await choose('Add a first set of rules');
    const row = page.locator('.sidebar [role=treeitem]', { hasText: 'tenant' }).first();
    await row.waitFor();
    assert.match(json(), /"tenant": "embedded"/);
    await runFromPalette(page, 'Joinery: Refresh the Schema');
    await listRow('tenant').first().click();
    await page.locator('.notification-toast', { hasText: 'is as the directory of "tenant" has it' }).waitFor();
  });

  it('connects a forest, refused at first, whose password the engine finds again', async function () {
    needsSamba(this);
    const controller = await startDomainController(contoso);
    try {
      const { user, password } = controller.accounts.synchronizer;
      await connectAnother();
      await choose('Active Directory forest');
      await answer("The forest's DNS name", 'contoso.test');
      await answer('The name rules use', 'corp');
      await answer('Domain controllers', controller.address);
      await choose('LDAPS');
      await answer('PEM file with the authorities', controller.authority.certificate);
      await answer('The account to sign in with', user);
      await answer("The account's password", 'wrong');
      await widget().locator('.quick-input-title', { hasText: 'corp was not reached' }).waitFor();
      await listRow('password is wrong').waitFor();
      await choose('Correct the entries');
      await asked('Which entry shall be corrected?');
      await choose('••••');
      await answer("The account's password", password);
      await asked('Which entry shall be corrected?');
      await choose('Test the connection');
      const containers = widget().locator('input[placeholder^="A partition as a whole"]');
      const goOn = listRow('Continue all the same');
      await containers.or(goOn).first().waitFor();
      if (await goOn.isVisible()) await goOn.click();
      await asked('A partition as a whole');
      await page.keyboard.press('Enter');
      await page.locator('.sidebar [role=treeitem]', { hasText: 'corp' }).first().waitFor();
      assert.ok(!json().includes(password));
      await runFromPalette(page, 'Joinery: Run a Run Profile');
      await listRow('corp').click();
      await listRow('Full Import').click();
      await page.locator('.notification-toast', { hasText: 'corp: Full Import ended with success' }).waitFor();
    } finally {
      await controller.stop();
    }
  });

  it('says of a forest that cannot be reached what stands in the way, and leaves nothing when it is left then', async () => {
    const before = json();
    await connectAnother();
    await choose('Active Directory forest');
    await answer("The forest's DNS name", 'corp.example');
    await answer('The name rules use', 'corp.example');
    await answer('Domain controllers', '127.0.0.1:1');
    await choose('LDAPS');
    await answer('PEM file with the authorities', '');
    await answer('The account to sign in with', 'joinery@corp.example');
    await answer("The account's password", 's3cret');
    await widget().locator('.quick-input-title', { hasText: 'corp.example was not reached' }).waitFor();
    await listRow('Nothing listens at').waitFor();
    await page.keyboard.press('Escape');
    await widget()
      .waitFor({ state: 'hidden' })
      .catch(() => undefined);
    assert.equal(json(), before);
    assert.ok(!existsSync(join(folder, 'schema', 'corp-example.json')));
  });
});
