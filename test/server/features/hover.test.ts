import assert from 'node:assert/strict';
import { MarkupContent } from 'vscode-languageserver-types';
import { hover } from '../../../server/features/hover.ts';
import { dedent } from '../../support/text.ts';
import { markedWorkspace, type WorkspaceOptions } from '../marked-workspace.ts';

/** What is underlined and what is shown at `$0`; `-` for nothing. */
function shown(marked: string, options?: WorkspaceOptions): { readonly at: string; readonly text: string } {
  const place = markedWorkspace(marked, options);
  const found = hover(place);
  if (found === null) return { at: '-', text: '-' };
  assert.ok(MarkupContent.is(found.contents) && found.range !== undefined);
  const { start, end } = found.range;
  const { file } = place;
  return { at: file.text.slice(file.offsetAt(start), file.offsetAt(end)), text: found.contents.value };
}

function check(marked: string, at: string, expected: string | RegExp): void {
  const found = shown(marked);
  assert.equal(found.at, at);
  if (typeof expected === 'string') assert.equal(found.text, dedent(expected));
  else assert.match(found.text, expected);
}

const two = (first: string, second = ''): string => `
  /// Brings people in.
  inbound rule "A" {
    connector "contoso.com"
    from user to person
    link provision
    precedence 10
    scope { isCriticalSystemObject <> True }
    join { mail = mail }
    flow { ${first} }
  }
  outbound rule "B" {
    connector every ad
    from person to user
    precedence before "A"
    flow { ${second} }
  }
`;

describe('hover', () => {
  it('shows type and schema of an attribute, and who writes and reads it in order of precedence', () => {
    check(
      two('mail <- Trim([mail$0])', 'company <- [mail]'),
      'mail',
      `
      **mail** attribute

      text; \`user\` in connector "contoso.com"

      Written by no rule.

      Read by

      - 11 [A](file:///space/rules/main.syncrule#L9)
      `,
    );
    check(
      two('ma$0il <- Trim([mail])', 'displayName <- [mail]'),
      'mail',
      `
      **mail** metaverse attribute

      text; \`person\` in the metaverse

      Written by

      - 11 [A](file:///space/rules/main.syncrule#L9)

      Read by

      - 10 [B](file:///space/rules/main.syncrule#L15)
      - 11 [A](file:///space/rules/main.syncrule#L8)
      `,
    );
  });

  it('says that values are many, and that they are not imported', () => {
    check(two('cn <- Join([proxyAdd$0resses])'), 'proxyAddresses', /^text, multi-valued; `user`/m);
    check(two('cn <- [comp$0any]'), 'company', /not among the attributes that are imported/);
  });

  it('shows the documentation of a function with examples', () => {
    check(two('mail <- Tr$0im([mail])'), 'Trim', /^ {4}str Trim\(str text\)\n\nRemoves white space[^]*```text\nTrim\(/);
  });

  it('summarizes a rule on its name and where another one mentions it', () => {
    const summary = `
      **A**

      Brings people in.

      From \`user\` in "contoso.com" to metaverse \`person\`; link: provision. Takes its turn at 11.

      1 flow, 1 way to join, 1 scope clause.
    `;
    check(two('mail <- [mail]').replace('"A"', '"A$0"'), '"A"', summary);
    check(two('mail <- [mail]').replace('before "A"', 'before "$0A"'), '"A"', summary);
  });

  it('explains keywords, comparisons and words', () => {
    check(two('').replace('link provision', 'link prov$0ision'), 'provision', /projection inbound/);
    check(two('').replace('precedence 10', 'prec$0edence 10'), 'precedence', /lower numbers first/);
    check(two('').replace('<> True', '<$0> True'), ' <> ', /No value is this one/);
    check(two('cn <- IIF([mail] = "", NU$0LL, [mail])'), 'NULL', /the next rule/);
  });

  it('shows connectors, their kind, object types, parameters and variables', () => {
    check(two('').replace('contoso.com', 'conto$0so.com'), '"contoso.com"', /^\*\*contoso.com\*\* connector, AD/);
    check(two('').replace('every ad', 'every a$0d'), 'ad', /- contoso.com\n- fabrikam.com/);
    check(two('').replace('to person', 'to per$0son'), 'person', /object type of the metaverse\n\n13 attributes/);
    check(two('cn <- [mail] & %Domain.F$0QDN%'), '%Domain.FQDN%', /parameter/);
    check(two('cn <- With($x, [mail], $$0x & "")'), '$x', /variable of `With`\n\ntext/);
  });

  it('works in a rule that is not finished', () => {
    check(
      'inbound rule "A" {\n connector "contoso.com" from user to person\n flow { cn <- Left(Trim([ma$0il',
      'mail',
      /^text/m,
    );
  });

  it('says nothing in comments, in texts and outside of rules', () => {
    for (const marked of ['// rule$0', two('cn <- "ru$0le"'), 'so$0me words'])
      assert.equal(shown(marked).text, '-', marked);
  });

  it('knows nothing of schemas outside a workspace', () => {
    assert.match(shown(two('cn <- [ma$0il]'), { loose: true }).text, /attribute\n\nWritten by no rule/);
  });
});
