// Bundles the command, the extension and the two processes it starts, and the scripts of its pages.
import { chmodSync, copyFileSync } from 'node:fs';
import { build } from 'esbuild';

const production = process.argv.includes('--production');
const shared = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
};

// The command's packages stay outside: they are installed with it.
await build({
  ...shared,
  entryPoints: { joinery: 'engine/cli/main.ts' },
  outdir: 'dist',
  platform: 'node',
  format: 'esm',
  target: 'node22',
  packages: 'external',
});
chmodSync('dist/joinery.js', 0o755);

/** An older Node fails inside some package with a text nobody understands. Only the language server is started by other editors' Node. */
const nodeCheck = `'use strict';
if (require.main === module) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 15)) {
    console.error('Joinery needs Node 22.15 or newer, and this is Node ' + process.versions.node + '; start it with a newer one');
    process.exit(1);
  }
}`;

await build({
  ...shared,
  banner: { js: nodeCheck },
  entryPoints: { extension: 'client/extension.ts', server: 'server/main.ts', 'engine-host': 'engine/host/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  // Packages that offer both are taken as modules: what nothing uses can be left out of those.
  mainFields: ['module', 'main'],
});

// The command again, with all its packages inside, for the extension's tasks.
await build({
  ...shared,
  entryPoints: { cli: 'engine/cli/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  format: 'esm',
  target: 'node22',
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});

// The tests that run inside an editor.
if (!production) {
  await build({
    ...shared,
    entryPoints: { run: 'test/workbench/in-host/run.ts' },
    outdir: 'dist/test',
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
  });
}

await build({
  ...shared,
  entryPoints: { preview: 'client/webviews/page/preview.ts', object: 'client/webviews/page/object.ts' },
  outdir: 'dist/webviews',
  platform: 'browser',
  format: 'iife',
  target: 'es2024',
});
copyFileSync('engine/workspace/joinery.schema.json', 'dist/joinery.schema.json');
copyFileSync('engine/connectors/entra/tenant/simulation.schema.json', 'dist/simulation.schema.json');
