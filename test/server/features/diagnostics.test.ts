import assert from 'node:assert/strict';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { dedent } from '../../support/text.ts';
import {
  markedWorkspace,
  shownLocations,
  withMarks,
  withoutMarks,
  type WorkspaceOptions,
} from '../marked-workspace.ts';

const words = new Map<unknown, string>([
  [DiagnosticSeverity.Error, 'error'],
  [DiagnosticSeverity.Warning, 'warning'],
  [DiagnosticSeverity.Information, 'information'],
  [DiagnosticSeverity.Hint, 'hint'],
]);

function check(marked: string, options?: WorkspaceOptions): void {
  const expected = dedent(marked);
  const { snapshot, file } = markedWorkspace(withoutMarks(expected), options);
  const marks = diagnostics({ snapshot, file }, 'file:///docs/').map(({ range, severity, code, tags = [] }) => ({
    range,
    label: [words.get(severity), code, ...(tags.includes(DiagnosticTag.Unnecessary) ? ['(faded)'] : [])].join(' '),
  }));
  assert.equal(withMarks(file, marks), expected);
}

const rule = (name: string): string =>
  `inbound rule "${name}" {\n connector "contoso.com"\n from user to person\n link join\n precedence 10\n join { mail = mail }\n flow { mail <- [mail] }\n}\n`;

describe('diagnostics', () => {
  it('shows what cannot be read and what the checks find', () => {
    check(`
      inbound rule "A" {
        connector "contoso.org"
                  ^^^^^^^^^^^^^ error unknown-connector
        from user to person
        link join
        precedence 10
        flow {
          mail <- Trim([mail]
                      ^ error unclosed-parenthesis
          given <- [givenName]
          ^^^^^ error unknown-attribute
        }
      }
    `);
  });

  it('fades what has no effect', () => {
    check(`
      inbound rule "A" {
        connector "contoso.com"
        from user to person
        link provision
        precedence 10
        scope { mail is not null and mail is not null }
                                     ^^^^^^^^^^^^^^^^ warning duplicate-clause (faded)
        join { mail = mail }
        flow { mail <- [mail] }
      }
    `);
  });

  it('leaves out what needs a workspace outside of one', () => {
    check(
      `
      inbound rule "A" {
        connector "somewhere"
        from user to person
        link join
        precedence before "B"
        join { mail = mail }
        flow {
          mail <- Trim([mail], 1)
                  ^^^^ error argument-count
        }
      }
      `,
      { loose: true },
    );
  });

  it('names the other place that explains a problem, in another file, and where the check is described', () => {
    const place = markedWorkspace(`//- a.syncrule\n${rule('A')}//- b.syncrule\n$0${rule('B')}`);
    const [found] = diagnostics(place, 'file:///docs/');
    assert.equal(found?.code, 'duplicate-precedence');
    assert.deepEqual(found.codeDescription, { href: 'file:///docs/checks.md#duplicate-precedence' });
    assert.deepEqual(
      shownLocations(
        place,
        found.relatedInformation!.map(({ location }) => location),
      ),
      ['a.syncrule: precedence 10'],
    );
  });

  it('does not link to a description of what the parser says', () => {
    const { snapshot, file } = markedWorkspace('nonsense');
    const [found] = diagnostics({ snapshot, file }, 'file:///docs/');
    assert.deepEqual([found?.code, found?.codeDescription, found?.source], ['outside-rule', undefined, 'joinery']);
  });
});
