import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-types';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { formatting, onTypeFormatting, rangeFormatting } from '../../../server/features/formatting.ts';
import type { SourceFile } from '../../../server/workspace/source-file.ts';
import { edited, markedWorkspace, type MarkedWorkspace } from '../marked-workspace.ts';

function check(
  marked: string,
  format: (place: MarkedWorkspace) => readonly TextEdit[],
  expected: string,
): readonly TextEdit[] {
  const place = markedWorkspace(marked);
  const edits = format(place);
  assert.equal(edited(place.file, edits), expected);
  return edits;
}

const whole = ({ file }: { readonly file: SourceFile }): readonly TextEdit[] => formatting(file);
const between = ({ file, offsets: [start = 0, end = 0] }: MarkedWorkspace): readonly TextEdit[] =>
  rangeFormatting(file, { start, end });
const typed = ({ file, offset }: MarkedWorkspace): readonly TextEdit[] => onTypeFormatting(file, offset);

const untidy = (name: string): string =>
  `inbound rule "${name}" {\n connector "contoso.com"\n from user to person precedence 10\n flow { cn<-[cn] }\n}`;

/** One layout, whatever it is; what it is the formatter's own tests say. */
const tidy = (name: string): string => formatSyncrule(untidy(name)).text.trimEnd();

describe('formatting', () => {
  it('lays out a whole file', () => {
    check(`${untidy('A')}\n${untidy('B')}`, whole, `${tidy('A')}\n\n${tidy('B')}\n`);
  });

  it('changes only the lines that differ', () => {
    const edits = check(`${tidy('A').replace('[cn]', '  [cn]')}\n// end`, whole, `${tidy('A')}\n\n// end\n`);
    assert.ok(edits.every(({ newText }) => newText.length < 40));
    assert.deepEqual(formatting(markedWorkspace(`${tidy('A')}\n\n`).file).length <= 1, true);
  });

  it('leaves a file with errors as it is', () => {
    const broken = untidy('A').replace('[cn]', '');
    check(broken, whole, broken);
  });

  it('lays out the rules of a range, whatever is wrong with others', () => {
    const broken = untidy('B').replace('[cn]', '');
    check(`${untidy('A').replace('from', 'fr$0om$0')}\n${broken}`, between, `${tidy('A')}\n${broken}`);
    check(`${untidy('A')}\n${untidy('B').replace('from', '$0from$0')}`, between, `${untidy('A')}\n${tidy('B')}\n`);
  });

  it('keeps the comment behind a rule', () => {
    check(
      `${untidy('A').replace('from', '$0fr$0om')}  // why\n${untidy('B')}`,
      between,
      `${tidy('A')}  // why\n${untidy('B')}`,
    );
  });

  it('lays out a rule when its brace is closed', () => {
    check(`${untidy('A')}$0\n${untidy('B')}`, typed, `${tidy('A')}\n${untidy('B')}`);
  });

  it('keeps line breaks of Windows', () => {
    const text = `${untidy('A')}\n`.replaceAll('\n', '\r\n');
    const { file } = markedWorkspace('');
    assert.deepEqual(formatting(file), []);
    check(text, whole, `${tidy('A')}\n`.replaceAll('\n', '\r\n'));
  });
});
