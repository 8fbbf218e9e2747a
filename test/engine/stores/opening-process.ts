import { createInterface } from 'node:readline';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';

// Started as a process of its own: opens each store that is named on a line, and says `ok` or what kept it from that.
createInterface({ input: process.stdin }).on('line', (path) => {
  try {
    const store = openSqliteStore(path);
    store.batch(() => undefined);
    store.close();
    process.stdout.write('ok\n');
  } catch (cause) {
    process.stdout.write(`${String(cause)}\n`);
  }
});
