import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { CompletionList, Hover, Location, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { LSPErrorCodes } from 'vscode-languageserver/node';
import { serverCapabilities } from '../../../server/lsp/capabilities.ts';
import type { FileStatus, RuleSummary } from '../../../server/protocol/rules.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../engine/workspace/temporary-folder.ts';
import { type Editor, startEditor } from './editor.ts';

const ruleText = `inbound rule "People" {
  connector "contoso.com"
  from user to person
  link join
  precedence 10
  join { mail = mail }
  flow {
    displayName <- [displayName]
  }
}
`;

const schema = (types: string): string =>
  JSON.stringify({
    format: 1,
    attributes: { displayName: { type: 'str' }, mail: { type: 'str' } },
    objectTypes: { [types]: ['displayName', 'mail'] },
  });

const configuration = {
  connectors: [
    {
      kind: 'file',
      name: 'contoso.com',
      schema: 'contoso.json',
      objectTypes: ['user'],
      attributes: ['displayName', 'mail'],
      path: 'contoso.ldif',
    },
  ],
  metaverse: 'metaverse.json',
};

function workspace(more: Readonly<Record<string, string>> = {}): string {
  return temporaryFolder({
    'joinery.json': JSON.stringify(configuration, null, 2),
    'contoso.json': schema('user'),
    'metaverse.json': schema('person'),
    'contoso.ldif': '',
    'rules/people.syncrule': ruleText,
    ...more,
  });
}

describe('the language server over its standard streams', () => {
  let editor: Editor | undefined;

  afterEach(async () => {
    await editor?.close().catch(() => undefined);
    editor = undefined;
    removeTemporaryFolders();
  });

  it('announces what it can do, and ends as the protocol wants', async () => {
    editor = await startEditor([]);
    assert.deepEqual(editor.result.capabilities, JSON.parse(JSON.stringify(serverCapabilities())));
    assert.equal(await editor.close(), 0);
    editor = await startEditor([]);
    assert.equal(await editor.exit(), 1, 'an end without a shutdown is a failure');
    editor = undefined;
  });

  it('follows edits and says when nothing changed', async () => {
    const folder = workspace();
    const path = join(folder, 'rules/people.syncrule');
    editor = await startEditor([folder]);
    const uri = editor.open(path, ruleText);
    const first = await editor.diagnostics(uri);
    assert.ok(first.kind === 'full');
    assert.deepEqual(first.items, []);
    assert.equal((await editor.diagnostics(uri, first.resultId)).kind, 'unchanged');
    editor.change(path, '[displayName]', '[displayname]');
    assert.deepEqual(await editor.codes(uri), ['unknown-attribute']);
    editor.change(path, '[displayname]', 'Trim([mail]');
    assert.deepEqual(await editor.codes(uri), ['unclosed-parenthesis']);
    editor.change(path, 'Trim([mail]', 'Trim([mail])');
    assert.deepEqual(await editor.codes(uri), []);
  });

  it('reports every file of the workspace, and what is wrong with joinery.json', async () => {
    const folder = workspace({ 'rules/more/other.syncrule': ruleText });
    editor = await startEditor([folder]);
    const report: WorkspaceDiagnosticReport = await editor.connection.sendRequest('workspace/diagnostic', {
      previousResultIds: [],
    });
    const codes = (uri: string, { items }: WorkspaceDiagnosticReport): unknown => {
      const found = items.find((item) => item.uri === pathToFileURL(join(folder, uri)).href);
      return found?.kind === 'full' ? found.items.map(({ code }) => code) : found?.kind;
    };
    assert.deepEqual(codes('joinery.json', report), []);
    assert.deepEqual(codes('rules/people.syncrule', report), ['duplicate-rule-name', 'duplicate-precedence']);

    const broken = { ...configuration, connectors: [{ ...configuration.connectors[0], objectTypes: ['robot'] }] };
    writeFileSync(join(folder, 'joinery.json'), JSON.stringify(broken));
    editor.changedOnDisk(join(folder, 'joinery.json'));
    const previousResultIds = report.items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' }));
    const next: WorkspaceDiagnosticReport = await editor.connection.sendRequest('workspace/diagnostic', {
      previousResultIds,
    });
    assert.deepEqual(codes('joinery.json', next), ['not-in-schema']);
    assert.equal(
      (codes('rules/people.syncrule', next) as readonly unknown[]).includes('object-type-not-included'),
      true,
    );
  });

  it('takes over what changes on disk: joinery.json, a schema, rule files', async () => {
    const folder = workspace();
    editor = await startEditor([folder]);
    const uri = editor.open(join(folder, 'rules/people.syncrule'), ruleText);
    assert.deepEqual(await editor.codes(uri), []);

    const json = join(folder, 'joinery.json');
    const text = readFileSync(json, 'utf8');
    writeFileSync(json, text.replace('"name": "contoso.com"', '"name": "contoso.org"'));
    editor.changedOnDisk(json);
    assert.deepEqual(await editor.codes(uri), ['unknown-connector']);
    writeFileSync(json, `${text},`);
    editor.changedOnDisk(json);
    assert.deepEqual(await editor.codes(uri), ['unknown-connector'], 'what cannot be read leaves what was known');
    writeFileSync(json, text);
    writeFileSync(join(folder, 'metaverse.json'), schema('group'));
    editor.changedOnDisk(json, join(folder, 'metaverse.json'));
    assert.deepEqual(await editor.codes(uri), ['unknown-object-type']);
    writeFileSync(join(folder, 'metaverse.json'), schema('person'));
    const other = join(folder, 'rules/other.syncrule');
    writeFileSync(other, ruleText.replace('"People"', '"Others"'));
    editor.changedOnDisk(join(folder, 'metaverse.json'), other);
    assert.deepEqual(await editor.codes(uri), ['duplicate-precedence']);
    rmSync(other);
    editor.changedOnDisk(other);
    assert.deepEqual(await editor.codes(uri), []);
  });

  it('answers about a file outside any workspace what its text alone tells', async () => {
    const folder = temporaryFolder({});
    editor = await startEditor([]);
    const uri = editor.open(join(folder, 'alone.syncrule'), ruleText.replace('[displayName]', 'Trim()'));
    assert.deepEqual(await editor.codes(uri), ['argument-count']);
    const untitled = editor.open('untitled:Untitled-1', ruleText);
    assert.deepEqual(await editor.codes(untitled), []);
    const hover: Hover | null = await editor.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: untitled },
      position: { line: 3, character: 4 },
    });
    assert.match(JSON.stringify(hover?.contents), /What becomes of an object/);
  });

  it('finds the workspace around a file that is opened alone, and leads into its configuration', async () => {
    const folder = workspace();
    editor = await startEditor([]);
    const uri = editor.open(join(folder, 'rules/people.syncrule'), ruleText);
    const place = { textDocument: { uri }, position: { line: 1, character: 16 } };
    const found: readonly Location[] = await editor.connection.sendRequest('textDocument/definition', place);
    assert.deepEqual(
      found.map((location) => location.uri),
      [pathToFileURL(join(folder, 'joinery.json')).href],
    );
    const attribute = { textDocument: { uri }, position: { line: 7, character: 22 } };
    const [entry]: readonly Location[] = await editor.connection.sendRequest('textDocument/typeDefinition', attribute);
    const text = readFileSync(join(folder, 'contoso.json'), 'utf8');
    assert.equal(text.slice(entry?.range.start.character, entry?.range.end.character), '"displayName"');
    const rules: readonly RuleSummary[] = await editor.connection.sendRequest('joinery/rules');
    assert.deepEqual(
      rules.map(({ name, precedence, line }) => [name, precedence, line]),
      [['People', 10, 0]],
    );
  });

  it('says how the workspace of a file stands', async () => {
    const folder = workspace({ 'drafts/people.syncrule': ruleText.replace('"contoso.com"', '"nowhere"') });
    const lone = temporaryFolder({ 'alone.syncrule': ruleText });
    editor = await startEditor([folder]);
    const { connection } = editor;
    const statusOf = async (uri: string): Promise<FileStatus | null> =>
      await connection.sendRequest('joinery/fileStatus', { textDocument: { uri } });
    const uri = pathToFileURL(folder).href;
    assert.deepEqual(await statusOf(editor.open(join(folder, 'rules/people.syncrule'), ruleText)), {
      place: 'member',
      folder: uri,
      rules: 1,
      errors: 0,
      warnings: 0,
    });
    assert.deepEqual(await statusOf(editor.open(join(folder, 'drafts/people.syncrule'), ruleText)), {
      place: 'beside',
      folder: uri,
      rules: 1,
      errors: 0,
      warnings: 0,
    });
    assert.equal((await statusOf(editor.open(join(lone, 'alone.syncrule'), ruleText)))?.place, 'outside');
    assert.equal(await statusOf('untitled:nobody-opened-this'), null);
  });

  it('survives a request that fails', async () => {
    editor = await startEditor([]);
    const uri = editor.open('untitled:Untitled-1', ruleText);
    const { connection } = editor;
    await assert.rejects(connection.sendRequest('textDocument/hover', {}), /textDocument\/hover failed/);
    await assert.rejects(connection.sendRequest('textDocument/codeAction', { textDocument: { uri } }), /failed/);
    assert.deepEqual(await editor.codes(uri), []);
    assert.match(editor.log.join('\n'), /hover failed: TypeError[^]*session\.ts/);
  });

  it('drops answers that are no longer wanted, or are about a text that changed', async () => {
    const folder = workspace();
    const path = join(folder, 'rules/people.syncrule');
    editor = await startEditor([folder]);
    const { connection } = editor;
    const uri = editor.open(path, ruleText);
    const place = { textDocument: { uri }, position: { line: 7, character: 10 } };
    // While the server reads the configuration anew, answers wait, and what is sent meanwhile overtakes them.
    editor.changedOnDisk(join(folder, 'joinery.json'));
    const source = new CancellationTokenSource();
    const cancelled = connection.sendRequest('textDocument/completion', place, source.token);
    source.cancel();
    await assert.rejects(cancelled, { code: LSPErrorCodes.RequestCancelled });
    editor.changedOnDisk(join(folder, 'joinery.json'));
    const outdated = connection.sendRequest('textDocument/completion', place);
    editor.change(path, 'displayName <-', 'mail <-');
    await assert.rejects(outdated, { code: LSPErrorCodes.ContentModified });
    const list: CompletionList = await connection.sendRequest('textDocument/completion', place);
    assert.ok(list.items.length > 0);
  });

  it('has an editor ask again for diagnostics of a text that changed, and says no word more of cancelled ones', async () => {
    const folder = workspace();
    const path = join(folder, 'rules/people.syncrule');
    editor = await startEditor([folder]);
    const { connection } = editor;
    const params = { textDocument: { uri: editor.open(path, ruleText) } };
    editor.changedOnDisk(join(folder, 'joinery.json'));
    const source = new CancellationTokenSource();
    const cancelled = connection.sendRequest('textDocument/diagnostic', params, source.token);
    source.cancel();
    // With a word about asking again, VS Code's client would never ask for this document's diagnostics any more.
    await assert.rejects(cancelled, { code: LSPErrorCodes.RequestCancelled, data: undefined });
    editor.changedOnDisk(join(folder, 'joinery.json'));
    const outdated = connection.sendRequest('textDocument/diagnostic', params);
    editor.change(path, 'displayName <-', 'mail <-');
    await assert.rejects(outdated, { code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: true } });
  });

  it('sends diagnostics to an editor that does not ask for them', async () => {
    const folder = workspace();
    editor = await startEditor([folder], {});
    const uri = editor.open(join(folder, 'rules/people.syncrule'), ruleText.replace('[mail]', '[maill]'));
    editor.change(join(folder, 'rules/people.syncrule'), '[displayName]', '[displayname]');
    const end = performance.now() + 5000;
    while (!editor.published.has(uri) && performance.now() < end)
      await new Promise((resolve) => void setTimeout(resolve, 20));
    assert.deepEqual(
      editor.published.get(uri)?.map(({ code }) => code),
      ['unknown-attribute'],
    );
  });
});
