import assert from 'node:assert/strict';
import { codeLenses, resolveCodeLens, type CodeLensSettings } from '../../../server/features/code-lens.ts';
import { previewRuleCommand, showReferencesCommand } from '../../../server/protocol/commands.ts';
import { markedWorkspace } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

const all: CodeLensSettings = { references: true, preview: true };

function check(marked: string, settings: CodeLensSettings, expected: readonly string[]): void {
  const place = markedWorkspace(marked);
  const lenses = codeLenses(place, settings).map((lens) => resolveCodeLens(lens, () => place.snapshot));
  assert.deepEqual(
    lenses.map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`),
    expected,
  );
}

describe('code lens', () => {
  it('shows above a rule its preview, the rules placed by it, and how many read what it writes', () => {
    check(withCursor('a.syncrule', 'inbound$0'), all, [
      '1: preview',
      '1: 1 rule placed by it',
      '1: 2 rules read what it writes',
    ]);
    check(withCursor('c.syncrule', 'outbound$0'), all, ['1: preview', '1: 0 rules read what it writes']);
  });

  it('is switched off piece by piece', () => {
    check(withCursor('a.syncrule', 'inbound$0'), { references: false, preview: true }, ['1: preview']);
    check(withCursor('a.syncrule', 'inbound$0'), { references: false, preview: false }, []);
  });

  it('offers no preview of a rule that is not read completely', () => {
    check('inbound rule "A" {\n flow { cn <- }\n}', { references: false, preview: true }, []);
  });

  it('leaves a lens alone whose rule is gone meanwhile', () => {
    const place = markedWorkspace(withCursor('a.syncrule', 'inbound$0'));
    const lens = codeLenses(place, { references: true, preview: false })[0]!;
    assert.equal(
      resolveCodeLens(lens, () => undefined),
      lens,
    );
    assert.equal(
      resolveCodeLens(lens, () => markedWorkspace('').snapshot),
      lens,
    );
  });

  it('names the rule to its command, and the places to show', () => {
    const place = markedWorkspace(withCursor('a.syncrule', 'inbound$0'));
    const [preview, counting] = codeLenses(place, all);
    const placed = resolveCodeLens(counting!, () => place.snapshot);
    assert.equal(preview?.command?.command, previewRuleCommand);
    const [argument] = preview.command.arguments as [Record<string, unknown>];
    assert.equal(argument['name'], 'Contoso');
    assert.match(String(argument['ruleId']), /^[0-9a-f]{8}-/);
    assert.equal(placed.command?.command, showReferencesCommand);
    assert.equal((placed.command.arguments as [string, unknown, unknown[]])[2].length, 1);
  });
});
