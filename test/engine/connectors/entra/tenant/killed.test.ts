import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTenant, textIn, values } from './open-tenant.ts';

describe('an embedded tenant whose process was killed', () => {
  it('has everything it answered for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'joinery-tenant-'));
    const path = join(folder, 'tenant.sqlite');
    const script = fileURLToPath(new URL('endless-writer.ts', import.meta.url));
    const writer = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let answered = '';
    writer.stdout.on('data', (text: Buffer) => {
      answered += text.toString();
      if (answered.length > 4000) writer.kill('SIGKILL');
    });
    const [code, signal] = await once(writer, 'close');
    assert.deepEqual([code, signal], [null, 'SIGKILL']);
    const ids = answered.split('\n').filter((line) => line.length === 36);
    const client = openTenant({ path });
    for (const id of ids) assert.equal(client.send('GET', `/users/${id}`).status, 200);
    const [team] = values(client.send('GET', '/groups').body);
    const members = values(client.send('GET', `/groups/${textIn(team!, 'id')}/members?$top=999`).body).map(
      (member) => member['id'],
    );
    assert.deepEqual(
      ids.filter((id) => !members.includes(id)),
      [],
    );
    // Numbers go on behind the last one, so a new object is nobody else.
    assert.equal(client.send('GET', `/users/${client.addUser('after')}`).status, 200);
    client.tenant.close();
    rmSync(folder, { recursive: true });
  });
});
