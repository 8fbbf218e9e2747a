import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { defaultSettings, parseSettings } from '../../../server/lsp/settings.ts';

describe('settings of the language server', () => {
  it('keep their defaults where nothing, or nonsense, is sent', () => {
    for (const sent of [undefined, null, 3, {}, { inlayHints: 3, codeLens: { preview: 'yes' } }])
      assert.deepEqual(parseSettings(sent), defaultSettings);
  });

  it('are taken one by one', () => {
    assert.deepEqual(parseSettings({ inlayHints: { types: true }, codeLens: { references: false } }), {
      inlayHints: { winners: true, types: true },
      codeLens: { references: false, preview: true },
    });
  });

  it('have the names and defaults of the extension', () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const written = new Map(
      [
        ...JSON.stringify(manifest).matchAll(
          /"joinery\.((?:inlayHints|codeLens)\.\w+)":\{"type":"boolean","default":(\w+)/g,
        ),
      ].map((match) => [match[1], match[2] === 'true'] as const),
    );
    const { inlayHints, codeLens } = defaultSettings;
    assert.deepEqual(written, new Map([...prefixed('inlayHints', inlayHints), ...prefixed('codeLens', codeLens)]));
  });
});

function prefixed(group: string, flags: object): readonly (readonly [string, boolean])[] {
  return Object.entries(flags).map(([name, value]: readonly [string, boolean]) => [`${group}.${name}`, value] as const);
}
