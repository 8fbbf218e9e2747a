import assert from 'node:assert/strict';
import { type DocumentSymbol, SymbolTag } from 'vscode-languageserver-types';
import { documentSymbols } from '../../../server/features/document-symbols.ts';
import { dedent } from '../../support/text.ts';
import { markedWorkspace } from '../marked-workspace.ts';

function outline(symbols: readonly DocumentSymbol[], indent = ''): string {
  return symbols
    .map(({ name, detail = '', tags = [], children = [] }) => {
      const struck = tags.includes(SymbolTag.Deprecated) ? ' (struck through)' : '';
      const line = `${indent}${name} | ${detail}${struck}`;
      return [line, ...(children.length === 0 ? [] : [outline(children, `${indent}  `)])].join('\n');
    })
    .join('\n');
}

function check(marked: string, expected: string): void {
  assert.equal(outline(documentSymbols(markedWorkspace(marked))), dedent(expected));
}

describe('document symbols', () => {
  it('shows rules with their blocks, clauses and flows', () => {
    check(
      `
      inbound rule "A" {
        connector "contoso.com"
        from user to person
        precedence 10
        scope { mail starts with "a" and cn is not null or sn = "x" }
        join { mail = mail }
        flow {
          mail <- Trim(
            [mail])
          cn <- [cn]
          accountEnabled <- True
        }
      }
      inbound rule "B" { disabled connector "contoso.com" from user to person precedence 11 }
      `,
      `
      A | inbound, user to person, 10
        scope | 3
          mail | starts with a
          cn | is not null
          sn | = x
        join | 1
          mail | = mail
        flow | 3
          mail | <- Trim([mail])
          cn | <- [cn]
          accountEnabled | <- True
      B | inbound, user to person, disabled (struck through)
      `,
    );
  });

  it('keeps what could be read of a rule that is not finished', () => {
    check(
      'inbound rule "" {\n flow {\n  cn <- [cn]\n  sn <-\n',
      `
      (no name) | inbound,  to , not read completely
        flow | 2
          cn | <- [cn]
          sn | <-
      `,
    );
  });

  it('puts every selection inside its range', () => {
    const { file, snapshot } = markedWorkspace('inbound rule { scope { mail = } join { a = b } flow { cn <- \n}');
    const visit = ({ range, selectionRange, children = [] }: DocumentSymbol): void => {
      assert.ok(file.offsetAt(range.start) <= file.offsetAt(selectionRange.start));
      assert.ok(file.offsetAt(selectionRange.end) <= file.offsetAt(range.end));
      children.forEach(visit);
    };
    documentSymbols({ file, snapshot }).forEach(visit);
  });
});
