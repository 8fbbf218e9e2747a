import assert from 'node:assert/strict';
import { CodeActionKind } from 'vscode-languageserver-types';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { fixAllKind } from '../../../server/actions/mend.ts';
import { type CodeActionRequest, codeActions } from '../../../server/features/code-actions.ts';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { dedent } from '../../support/text.ts';
import { edited, markedWorkspace } from '../marked-workspace.ts';

type Only = Pick<CodeActionRequest, 'only'>;

function actionsAt(marked: string, only: Only = {}): ReturnType<typeof codeActions> {
  const place = markedWorkspace(marked);
  const [start = 0, end = start] = place.offsets;
  return codeActions(place, { selection: { start, end }, diagnostics: diagnostics(place, ''), ...only });
}

function titles(marked: string, only?: Only): readonly string[] {
  return actionsAt(marked, only).map(({ title }) => title);
}

/** The text after the action called `title`. */
function check(marked: string, title: string, expected: string, only?: Only): void {
  const { file } = markedWorkspace(marked);
  const action = actionsAt(marked, only).find((one) => one.title === title);
  assert.ok(action !== undefined, `not among ${titles(marked, only).join('; ')}`);
  assert.equal(edited(file, action.edit?.changes?.[file.uri] ?? []), dedent(expected));
}

/** The clones offered at the mark in a rule of this name, tag and flow. */
function clones(name: string, tag: string, flow: string): readonly string[] {
  const marked = `inbound rule "${name}" { connector "contoso.com" from user to person precedence 100 tag ${tag} flow { ${flow} } }`;
  return titles(marked).filter((title) => title.startsWith('Clone'));
}

const rule = (body: string): string => `
  inbound rule "A" {
    connector "contoso.com"
    from user to person
    link join
    precedence 10
    join { mail = mail }
    ${body}
  }`;

/** A new rule as it is inserted, in the layout of the file. */
const added = (side: string): string => {
  const text = `inbound rule "New rule" { connector every ad from user to person link join precedence ${side} "A" flow { } }`;
  return formatSyncrule(text).text.trimEnd().replaceAll('\n', '\n      ');
};

describe('code actions', () => {
  it('mends a problem, and says which one it is about', () => {
    const marked = rule('flow { mail <- [ma$0ill] }');
    check(marked, 'Write mail', rule('flow { mail <- [mail] }'));
    const [mend] = actionsAt(marked);
    assert.deepEqual(
      mend?.diagnostics?.map(({ code }) => code),
      ['unknown-attribute'],
    );
    assert.equal(mend.isPreferred, undefined, 'a guess is not preferred');
  });

  it('mends all that needs no guessing, for those who ask for it', () => {
    const marked = rule('scope { mail is null and mail is null }\n    flow { mail <- [ma$0ill] }');
    const expected = rule('scope { mail is null }\n    flow { mail <- [maill] }');
    check(marked, 'Mend what needs no guessing (1)', expected, { only: [CodeActionKind.Source] });
    check(marked, 'Mend what needs no guessing (1)', expected, { only: [fixAllKind] });
    assert.deepEqual(titles(rule('flow { mail <- [m$0ail] }'), { only: [fixAllKind] }), []);
  });

  it('silences a finding in a comment that has room for the reason', () => {
    check(
      rule('flow {\n      cn <- No$0w()\n    }').replace('cn <-', 'displayName <-'),
      'Silence "changing-flow" on this line',
      rule('flow {\n      // joinery-ignore changing-flow: why this is right here\n      displayName <- Now()\n    }'),
    );
  });

  it('does not silence an error', () => {
    assert.ok(!titles(rule('flow { mail <- [ma$0ill] }')).some((title) => title.startsWith('Silence')));
  });

  it('adds the flow that copies an attribute', () => {
    check(
      rule('scope { givenN$0ame is not null }\n    flow {\n      mail <- [mail]\n    }'),
      'Add the flow givenName <- [givenName]',
      rule('scope { givenName is not null }\n    flow {\n      mail <- [mail]\n      givenName <- [givenName]\n    }'),
    );
    check(
      rule('scope { givenN$0ame is not null }\n    flow { }'),
      'Add the flow givenName <- [givenName]',
      rule('scope { givenName is not null }\n    flow {\n      givenName <- [givenName] }'),
    );
    assert.ok(!titles(rule('flow { mail <- [ma$0il] }')).some((title) => title.startsWith('Add')));
    assert.ok(!titles(rule('flow { mail <- [sAMAccount$0Name] }')).some((title) => title.startsWith('Add')));
  });

  it('clones a rule and disables the original', () => {
    check(
      `
      inbound rule "Standard$0" {
        id          0b088913-b613-4d9d-9563-9988b7719ed6
        connector   "contoso.com"
        from user to person
        precedence  100
        tag         Microsoft.InfromADUserJoin.003

        flow {
          // Kept.
          mail <- [mail]
        }
      }
      inbound rule "Mine" { connector "contoso.com" from user to person precedence 7 }
      `,
      'Clone this rule and disable the original',
      `
      inbound rule "Standard" {
        id          0b088913-b613-4d9d-9563-9988b7719ed6
        connector   "contoso.com"
        from user to person
        precedence  100
        tag         Microsoft.InfromADUserJoin.003
        disabled

        flow {
          // Kept.
          mail <- [mail]
        }
      }

      inbound rule "Standard - Cloned" {
        connector   "contoso.com"
        from user to person
        precedence 8

        flow {
          // Kept.
          mail <- [mail]
        }
      }
      inbound rule "Mine" { connector "contoso.com" from user to person precedence 7 }
      `,
    );
  });

  it('offers a clone on the name and the tag of a rule, and nowhere else in its body', () => {
    assert.equal(clones('A$0', 'Microsoft.A.001', 'cn <- [cn]').length, 1);
    assert.equal(clones('A', 'Micro$0soft.A.001', 'cn <- [cn]').length, 1);
    assert.equal(clones('A', 'Microsoft.A.001', 'cn <- [c$0n]').length, 0);
  });

  it('inserts a rule before or after another, with its comments', () => {
    const marked = `
      // About A.
      inbound rule "A$0" { connector every ad from user to person precedence 5 }
      // About nothing.`;
    const own = 'inbound rule "A" { connector every ad from user to person precedence 5 }';
    check(
      marked,
      'Insert a rule before this one',
      `
      ${added('before')}

      // About A.
      ${own}
      // About nothing.`,
    );
    check(
      marked,
      'Insert a rule after this one',
      `
      // About A.
      ${own}

      ${added('after')}
      // About nothing.`,
    );
  });

  it('disables and enables a rule', () => {
    const on = 'inbound rule "A$0" {\n  connector "contoso.com"\n  from user to person\n  precedence 5\n}';
    const off = 'inbound rule "A" {\n  connector "contoso.com"\n  from user to person\n  precedence 5\n  disabled\n}';
    check(on, 'Disable this rule', off);
    check(off.replace('"A"', '"A$0"'), 'Enable this rule', on.replace('$0', ''));
  });

  it('offers whole rules on their header only, and what is asked for only', () => {
    assert.deepEqual(titles(rule('flow { mail <- Tr$0im([mail]) }')), []);
    assert.deepEqual(titles(rule('').replace('"A"', '"A$0"'), { only: [CodeActionKind.QuickFix] }), []);
    assert.ok(titles(rule('').replace('"A"', '"A$0"'), { only: [CodeActionKind.Refactor] }).length >= 4);
  });
});
