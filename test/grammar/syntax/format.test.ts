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

const forests = [1, 2, 3, 4].map((number) => `"forest${number}.a-rather-long-name.example.com"`);
const [first = '', ...others] = forests;
const names = [1, 2, 3, 4].map((number) => `msDS-cloudExtensionAttribute${number}`);
const wide = 'x'.repeat(80);

/** A rule of these connectors. */
const ruleOf = (connector: string, body = ''): string => rule(body).replace('  connector   "c"', `  ${connector}`);
const flowRule = (...lines: readonly string[]): string => rule(`\n  flow {\n    ${lines.join('\n    ')}\n  }\n`);

const lists: readonly { readonly what: string; readonly written: string; readonly expected: string }[] = [
  {
    what: 'where connectors do not fit on a line',
    written: ruleOf(`connector ${forests.join(',')}`),
    expected: ruleOf(`connector   ${[first, ...others].join(`,\n${' '.repeat(14)}`)}`),
  },
  {
    what: 'only where it has to be, for connectors',
    written: ruleOf(`connector ${first},\n${others[0]}`),
    expected: ruleOf(`connector   ${first}, ${others[0]}`),
  },
  {
    what: 'where a comment stands between connectors',
    written: ruleOf('connector // which\n"a" /* one */,\n// two\n"b" // three'),
    expected: ruleOf(
      `// which\n  connector   "a",  /* one */\n${' '.repeat(14)}// two\n${' '.repeat(14)}"b"  // three`,
    ),
  },
  {
    what: 'where declared sources do not fit on a line',
    written: flowRule(`cn <- once source (${names.join(', ')}) Trim([cn])`, 'mail <- [mail]'),
    expected: flowRule(
      'cn   <- once source (',
      ...names.map((name, at) => `  ${name}${at === names.length - 1 ? '' : ','}`),
      ') Trim([cn])',
      'mail <- [mail]',
    ),
  },
  {
    what: 'where nothing else makes the line short enough',
    written: flowRule(`cn <- source (cn, displayName, givenName, sn) [${wide}]`),
    expected: flowRule('cn <- source (', '  cn,', '  displayName,', '  givenName,', '  sn', `) [${wide}]`),
  },
  {
    what: 'only where it has to be, for declared sources',
    written: flowRule(`cn <- source (cn,\ndisplayName) f("${wide}", "${wide}")`),
    expected: flowRule(`cn <- source (cn, displayName) f(`, `  "${wide}",`, `  "${wide}"`, ')'),
  },
  {
    what: 'where comments stand between declared sources',
    written: flowRule('cn <- source ( // all\ncn // own\n, sn\n// last\n) expression [cn] // end'),
    expected: flowRule('cn <- source (  // all', '  cn,  // own', '  sn', '  // last', ') expression [cn]  // end'),
  },
  {
    what: 'beside an expression that is broken as well',
    written: flowRule(`cn <- source (${names.join(', ')}) f("${wide}", "${wide}")`),
    expected: flowRule(
      'cn <- source (',
      ...names.map((name, at) => `  ${name}${at === names.length - 1 ? '' : ','}`),
      ') f(',
      `  "${wide}",`,
      `  "${wide}"`,
      ')',
    ),
  },
];

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

  for (const { what, written, expected } of lists)
    it(`breaks a list one name per line ${what}`, () => checkFormat(written, expected));

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
