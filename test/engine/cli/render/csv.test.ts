import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvLine, parseCsv } from '../../../../engine/cli/render/csv.ts';

describe('a CSV line', () => {
  for (const [fields, line] of [
    [['a', 'b'], 'a,b'],
    [['CN=Doe\\, J,DC=x'], '"CN=Doe\\, J,DC=x"'],
    [['say "no"', ''], '"say ""no""",'],
    [['two\nlines'], '"two\nlines"'],
    [["=cmd|' /C calc'!A0"], "'=cmd|' /C calc'!A0"],
    [['\n=1', '\t=1', '＝1', 'a=1'], "\"'\n=1\",'\t=1,'＝1,a=1"],
    [['@sum(a)', '-1', '+41 44 555', '-x', '+1+x'], "'@sum(a),-1,+41 44 555,'-x,'+1+x"],
  ] as const) {
    it(`of ${JSON.stringify(fields)} is ${JSON.stringify(line)}`, () => assert.equal(csvLine(fields), line));
  }
});

describe('a CSV text', () => {
  for (const [text, rows] of [
    ['', []],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a ""b""",c', [['a "b"', 'c']]],
    ['"two\r\nlines",x\n', [['two\r\nlines', 'x']]],
    ['\uFEFFa\n', [['a']]],
    ['a,', [['a', '']]],
    ['\n', [['']]],
    ['"open', undefined],
    ['"a"b', undefined],
  ] as const) {
    it(`${JSON.stringify(text)} has the rows ${JSON.stringify(rows)}`, () => assert.deepEqual(parseCsv(text), rows));
  }

  it('may have fields of any length', () => {
    const long = `${'a'.repeat(4_000_000)}"`;
    assert.deepEqual(parseCsv(csvLine([long, 'b'])), [[long, 'b']]);
    assert.equal(parseCsv(`"${long.replaceAll('"', '')}`), undefined);
  });

  it('reads back what was written', () => {
    const field = fc.string().filter((text) => !/^[=@+\-\t\r\n\uFF1D\uFF20\uFF0B\uFF0D\uFEFF]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2 }), { minLength: 1 }), (rows) => {
        assert.deepEqual(parseCsv(rows.map((row) => csvLine(row)).join('\n')), rows);
      }),
    );
  });
});
