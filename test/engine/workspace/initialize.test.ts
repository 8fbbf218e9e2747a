import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initializeWorkspace } from '../../../engine/workspace/initialize.ts';
import { loadWorkspace } from '../../../engine/workspace/load.ts';
import { sharedData } from '../../support/shared-data.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

describe('making a workspace from an exported configuration', () => {
  afterEach(removeTemporaryFolders);

  it('gives one that loads and checks without a problem', async function () {
    const to = join(temporaryFolder({}), 'new');
    const ldif = new Map(
      ['contoso', 'fabrikam'].map((name) => [`${name}.com`, join(sharedData(this, 'forests'), `${name}.ldif`)]),
    );
    const summary = await initializeWorkspace({ from: sharedData(this, 'contoso'), to, ldif });
    assert.deepEqual(summary, {
      rules: 62,
      flows: 1200,
      expressions: 391,
      connectors: ['contoso.com', 'fabrikam.com', 'contoso.onmicrosoft.com - AAD'],
      problems: [],
      written: true,
    });
    const { configuration, rules, problems } = await loadWorkspace(to);
    assert.deepEqual(
      problems.map(
        ({ file, line, column, code, message }) => `${file.slice(to.length + 1)}:${line}:${column} ${code} ${message}`,
      ),
      [],
    );
    assert.equal(rules.flatMap(({ file }) => file.rules).length, 62);
    const [contoso, fabrikam] = configuration?.connectors ?? [];
    assert.ok(contoso?.kind === 'file' && fabrikam?.kind === 'file');
    assert.ok(existsSync(contoso.path) && existsSync(fabrikam.path));
    assert.notEqual(contoso.id, fabrikam.id);
    assert.equal(contoso.schema.objectTypes.get('user')?.attributes.includes('sAMAccountName'), true);
    assert.equal(fabrikam.attributes.length, 132);
  });

  it('gives a workspace with a live forest that loads and checks without a problem', async function () {
    const to = temporaryFolder({});
    await initializeWorkspace({ from: sharedData(this, 'contoso'), to, ldif: new Map() });
    const { configuration, problems } = await loadWorkspace(to);
    assert.deepEqual(problems, []);
    assert.equal(configuration?.connectors[0]?.kind, 'ad');
    assert.equal(configuration?.metaverse.attributes.size, 219);
    assert.equal(configuration.staging, true);
    assert.equal(readFileSync(join(to, '.gitignore'), 'utf8'), '.joinery/\n');
  });

  it('never overwrites', async function () {
    const to = temporaryFolder({ 'joinery.json': '{}' });
    const summary = await initializeWorkspace({ from: sharedData(this, 'contoso'), to, ldif: new Map() });
    assert.equal(summary.written, false);
    assert.deepEqual(
      summary.problems.map(({ file, code, message }) => [file, code, message]),
      [
        [
          join(to, 'joinery.json'),
          'occupied-folder',
          'The folder has a "joinery.json" already and nothing in it is changed; name an empty folder, or remove what is there first',
        ],
      ],
    );
    assert.equal(readFileSync(join(to, 'joinery.json'), 'utf8'), '{}');
    assert.equal(existsSync(join(to, 'rules')), false);
  });

  it('writes nothing where the folder cannot be one', async function () {
    const to = join(temporaryFolder({ taken: 'a file' }), 'taken');
    const { written, problems } = await initializeWorkspace({ from: sharedData(this, 'contoso'), to, ldif: new Map() });
    assert.equal(written, false);
    const path = join(to, 'joinery.json');
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [['unwritable-file', `"${path}" is not a folder, so the workspace cannot be made here; name another folder`]],
    );
  });

  it('writes nothing when the export is not there or empty', async () => {
    const to = temporaryFolder({});
    const missing = await initializeWorkspace({ from: join(to, 'nowhere'), to, ldif: new Map() });
    assert.deepEqual(
      missing.problems.map(({ code, message }) => [code, message.replaceAll(to, '…')]),
      [
        [
          'unreadable-file',
          `"${join('…', 'nowhere')}" does not exist, so nothing is imported from it; name the folder Get-ADSyncServerConfiguration wrote`,
        ],
      ],
    );
    const empty = await initializeWorkspace({ from: temporaryFolder({}), to, ldif: new Map() });
    assert.equal(empty.written, false);
    assert.deepEqual(
      empty.problems.map(({ code }) => code),
      ['missing-part', 'missing-part', 'missing-part'],
    );
    assert.equal(existsSync(join(to, 'joinery.json')), false);
  });
});
