import assert from 'node:assert/strict';
import { csvLine } from '../../../../engine/cli/render/csv.ts';

describe('a CSV line', () => {
  for (const [fields, line] of [
    [['a', 'b'], 'a,b'],
    [['CN=Doe\\, J,DC=x'], '"CN=Doe\\, J,DC=x"'],
    [['say "no"', ''], '"say ""no""",'],
    [['two\nlines'], '"two\nlines"'],
    [["=cmd|' /C calc'!A0"], "'=cmd|' /C calc'!A0"],
    [['@sum(a)', '-1', '+41 44 555', '-x', '+1+x'], "'@sum(a),-1,+41 44 555,'-x,'+1+x"],
  ] as const) {
    it(`of ${JSON.stringify(fields)} is ${JSON.stringify(line)}`, () => assert.equal(csvLine(fields), line));
  }
});
