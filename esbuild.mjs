// Bundles the command. Packages stay outside: they are installed with it.
import { chmodSync } from 'node:fs';
import { build } from 'esbuild';

await build({
  entryPoints: { joinery: 'engine/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  packages: 'external',
  sourcemap: process.argv.includes('--production') ? false : 'linked',
  minify: process.argv.includes('--production'),
  logLevel: 'warning',
});
chmodSync('dist/joinery.js', 0o755);
