// What the language server costs its users: from opening a workspace to the first diagnostics, from a keystroke to diagnostics, and until
// completion and hover are there; over its standard streams, messages and JSON included.
// Run it with `node test/bench/server.bench.ts`. Needs the reference configuration for its first part.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initializeWorkspace } from '../../engine/workspace/initialize.ts';
import { type Editor, startEditor } from '../server/lsp/editor.ts';
import { findSharedData } from '../support/shared-data.ts';
import { attributes, attributeShape, ruleText } from './rule-text.ts';

/** A workspace of `files` files with 100 rules of 50 lines each, for ten forests and twenty object types. */
function generate(folder: string, files: number): void {
  const types = Array.from({ length: 20 }, (_, at) => [`type${at}`, attributes] as const);
  const facts = attributes.map((name, at) => [name, attributeShape(at)]);
  const schema = { format: 1, attributes: Object.fromEntries(facts), objectTypes: Object.fromEntries(types) };
  const connectors = Array.from({ length: 10 }, (_, at) => ({
    kind: 'file',
    name: `forest${at}`,
    schema: 'schema.json',
    objectTypes: types.map(([name]) => name),
    attributes,
    path: 'none.ldif',
  }));
  mkdirSync(join(folder, 'rules'), { recursive: true });
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema));
  writeFileSync(join(folder, 'joinery.json'), JSON.stringify({ connectors, metaverse: 'schema.json' }));
  for (let file = 0; file < files; file++) {
    const rules = Array.from({ length: 100 }, (_, at) => ruleText(file * 100 + at));
    writeFileSync(join(folder, 'rules', `${String(file).padStart(2, '0')}.syncrule`), rules.join(''));
  }
}

/** The file with the most lines below `folder`. */
function largestFile(folder: string): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.syncrule'));
  const sized = paths.map((path) => ({
    path: join(folder, path),
    lines: readFileSync(join(folder, path), 'utf8').split('\n').length,
  }));
  return sized.toSorted((left, right) => right.lines - left.lines)[0]!.path;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function percentile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((left, right) => left - right);
  return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1)} ms`;
}

/** Resident memory of a process in megabytes. */
function memory({ processId }: Editor): string {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return `${(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024).toFixed(0)} MB`;
}

async function measure(title: string, folder: string): Promise<void> {
  const path = largestFile(join(folder, 'rules'));
  const text = readFileSync(path, 'utf8');
  const started = performance.now();
  const editor = await startEditor([folder]);
  const uri = editor.open(path, text);
  await editor.diagnostics(uri);
  console.log(`${title}, ${text.split('\n').length} lines in the largest file`);
  console.log(`  start to first diagnostics   ${((performance.now() - started) / 1000).toFixed(2)} s`);
  const whole = await milliseconds(() =>
    editor.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }),
  );
  console.log(`  diagnostics of all files     ${(whole / 1000).toFixed(2)} s`);

  // In the middle of the file, inside an expression: a word grows letter by letter.
  const lines = text.split('\n');
  const line = lines.findIndex((one, at) => at > lines.length / 2 && /<- .*\(\[/.test(one));
  let character = lines[line]!.indexOf('([') + 2;
  let version = 1;
  const keystrokes: number[] = [];
  const completions: number[] = [];
  for (const letter of 'abcdefghijklmnopqrstuvwxyzabcdefghijklmn') {
    const place = { line, character };
    void editor.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start: place, end: place }, text: letter }],
    });
    character++;
    const position = { line, character };
    completions.push(
      await milliseconds(() =>
        editor.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position }),
      ),
    );
    keystrokes.push(await milliseconds(() => editor.diagnostics(uri)));
  }
  // What was measured apart is one keystroke: the first request after it pays for reading it.
  const both = keystrokes.map((time, at) => time + completions[at]!);
  const hovers: number[] = [];
  const lenses: number[] = [];
  const hints: number[] = [];
  for (let at = 0; at < 40; at++) {
    const row = Math.floor((lines.length * at) / 40);
    const column = Math.max(0, lines[row]!.indexOf('[') + 2);
    const textDocument = { uri };
    hovers.push(
      await milliseconds(() =>
        editor.connection.sendRequest('textDocument/hover', {
          textDocument,
          position: { line: row, character: column },
        }),
      ),
    );
    const range = { start: { line: row, character: 0 }, end: { line: row + 60, character: 0 } };
    hints.push(
      await milliseconds(() => editor.connection.sendRequest('textDocument/inlayHint', { textDocument, range })),
    );
  }
  for (let at = 0; at < 5; at++)
    lenses.push(
      await milliseconds(() => editor.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } })),
    );
  const tokens = await milliseconds(() =>
    editor.connection.sendRequest('textDocument/semanticTokens/full', { textDocument: { uri } }),
  );
  console.log(
    `  keystroke to diagnostics     p50 ${percentile(both, 0.5)}, p95 ${percentile(both, 0.95)} (completion before them included)`,
  );
  console.log(
    `  completion behind it         p50 ${percentile(completions, 0.5)}, p95 ${percentile(completions, 0.95)}`,
  );
  console.log(`  hover                        p50 ${percentile(hovers, 0.5)}, p95 ${percentile(hovers, 0.95)}`);
  console.log(`  inlay hints of 60 lines      p50 ${percentile(hints, 0.5)}, p95 ${percentile(hints, 0.95)}`);
  console.log(`  code lenses of the file      p50 ${percentile(lenses, 0.5)}`);
  console.log(`  semantic tokens of the file  ${tokens.toFixed(1)} ms`);
  console.log(`  memory of the server         ${memory(editor)}`);
  await editor.close();
}

const folder = mkdtempSync(join(tmpdir(), 'joinery-bench-'));
try {
  const contoso = findSharedData('contoso');
  if (contoso === undefined) console.log('(skipped: the reference configuration is not beside this clone)');
  else {
    await initializeWorkspace({ from: contoso, to: join(folder, 'contoso'), ldif: new Map() });
    await measure('the default rules: 62 rules, 1,200 flows', join(folder, 'contoso'));
  }
  generate(join(folder, 'generated'), 20);
  await measure('generated: 2,000 rules, 82,000 flows', join(folder, 'generated'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
