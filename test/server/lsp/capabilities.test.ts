import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serverCapabilities } from '../../../server/lsp/capabilities.ts';
import { defaultSettings } from '../../../server/lsp/settings.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/language-server.md', root), 'utf8');
const [offered = '', leftOut = ''] = page.split('\n## Left out\n');

/** The cells of every row of a table whose first cell is a request. */
function rows(part: string): readonly (readonly string[])[] {
  return [...part.matchAll(/^\| `\w+\/.*$/gm)].map(([line]) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replaceAll('`', '')),
  );
}

describe('the page about the language server', () => {
  it('names every capability the server announces, and no other', () => {
    const announced = Object.keys(serverCapabilities()).filter((name) => name !== 'positionEncoding');
    assert.deepEqual(new Set(rows(offered).map(([, , capability]) => capability)), new Set(announced));
  });

  it('gives a reason for every capability that is left out', () => {
    const announced = new Set(Object.keys(serverCapabilities()));
    for (const [request, capability = '', reason = ''] of rows(leftOut)) {
      assert.ok(!announced.has(capability), `${request} is offered`);
      assert.ok(reason.length > 20, request);
    }
  });

  it('names every capability the protocol has', () => {
    const types = readFileSync(
      new URL('node_modules/vscode-languageserver-protocol/lib/common/protocol.d.ts', root),
      'utf8',
    );
    const body = /interface ServerCapabilities<[^]*?\n\}/.exec(types)?.[0] ?? '';
    const known = [...body.matchAll(/^ {4}(\w+)\?:/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'positionEncoding' && name !== 'experimental');
    assert.ok(known.length > 25);
    const named = new Set([
      ...rows(offered).map(([, , capability]) => capability),
      ...rows(leftOut).map(([, capability]) => capability),
    ]);
    assert.deepEqual(
      known.filter((name) => !named.has(name)),
      [],
    );
  });

  it('names test files that are there, and every feature by its own', () => {
    const tests = new Set([
      ...rows(offered).map(([, , , test = '']) => test),
      ...[...page.matchAll(/`(test\/server\/[\w./-]+)`/g)].map((match) => match[1] ?? ''),
    ]);
    for (const test of tests) assert.ok(existsSync(new URL(test, root)), test);
    for (const feature of readdirSync(fileURLToPath(new URL('server/features', root))))
      assert.ok(tests.has(`test/server/features/${feature.replace('.ts', '.test.ts')}`), feature);
  });
});

describe('the page about other editors', () => {
  it('shows the settings as they are by default', () => {
    const text = readFileSync(new URL('docs/editors.md', root), 'utf8');
    const { commands, ...settings } = JSON.parse(/```json\n([^]*?)```/.exec(text)?.[1] ?? '') as Record<
      string,
      unknown
    >;
    assert.deepEqual(settings, defaultSettings);
    assert.ok(Array.isArray(commands));
  });
});
