import assert from 'node:assert/strict';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';

function checkFormat(written: string, expected: string): void {
  assert.equal(formatSyncrule(written).text, expected);
  assert.equal(formatSyncrule(expected).text, expected, 'what is formatted stays as it is');
}

const rule = (body: string): string => `inbound rule "r" {
  connector   "c"
  from user   to person
  precedence  1
${body}}
`;

function clause(index: number): string {
  return `extension_aRatherLongAttributeName${index} <> "a value"`;
}

describe('formatting', () => {
  it('lays out a rule written on one line', () => {
    checkFormat(
      'inbound   rule "r"{connector "c","d" from inetOrgPerson to person link provision precedence   before "x" disabled scope{a=1 or b="x"} flow{a<-[a] longer<-once "x"}}',
      `inbound rule "r" {
  connector   "c", "d"
  from inetOrgPerson to person
  link        provision
  precedence  before "x"
  disabled

  scope {
    a = 1
    or b = "x"
  }

  flow {
    a      <- [a]
    longer <- once "x"
  }
}
`,
    );
  });

  it('keeps the order of items, blocks and flows', () => {
    checkFormat(
      'outbound rule "r" { flow { b <- [b]\n a <- [a] } precedence 1 from person to user connector "c" join { a = b } }',
      `outbound rule "r" {
  flow {
    b <- [b]
    a <- [a]
  }
  precedence  1
  from person to user
  connector   "c"

  join {
    a = b
  }
}
`,
    );
  });

  it('aligns arrows up to a width and lets longer targets stand out', () => {
    const long = 'extension_aVeryLongAttributeNameThatNobodyShouldIndentFor';
    checkFormat(
      rule(`  flow {\n${long} <- [a]\n b <- [b]\n ccc <- [c]\n}\n`),
      rule(`\n  flow {\n    ${long} <- [a]\n    b   <- [b]\n    ccc <- [c]\n  }\n`),
    );
  });

  it('leaves the letters of expressions and literals alone', () => {
    const flows = ['a <- IIF( [x]=1 ,NULL,  &HFF )', 'b <- &HFF', 'c <- 007', 'd <- "5"', 'e <- expression [x]'];
    checkFormat(
      rule(`flow { ${flows.join('\n')} }\n`),
      rule(`\n  flow {\n${flows.map((flow) => `    ${flow}\n`).join('')}  }\n`),
    );
  });

  it('keeps values of scope clauses as they are written', () => {
    checkFormat(
      rule('scope { a = TRUE and b = "true" and c = &HFF and d in - 5 }\n'),
      rule('\n  scope {\n    a = TRUE and b = "true" and c = &HFF and d in - 5\n  }\n'),
    );
  });

  it('breaks a group of clauses that is too long for a line', () => {
    checkFormat(
      rule(`scope { ${clause(1)} and ${clause(2)} and ${clause(3)} or a = 1 }\n`),
      rule(`\n  scope {\n    ${clause(1)}\n      and ${clause(2)}\n      and ${clause(3)}\n    or a = 1\n  }\n`),
    );
  });

  it('keeps comments on their own line before what they precede', () => {
    checkFormat(
      '// file\n\n\n   // rule\ninbound rule "r" {\n// item\nconnector "c"\nfrom user to person\nprecedence 1\n// block\nflow {\n// flow\na <- [a]\n// last\n}\n// end\n}\n// tail',
      `// file

// rule
inbound rule "r" {
  // item
  connector   "c"
  from user   to person
  precedence  1

  // block
  flow {
    // flow
    a <- [a]
    // last
  }
  // end
}

// tail
`,
    );
  });

  it('keeps comments behind what they follow', () => {
    checkFormat(
      'inbound rule "r" { // open\nconnector "c" /* one */ // two\nfrom user /* mid */ to person\nprecedence 1\nflow { // flows\na <- [a] // a\n} // closed\n} // end\n',
      `inbound rule "r" {  // open
  connector   "c"  /* one */  // two
  from user   to person  /* mid */
  precedence  1

  flow {  // flows
    a <- [a]  // a
  }  // closed
}  // end
`,
    );
  });

  it('gives clauses lines of their own where a comment stands between them', () => {
    checkFormat(
      rule('scope { a = 1 // one\n and b = 2 }\n'),
      rule('\n  scope {\n    a = 1  // one\n      and b = 2\n  }\n'),
    );
  });

  it('lines up the asterisks of a block comment', () => {
    checkFormat(rule('/* two\n* lines\n      */\nversion 1\n'), rule('  /* two\n   * lines\n   */\n  version     1\n'));
  });

  it('keeps one blank line where there were some, and none at the edges of a block', () => {
    checkFormat(
      rule('flow {\n\n a <- [a]\n\n\n b <- [b]\n c <- [c]\n\n}\n'),
      rule('\n  flow {\n    a <- [a]\n\n    b <- [b]\n    c <- [c]\n  }\n'),
    );
  });

  it('puts a blank line between rules', () => {
    checkFormat(`${rule('')}${rule('')}`, `${rule('')}\n${rule('')}`);
  });

  it('keeps Windows line breaks', () => {
    const broken = 'f( // why\n      [a],\n      /* two\n       * lines */\n      [b]\n    )';
    const text = rule(`\n  flow {\n    a <- [a]\n    b <- ${broken}\n  }\n`).replaceAll('\n', '\r\n');
    checkFormat(text.replaceAll('    ', ' '), text);
  });

  it('keeps a file of comments, and makes nothing of an empty one', () => {
    checkFormat('   // only\n\n\n/* this */', '// only\n\n/* this */\n');
    checkFormat('\n  \n', '');
  });

  it('gives a file with errors back unchanged, with its problems', () => {
    const text = 'inbound   rule "r" { flow { a <- Trim([a] } }';
    const { text: formatted, problems } = formatSyncrule(text);
    assert.equal(formatted, text);
    assert.ok(problems.some((problem) => problem.code === 'unclosed-parenthesis'));
  });
});
