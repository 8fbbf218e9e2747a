import assert from 'node:assert/strict';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { renderRule } from './render-tree.ts';

const header = 'connector "c"\n from user to person\n precedence 1\n';

interface Case {
  readonly name: string;
  /** What stands in the rule behind its usual header. */
  readonly body: string;
  /** Code and underlined text of each problem, in order. */
  readonly problems: readonly string[];
  readonly says?: string;
  /** Lines of the rendered rule that must be there: what is still read. */
  readonly keeps?: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'an item it does not know',
    body: 'conector2 "x"\nversion 3',
    problems: ['unknown-item conector2 "x"'],
    says: 'did you mean "connector"?',
    keeps: ['version 3'],
  },
  {
    name: 'a block it does not know',
    body: 'filter {\n a = 1\n}\nversion 3',
    problems: ['unknown-item filter {\n a = 1\n}'],
    keeps: ['version 3'],
  },
  { name: 'an item twice', body: 'version 1\nversion 2', problems: ['duplicate-item version 2'], keeps: ['version 1'] },
  {
    name: 'a block twice',
    body: 'flow { a <- [a] }\nflow { b <- [b] }',
    problems: ['duplicate-item flow {'],
    keeps: ['flow a direct a'],
  },
  {
    name: 'an id that is no GUID',
    body: 'id 0b088913-b613\nversion 3',
    problems: ['missing-value '],
    says: 'a GUID',
    keeps: ['version 3'],
  },
  {
    name: 'an internal without id',
    body: 'internal 0b088913-b613-4d9d-9563-9988b7719ed6',
    problems: ['missing-word '],
    says: '"id" is missing',
  },
  {
    name: 'a description without quotes',
    body: 'description some words\nversion 3',
    problems: ['missing-value '],
    keeps: ['version 3'],
  },
  {
    name: 'an unknown link',
    body: 'link provisions',
    problems: ['missing-value '],
    says: 'provision, join, sticky join',
  },
  {
    name: 'half a link',
    body: 'link sticky\nversion 3',
    problems: ['missing-word '],
    keeps: ['sticky join', 'version 3'],
  },
  { name: 'a tag without value', body: 'tag', problems: ['missing-value '] },
  {
    name: 'a version that is too large',
    body: 'version 99999999999999999999',
    problems: ['number-out-of-range 99999999999999999999'],
  },
  { name: 'half of soft delete expiry', body: 'soft delete "1.00:00:00"', problems: ['missing-word '] },
  { name: 'an extension without value', body: 'extension', problems: ['missing-value '] },
  {
    name: 'a flow outside its block',
    body: 'cn <- [cn]',
    problems: ['unknown-item cn <- [cn]'],
    says: 'outside "flow { }"',
  },

  {
    name: 'an unknown comparison',
    body: 'scope { a like "x" and b = 1 }',
    problems: ['unknown-scope-operator '],
    keeps: ['scope b EQUAL "1"'],
  },
  {
    name: 'half a comparison',
    body: 'scope { a starts "x" or b = 1 }',
    problems: ['unknown-scope-operator starts'],
    says: 'write "starts with"',
    keeps: ['scope b EQUAL "1"'],
  },
  { name: 'a lone not', body: 'scope { a not }', problems: ['unknown-scope-operator not'], says: '"not contains" or' },
  { name: 'not before an order comparison', body: 'scope { a not < 1 }', problems: ['unknown-scope-operator not'] },
  { name: 'arithmetic in a scope', body: 'scope { a + 1 }', problems: ['unknown-scope-operator '] },
  {
    name: 'a missing value',
    body: 'scope { a = and b = 1 }',
    problems: ['missing-value '],
    keeps: ['scope b EQUAL "1"'],
  },
  {
    name: 'a value without quotes',
    body: 'scope { a = User }',
    problems: ['unquoted-value User'],
    says: 'write "User"',
    keeps: ['scope a EQUAL "User"'],
  },
  {
    name: 'a missing connective',
    body: 'scope { a = 1 b = 2 }',
    problems: ['missing-connective '],
    keeps: ['scope a EQUAL "1" & b EQUAL "2"'],
  },
  {
    name: 'a clause that is not there',
    body: 'scope { a = 1 and }',
    problems: ['missing-clause '],
    keeps: ['scope a EQUAL "1"'],
  },
  {
    name: 'parentheses in a scope',
    body: 'scope { (a = 1 and b = 2) or c = 3 }',
    problems: ['no-parentheses ('],
    keeps: ['scope a EQUAL "1" & b EQUAL "2"', 'scope c EQUAL "3"'],
  },
  {
    name: 'brackets in a scope',
    body: 'scope { [a] = 1 and [b-c] is null }',
    problems: ['bracketed-attribute [a]', 'bracketed-attribute [b-c]'],
    says: 'write a',
    keeps: ['scope a EQUAL "1" & b-c ISNULL'],
  },
  {
    name: 'brackets in a join',
    body: 'join { [a] = [b] }',
    problems: ['bracketed-attribute [a]', 'bracketed-attribute [b]'],
    keeps: ['join a = b'],
  },
  {
    name: 'connectives of other languages',
    body: 'scope { a = 1 AND b = 2 || c = 3 && d is null Or e is null }',
    problems: ['unknown-connective AND', 'unknown-connective ||', 'unknown-connective &&', 'unknown-connective Or'],
    says: 'write "and"',
    keeps: ['scope a EQUAL "1" & b EQUAL "2"', 'scope c EQUAL "3" & d ISNULL', 'scope e ISNULL'],
  },
  {
    name: 'a list of values',
    body: 'scope { a in ("x", "y") and b = 1 }',
    problems: ['missing-value '],
    says: 'a clause for each value',
    keeps: ['scope b EQUAL "1"'],
  },
  {
    name: 'a join with another comparison',
    body: 'join { a <> b or c = d }',
    problems: ['missing-equals '],
    keeps: ['join c = d'],
  },
  {
    name: 'half of matching case',
    body: 'join { a = b matching }',
    problems: ['missing-word '],
    keeps: ['join a = b (case)'],
  },
  { name: 'a join with one side', body: 'join { a = }', problems: ['missing-clause '] },

  {
    name: 'a flow without source',
    body: 'flow { a <-\n b <- [b] }',
    problems: ['missing-expression '],
    keeps: ['flow a expression ?', 'flow b direct b'],
  },
  {
    name: 'an open parenthesis',
    body: 'flow { a <- Trim([a]\n b <- [b] }',
    problems: ['unclosed-parenthesis ('],
    keeps: ['flow a expression Trim([a])', 'flow b direct b'],
  },
  {
    name: 'an open text',
    body: 'flow { a <- "x\n b <- [b]\n }',
    problems: ['unterminated-string "x'],
    keeps: ['flow a constant "x"', 'flow b direct b'],
  },
  {
    name: 'two values side by side',
    body: 'flow { a <- [x] [y]\n b <- [b] }',
    problems: ['unexpected-text [y]'],
    says: 'operator',
    keeps: ['flow a direct x', 'flow b direct b'],
  },
  {
    name: 'a flow without arrow',
    body: 'flow { a [x]\n b <- [b] }',
    problems: ['unexpected-text a [x]'],
    says: 'target <- source',
    keeps: ['flow b direct b'],
  },
  {
    name: 'an option twice',
    body: 'flow { a <- once once [x] }',
    problems: ['duplicate-item once'],
    keeps: ['flow a once direct x'],
  },
  {
    name: 'two merge options',
    body: 'flow { a <- merge replace [x] }',
    problems: ['duplicate-item replace'],
    keeps: ['flow a Replace direct x'],
  },
  {
    name: 'half of merge ignoring case',
    body: 'flow { a <- merge ignoring [x] }',
    problems: ['missing-word '],
    keeps: ['flow a MergeCaseInsensitive direct x'],
  },
  {
    name: 'brackets among the sources',
    body: 'flow { a <- source ([x]) Trim([x]) }',
    problems: ['unexpected-text [x]'],
    says: 'attribute names',
  },
  {
    name: 'a boolean in wrong letter case',
    body: 'flow { a <- true }',
    problems: ['wrong-case true'],
    keeps: ['flow a constant "true"'],
  },
  {
    name: 'characters that mean nothing',
    body: 'version 1 ; ?',
    problems: ['unexpected-character ;', 'unexpected-character ?'],
    keeps: ['version 1'],
  },
];

function checkFile(text: string, problems: readonly string[]): void {
  const found = parseSyncrule(text).problems.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
  assert.deepEqual(found, problems);
}

function category(clause: string): unknown {
  const { file } = parseSyncrule(`inbound rule "r" { ${clause} from a to b precedence 1 }`);
  const connector = file.rules[0]?.connector;
  return connector?.kind === 'every' && connector.category.text;
}

describe('problems in rules', () => {
  for (const { name, body, problems, says, keeps = [] } of cases) {
    it(`reports ${name} and reads on`, () => {
      const text = `inbound rule "r" {\n${header}${body}\n}`;
      checkFile(text, problems);
      const read = parseSyncrule(text);
      const [rule] = read.file.rules;
      assert.equal(rule?.broken, true);
      const rendered = rule === undefined ? '' : renderRule(rule);
      for (const kept of keeps) assert.ok(rendered.includes(kept), rendered);
      if (says !== undefined) assert.ok(read.problems[0]?.message.includes(says), read.problems[0]?.message);
    });
  }

  it('reports each item a rule cannot do without', () => {
    checkFile('inbound rule "r" { link join }', ['missing-item "r"', 'missing-item "r"', 'missing-item "r"']);
  });

  it('reports a connector clause without a name', () => {
    checkFile('inbound rule "r" { connector\n from a to b\n precedence 1 }', ['missing-value ']);
  });

  it('reports a type that is still to be typed, and keeps the next item', () => {
    const text = 'inbound rule "r" {\n connector "c"\n from user to\n precedence 7\n}';
    checkFile(text, ['missing-value ']);
    assert.deepEqual(parseSyncrule(text).file.rules[0]?.precedence.kind, 'number');
  });

  it('reports a precedence that is neither number nor place', () => {
    checkFile('inbound rule "r" {\n connector "c"\n from a to b\n precedence high\n}', ['missing-value ']);
    checkFile('inbound rule "r" {\n connector "c"\n from a to b\n precedence before\n}', ['missing-value ']);
  });

  it('reports a rule without a name', () => {
    checkFile(`inbound rule {${header}}`, ['missing-value ']);
  });

  it('reports a rule without braces once for each', () => {
    checkFile(`inbound rule "a"\noutbound rule "b" {${header}}`, ['unclosed-rule "a"', 'missing-brace ']);
  });

  it('reports text outside rules', () => {
    checkFile(`inbund rule "a" {}\ninbound rule "b" {${header}}\n}`, [
      'outside-rule inbund rule "a" {}',
      'outside-rule }',
    ]);
  });

  it('loses only the rule that is unfinished', () => {
    const text = `inbound rule "a" {${header} flow { cn <- IIF([a],\ninbound rule "b" {${header} flow { cn <- [cn] } }\ninbound rule "c" {${header}}`;
    const { file } = parseSyncrule(text);
    assert.deepEqual(
      file.rules.map((rule) => [rule.name.text, rule.broken]),
      [
        ['a', true],
        ['b', false],
        ['c', false],
      ],
    );
    assert.equal(
      text.slice(file.rules[1]?.span.start, file.rules[1]?.span.end),
      `inbound rule "b" {${header} flow { cn <- [cn] } }`,
    );
  });

  it('reads nothing behind a comment that never ends', () => {
    checkFile(`inbound rule "a" {${header}}\n/* rest`, ['unterminated-comment /* rest']);
  });

  it('does not call a rule broken for a warning', () => {
    const { file, problems } = parseSyncrule(`inbound rule "r" {${header} flow { a <- "\\d" } }`);
    assert.deepEqual(
      problems.map((problem) => problem.severity),
      ['warning'],
    );
    assert.equal(file.rules[0]?.broken, false);
  });
});

describe('reading files', () => {
  it('reads an empty file', () => {
    assert.deepEqual(parseSyncrule(''), {
      file: { rules: [], comments: [], span: { start: 0, end: 0 } },
      problems: [],
    });
  });

  it('reads a file with a byte order mark and Windows line breaks', () => {
    const { file, problems } = parseSyncrule(
      `\uFEFF/// doc\r\ninbound rule "r" {\r\n${header.replaceAll('\n', '\r\n')}}\r\n`,
    );
    assert.deepEqual(problems, []);
    assert.equal(file.rules[0]?.documentation, 'doc');
  });

  it('keeps comments in order, each as it is written', () => {
    const text = `// a\n/// b\ninbound rule "r" { /* c */ ${header} }//d`;
    const { comments } = parseSyncrule(text).file;
    assert.deepEqual(
      comments.map(({ kind, text: written }) => [kind, written]),
      [
        ['line', '// a'],
        ['doc', '/// b'],
        ['block', '/* c */'],
        ['line', '//d'],
      ],
    );
    for (const comment of comments) assert.equal(text.slice(comment.span.start, comment.span.end), comment.text);
  });

  it('takes only the doc comments directly above a rule as its documentation', () => {
    const documentation = (above: string): string | undefined =>
      parseSyncrule(`${above}inbound rule "r" {${header}}`).file.rules.at(-1)?.documentation;
    assert.equal(documentation('/// a\n///  b\n///\n/// c\n'), 'a\n b\n\nc');
    assert.equal(documentation('/// a\n\n'), undefined);
    assert.equal(documentation('/// a\n// b\n'), undefined);
    assert.equal(documentation('//// a\n'), undefined);
    assert.equal(documentation(`inbound rule "x" {${header}} /// behind\n`), undefined);
  });

  it('reads a header whose span ends with the brace', () => {
    const text = `inbound rule "r" {${header}}`;
    const rule = parseSyncrule(text).file.rules[0];
    assert.equal(text.slice(rule?.headerSpan.start, rule?.headerSpan.end), 'inbound rule "r" {');
  });

  it('keeps an expression to the letter, comments and line breaks included', () => {
    const text = `inbound rule "r" {${header} flow { a <- once IIF( [a],  // why\n   1, 2 )  // end\n b <- [b] } }`;
    const source = parseSyncrule(text).file.rules[0]?.flows[0]?.source;
    assert.equal(source?.kind === 'expression' && source.text, 'IIF( [a],  // why\n   1, 2 )');
  });

  it('reads replace(…) as a call in wrong letter case, and merge (…) as an option', () => {
    const flows = parseSyncrule(
      `inbound rule "r" {${header} flow { a <- replace([b], "x", "y")\n c <- merge ([d] & [e]) } }`,
    ).file.rules[0]?.flows;
    assert.deepEqual(
      flows?.map((flow) => flow.merge),
      ['Update', 'Merge'],
    );
  });

  it('reads a bare every ad like connector every ad', () => {
    assert.equal(category('every ad'), 'ad');
    assert.equal(category('connector every ad'), 'ad');
  });
});
