import { holdFile } from '../../../engine/stores/hold.ts';

// Started as a process of its own: holds the file named first for the activity named second, says what came of it, and keeps it.
const [path = '', activity = ''] = process.argv.slice(2);
const hold = holdFile(path, { activity, since: Date.UTC(2026, 10, 21, 12) });
process.stdout.write(`${JSON.stringify(hold)}\n`);
process.stdin.on('end', () => {
  if (hold.kind === 'held') hold.release();
  process.exit(0);
});
process.stdin.resume();
