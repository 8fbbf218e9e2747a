import assert from 'node:assert/strict';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import { documentHighlight } from '../../../server/features/document-highlight.ts';
import { dedent } from '../../support/text.ts';
import { markedWorkspace, withMarks, withoutMarks } from '../marked-workspace.ts';

const words = new Map<unknown, string>([
  [DocumentHighlightKind.Text, 'named'],
  [DocumentHighlightKind.Read, 'read'],
  [DocumentHighlightKind.Write, 'written'],
]);

function check(marked: string): void {
  const expected = dedent(marked);
  const place = markedWorkspace(withoutMarks(expected));
  const marks = documentHighlight(place).map(({ range, kind }) => ({ range, label: words.get(kind) ?? '' }));
  assert.equal(withMarks(place.file, marks), expected.replace('$0', ''));
}

describe('document highlight', () => {
  it('marks reads and writes of an attribute of one side', () => {
    check(`
      inbound rule "A" {
        connector "contoso.com"
        from user to person
        join { cn = mail }
                    ^^^^ read
        flow {
          mail$0 <- Trim([mail])
          ^^^^ written
          cn <- [mail]
        }
      }
    `);
  });

  it('marks declared sources apart from those that are read', () => {
    check(`
      inbound rule "A" {
        connector "contoso.com"
        from user to person
        flow {
          mail <- source (mail) Trim([ma$0il])
                          ^^^^ named
                                      ^^^^ read
        }
      }
    `);
  });

  it('marks a rule and where it is mentioned', () => {
    check(`
      inbound rule "A$0" {
                   ^^^ written
        precedence 1
      }
      inbound rule "B" {
        precedence after "A"
                         ^^^ read
      }
    `);
  });

  it('marks a variable inside what binds it', () => {
    check(`
      inbound rule "A" {
        flow {
          cn <- With($x$0, [cn], $x & With($x, "", $x))
                     ^^ written
                               ^^ read
        }
      }
    `);
  });
});
