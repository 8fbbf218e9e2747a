import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ldifConnector, readAll } from '../engine/connectors/file/ldif-connector.ts';
import { userDn, writeForest } from './generate-ldif.ts';

describe('The generated forest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-forest-'));
  const options = { users: 500, seed: 5, domain: 'corp.contoso.test' };
  after(() => rmSync(folder, { recursive: true }));

  it('is the same file for the same seed and another one for another', async () => {
    const texts: string[] = [];
    for (const [i, seed] of [5, 5, 6].entries()) {
      const path = join(folder, `${i}.ldif`);
      await writeForest(path, { ...options, seed });
      texts.push(readFileSync(path, 'utf8'));
    }
    assert.equal(texts[0], texts[1]);
    assert.notEqual(texts[0], texts[2]);
  });

  it('holds the promised objects, each under a name and an anchor of its own', async () => {
    const path = join(folder, 'whole.ldif');
    const counts = await writeForest(path, options);
    const entries = await readAll(ldifConnector({ path }));
    const objects = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []));
    const ofType = (type: string): number => objects.filter((object) => object.objectType === type).length;
    assert.deepEqual(
      { users: ofType('user'), groups: ofType('group'), contacts: ofType('contact'), computers: ofType('computer') },
      { users: 500, groups: 25, contacts: 10, computers: 10 },
    );
    assert.equal(
      objects.length,
      Object.values(counts).reduce((sum, count) => sum + count, 0),
    );
    assert.equal(new Set(objects.map((object) => object.anchor)).size, objects.length);
    const names = new Set(objects.map((object) => object.dn));
    assert.equal(names.size, objects.length);
    const references = objects.flatMap((object) => [
      ...(object.attributes.get('manager') ?? []),
      ...(object.attributes.get('member') ?? []),
    ]);
    assert.ok(references.length > 900 && references.every((dn) => names.has(String(dn))));
    assert.ok(names.has(userDn(options, 499)));
    const disabled = objects.filter((object) => object.attributes.get('userAccountControl')?.[0] === 514).length;
    assert.ok(disabled > 10 && disabled < 50, `${disabled}`);
  });
});
