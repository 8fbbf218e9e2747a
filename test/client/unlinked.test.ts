import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileStatusText } from '../../client/language/status-text.ts';
import { unlinked } from '../../client/unlinked.ts';

const client = join(import.meta.dirname, '..', '..', 'client');

/** What the editor makes a link of in notifications, prompts and the status of a language. */
const linked = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const command = '[Sign in again](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D)';

describe('what the editor would make links of', () => {
  it('is none in names, DNs and answers of directories', () => {
    for (const text of [
      command,
      `CN=${command},DC=x`,
      '[a](https://evil.example "b")',
      '[a](file:///etc)',
      `[[a](](${command}`,
    ]) {
      assert.match(`[a](command:b)${text}`, linked);
      assert.doesNotMatch(unlinked(text), linked);
    }
    assert.equal(unlinked('Nothing (or [x]) is changed'), 'Nothing (or [x]) is changed');
  });

  it('is none in the name of a workspace', () => {
    const status = { place: 'member', rules: 1, errors: 0, warnings: 0 } as const;
    for (const place of ['member', 'beside', 'outside'] as const) {
      const { text, detail } = fileStatusText({ ...status, place }, command);
      assert.doesNotMatch(text + detail, linked);
    }
  });

  it('is prevented wherever a message is more than words of ours', () => {
    for (const path of globSync('**/*.ts', { cwd: client })) {
      const source = readFileSync(join(client, path), 'utf8');
      for (const [call, argument = ''] of source.matchAll(
        /(?:show(?:Information|Warning|Error)Message|progress\.report)\(\s*(?:\{\s*message: )?([^\n]*)/g,
      )) {
        const isOurs =
          argument.startsWith("'") || argument.startsWith('unlinked(') || /^(?:done|message),?/.test(argument);
        assert.ok(isOurs, `${path}: ${call}`);
      }
      for (const [call, title = ''] of source.matchAll(/ProgressLocation\.Notification, (\w+(?:: \w+\()?)/g))
        assert.equal(title, 'title: unlinked(', `${path}: ${call}`);
    }
  });
});
