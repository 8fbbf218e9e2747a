import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { prepareCallHierarchy } from '../../server/features/call-hierarchy.ts';
import { codeActions } from '../../server/features/code-actions.ts';
import { codeLenses } from '../../server/features/code-lens.ts';
import { completion } from '../../server/features/completion.ts';
import { definition } from '../../server/features/definition.ts';
import { diagnostics } from '../../server/features/diagnostics.ts';
import { documentHighlight } from '../../server/features/document-highlight.ts';
import { documentSymbols } from '../../server/features/document-symbols.ts';
import { folding } from '../../server/features/folding.ts';
import { formatting, onTypeFormatting, rangeFormatting } from '../../server/features/formatting.ts';
import { hover } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay-hints.ts';
import { linkedEditing } from '../../server/features/linked-editing.ts';
import { references } from '../../server/features/references.ts';
import { prepareRename, rename } from '../../server/features/rename.ts';
import { selectionRange } from '../../server/features/selection-range.ts';
import { semanticTokens } from '../../server/features/semantic-tokens.ts';
import { signatureHelp } from '../../server/features/signature-help.ts';
import { createRuleWorkspace, looseSettings } from '../../server/workspace/rule-workspace.ts';
import type { PlaceQuestion, Snapshot } from '../../server/workspace/snapshot.ts';
import { edited, markedWorkspace } from './marked-workspace.ts';

const sample = readFileSync(
  new URL('../../samples/two-forests/rules/10-people-in.syncrule', import.meta.url),
  'utf8',
).slice(0, 3000);

/** Everything an editor may ask about a place. */
const questions: readonly ((place: PlaceQuestion) => unknown)[] = [
  (place) => completion(place, { snippets: true }),
  hover,
  definition,
  documentHighlight,
  prepareCallHierarchy,
  prepareRename,
  documentSymbols,
  (place) => rename(place, 'x'),
  (place) => references(place, { withDeclaration: true }),
  (place) => diagnostics(place, ''),
  (place) => codeLenses(place, { references: true, preview: true }),
  (place) => inlayHints(place, place.file.tree.span, { winners: true, types: true }),
  (place) => codeActions(place, { selection: { start: place.offset, end: place.offset }, diagnostics: [] }),
  ({ file, offset }) => signatureHelp(file, offset),
  ({ file, offset }) => selectionRange(file, offset),
  ({ file, offset }) => linkedEditing(file, offset),
  ({ file }) => folding(file),
  ({ file }) => semanticTokens(file),
  ({ file }) => formatting(file),
  ({ file, offset }) => onTypeFormatting(file, offset),
  ({ file, offset }) => rangeFormatting(file, { start: offset, end: offset + 100 }),
];

const scraps = [
  '"',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '%',
  '$',
  '<-',
  '//',
  '/*',
  '\n',
  ' ',
  'from',
  'flow {',
  'scope {',
  'IIF(',
  '\u{1F600}',
  '\r\n',
];

/** A real text in which something was taken out or put in, and a place in it. */
const unfinished = fc.record({
  at: fc.nat(sample.length),
  removed: fc.nat(40),
  added: fc.array(fc.constantFrom(...scraps), { maxLength: 3 }),
  cursor: fc.nat(sample.length),
});

describe('unfinished text', () => {
  it('is answered about, whatever it looks like', () => {
    fc.assert(
      fc.property(unfinished, ({ at, removed, added, cursor }) => {
        const { file, snapshot } = markedWorkspace(sample.slice(0, at) + added.join('') + sample.slice(at + removed));
        for (const offset of [Math.min(cursor, file.text.length), Math.min(at, file.text.length)])
          for (const question of questions) question({ file, snapshot, offset });
      }),
      { numRuns: 60 },
    );
  });

  it('takes a completion where the cursor is', () => {
    fc.assert(
      fc.property(unfinished, ({ at, removed, added }) => {
        const { file, snapshot } = markedWorkspace(sample.slice(0, at) + added.join('') + sample.slice(at + removed));
        const offset = Math.min(at + added.join('').length, file.text.length);
        for (const { textEdit } of completion({ file, snapshot, offset }, { snippets: false }).items.slice(0, 5)) {
          assert.ok(textEdit !== undefined && 'range' in textEdit);
          const { start, end } = textEdit.range;
          assert.equal(start.line, end.line);
          assert.ok(file.offsetAt(start) <= offset && offset <= file.offsetAt(end));
          assert.equal(
            edited(file, [textEdit]).length,
            file.text.length - (end.character - start.character) + textEdit.newText.length,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is answered about after edits as if it had been opened so', () => {
    fc.assert(
      fc.property(fc.array(unfinished, { minLength: 1, maxLength: 4 }), (edits) => {
        const rules = createRuleWorkspace(looseSettings);
        let text = sample;
        const file = { path: '/space/rules/main.syncrule', uri: 'file:///space/rules/main.syncrule' };
        rules.setFile({ ...file, text });
        for (const { at, removed, added } of edits) {
          ask(rules.snapshot(), file.path);
          text = text.slice(0, at) + added.join('') + text.slice(at + removed);
          rules.setFile({ ...file, text });
        }
        const fresh = createRuleWorkspace(looseSettings);
        fresh.setFile({ ...file, text });
        assert.deepEqual(ask(rules.snapshot(), file.path), ask(fresh.snapshot(), file.path));
      }),
      { numRuns: 60 },
    );
  });
});

/** Answers about a whole file, and about a place in its middle. */
function ask(snapshot: Snapshot, path: string): readonly unknown[] {
  const file = snapshot.files.get(path)!;
  const place = { snapshot, file, offset: Math.floor(file.text.length / 2) };
  return [
    semanticTokens(file),
    documentSymbols(place),
    folding(file),
    diagnostics(place, ''),
    codeLenses(place, { references: true, preview: true }),
    inlayHints(place, file.tree.span, { winners: true, types: true }),
    hover(place),
    definition(place),
    references(place, { withDeclaration: true }),
  ];
}
