import assert from 'node:assert/strict';
import { checkAll, outcomeOf } from './try-expression.ts';

const invalid = { $error: 'invalid-argument' };

/** A call around itself, a dozen times. */
function nested(before: string, inside: string, behind: string): string {
  return before.repeat(12) + inside + behind.repeat(12);
}

describe('text functions', () => {
  checkAll([
    ['LTrim("  a ")', {}, 'a '],
    ['RTrim("  a ")', {}, '  a'],
    // White space as .NET sees it: next line and no-break space are, the byte order mark is not.
    ['Trim([x])', { x: '\u0085\u00a0\u2003\u3000\t a\u2028' }, 'a'],
    ['Trim([x])', { x: '\ufeffa\u200b' }, '\ufeffa\u200b'],
    ['LTrim([x])', { x: ' \u0085a\u0085' }, 'a\u0085'],
    ['RTrim([x])', { x: '\ufeffa \u0085' }, '\ufeffa'],
    ['ReplaceChars("ab",[p])', { p: 'a\u0085:\u00a0x' }, 'xb'],
    ['ReplaceChars([x],[p])', { x: 'a\ufeff', p: '\ufeff:' }, 'a'],
    ['CNum([x])', { x: '\t12 ' }, 12],
    ['CNum([x])', { x: '\u00a012' }, invalid],
    ['IsDate([x])', { x: '\u00852026-01-01\u00a0' }, true],
    ['UCase("straße")', {}, 'STRAßE'],
    ['LCase("ΟΔΟΣ")', {}, 'οδοσ'],
    ['PCase("maRY o\'neil USA")', {}, "Mary O'neil USA"],
    ['Left("abc",-1)', {}, 'abc'],
    ['Right("abc",2)', {}, 'bc'],
    ['Right("abc",9)', {}, 'abc'],
    ['Mid("abc",2,9)', {}, 'bc'],
    ['Mid("abc",4,1)', {}, 'abc'],
    ['InStr("abcabc","c",4)', {}, 6],
    ['InStr("abc","C",1,vbTextCompare)', {}, 3],
    ['InStr("abc","a",0)', {}, invalid],
    ['InStr("abc","a",9)', {}, 0],
    ['InStrRev("abcabc","b",4)', {}, 2],
    ['InStrRev("ABAB","b",4,vbTextCompare)', {}, 4],
    ['InStrRev("a","abc")', {}, 0],
    ['InStrRev("","a")', {}, 0],
    ['InStrRev("","")', {}, 0],
    ['InStrRev("abc","b",0)', {}, invalid],
    ['Word("a;b,c",3,",;")', {}, 'c'],
    ['Word("abc",1,"@")', {}, 'abc'],
    [nested('Replace(', '"aaaa"', ',"a","aaaaaaaaaaaaaaaa")'), {}, invalid],
    [nested('ReplaceChars(', '"aaaa"', ',"a:aaaaaaaaaaaaaaaa")'), {}, invalid],
    [`Join(Split([x],","),[y])`, { x: ','.repeat(20_000), y: 'y'.repeat(20_000) }, invalid],
    [Array(60).fill('[x]').join(' & '), { x: 'x'.repeat(200_000) }, invalid],
    ['Len(Replace([x],"x","xy"))', { x: 'x'.repeat(200_000) }, 400_000],
    ['PadLeft("7",3,"0")', {}, '007'],
    ['PadLeft("7",3,"00")', {}, invalid],
    ['PadLeft("7",99999999999,"0")', {}, invalid],
    ['PadRight("7",3,"0")', {}, '700'],
    ['Replace("a.b.c",".","")', {}, 'abc'],
    ['Replace("a","","b")', {}, invalid],
    ['Replace([x],"\\t","\\n")', { x: 'a\tb' }, 'a\nb'],
    ['ReplaceChars("Müßig","ü:ue, ß:ss")', {}, 'Muessig'],
    ['ReplaceChars("a","ab:c")', {}, invalid],
    ['ReplaceChars("a","a,b")', {}, invalid],
    ['"a" & CRLF', {}, 'a\r\n'],
  ]);

  it('make version 4 GUIDs of the random numbers they are given', () => {
    assert.equal(outcomeOf('Guid()', {}, { random: () => 0.999 }), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
  });
});

describe('conversion functions', () => {
  checkAll([
    ['CNum(" -42 ")', {}, -42],
    ['CNum("4.2")', {}, invalid],
    ['CNum("99999999999999999999")', {}, invalid],
    ['CNum([k])', { k: { $bin: '0001' } }, 256],
    ['CNum([k])', { k: { $bin: 'ffffffffffffffff' } }, invalid],
    ['CBin(-2,2)', {}, { $bin: 'feff' }],
    ['CBin(256,1)', {}, { $error: 'number-overflow' }],
    ['CBin(1,0)', {}, invalid],
    ['CStr(False)', {}, 'False'],
    ['CStr(CRef("CN=a"))', {}, 'CN=a'],
    ['CGuid("nope")', {}, invalid],
    ['StringFromGuid([k])', { k: { $bin: '00' } }, invalid],
    ['StringFromSid([k])', { k: { $bin: '00' } }, invalid],
    ['ConvertToBase64([k])', { k: { $bin: '0102' } }, 'AQI='],
    ['ConvertToBase64([k])', { k: [{ $bin: '0102' }, { $bin: '' }] }, ['AQI=', '']],
    ['ConvertToBase64([k])', {}, null],
    ['ConvertFromBase64("*")', {}, invalid],
    ['ConvertFromBase64("gA==",ASCII)', {}, '?'],
    ['ConvertFromBase64("gA==",UTF8)', {}, invalid],
    ['ConvertToUTF8Hex("€")', {}, 'E282AC'],
    ['ConvertFromUTF8Hex("e282ac")', {}, '€'],
    ['ConvertFromUTF8Hex("f")', {}, invalid],
    [
      'Thumbprint([k])',
      { k: { $bin: '' } },
      { $bin: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    ],
  ]);
});

describe('date functions', () => {
  checkAll([
    ['CDate("2013-01-10T16:00:00+01:30")', {}, { $dt: '2013-01-10T14:30:00Z' }],
    ['CDate("1/2/2013 12:05 AM")', {}, { $dt: '2013-01-02T00:05:00Z' }],
    ['CDate("2013-01-10 12:00 PM Z")', {}, { $dt: '2013-01-10T12:00:00Z' }],
    ['CDate("2013-01-10 10:00:00.5")', {}, { $dt: '2013-01-10T10:00:00.5Z' }],
    ['CDate("2013-02-30")', {}, invalid],
    ['CDate("2013-01-10 13:00 PM")', {}, invalid],
    ['CDate("2013-01-10 10:00 +15")', {}, invalid],
    ['DateAdd("m",-1,CDate("2024-03-31"))', {}, { $dt: '2024-02-29T00:00:00Z' }],
    ['DateAdd("n",90,CDate("2024-01-01"))', {}, { $dt: '2024-01-01T01:30:00Z' }],
    ['DateAdd("yyyy",9000,CDate("2024-01-01"))', {}, invalid],
    ['DateAdd("M",1,CDate("2024-01-01"))', {}, invalid],
    ['DateFromNum(9223372036854775807)', {}, invalid],
    ['NumFromDate(DateFromNum(1))', {}, 1],
    ['FormatDateTime(CDate("2024-03-05 15:04:09"),"dddd d MMM yy, h:m:s tt")', {}, 'Tuesday 5 Mar 24, 3:4:9 PM'],
    ['FormatDateTime(CDate("2024-03-05 15:04:09"),"yyyy\'yyyy\'\\d zzz fff")', {}, '2024yyyyd +00:00 000'],
    ['FormatDateTime(CDate("2024-03-05"),"s")', {}, '2024-03-05T00:00:00'],
    ['FormatDateTime(CDate("2024-03-05"),"%d")', {}, '5'],
    ['FormatDateTime(CDate("2024-03-05"),"j")', {}, invalid],
    ['FormatDateTime(CDate("2024-03-05"),"yyyy\'")', {}, invalid],
    ['FormatDateTime([x],"yyyy")', {}, null],
  ]);

  it('take the time from the frame', () => {
    assert.deepEqual(outcomeOf('Now()', {}, { now: Date.UTC(2026, 0, 2, 3, 4, 5) }), { $dt: '2026-01-02T03:04:05Z' });
  });
});

describe('functions on distinguished names', () => {
  checkAll([
    ['DNComponent(CRef("CN=a\\,b,OU=c"),1)', {}, 'a\\,b'],
    ['DNComponent(CRef("CN=a,OU=c"),2)', {}, 'c'],
    ['DNComponent(CRef("CN=a"),2)', {}, null],
    ['DNComponentRev(CRef("CN=a,OU=b,DC=c,DC=d"),2,DC)', {}, 'a'],
    ['EscapeDNComponent("cn=a+b=c")', {}, 'cn=a\\+b\\=c'],
    ['EscapeDNComponent("a,b")', {}, 'a\\,b'],
    ['[dn]', { dn: 'CN=a' }, 'CN=a'],
  ]);
});

describe('functions on lists', () => {
  checkAll([
    ['Contains([r],"cn=B, dc=x")', { r: [{ $ref: 'CN=a,DC=x' }, { $ref: 'CN=b,DC=x' }] }, 2],
    ['Contains([n],"1")', { n: [1] }, { $error: 'type-mismatch' }],
    ['Count([k])', { k: [{ $bin: '00' }, { $bin: '01' }] }, 2],
    ['Count([r])', { r: [{ $ref: 'CN=a' }] }, 1],
    ['Item([k],2)', { k: [{ $bin: '00' }, { $bin: '01' }] }, { $bin: '01' }],
    ['ItemOrNull([x],0)', { x: ['a'] }, null],
    ['RemoveDuplicates([k])', { k: [{ $bin: '00' }, { $bin: '00' }] }, [{ $bin: '00' }]],
    ['RemoveDuplicates([x])', { x: ['SMTP:a', 'smtp:a'] }, ['SMTP:a', 'smtp:a']],
    ['Split("a-b-c","-",2)', {}, ['a', 'b-c']],
    ['Split("a-b","--")', {}, invalid],
    ['Join(Split("a-b","-"))', {}, 'a b'],
  ]);
});

describe('questions about values', () => {
  checkAll([
    ['IsPresent([x])', { x: false }, true],
    ['IsPresent([x])', { x: ['a'] }, true],
    ['IsPresent([r])', { r: { $ref: 'CN=a' } }, true],
    ['IsPresent(Trim([x]))', { x: '  ' }, false],
    ['IsPresent(Where($i,[x],False))', { x: ['a'] }, false],
    ['IsNullOrEmpty([x])', { x: '' }, true],
    ['IsNull([x])', { x: '' }, false],
    ['IsNull(ImportedValue("x"))', { x: 'a' }, true],
    ['IsEmpty([x])', { x: '' }, true],
    ['IsString([x])', {}, false],
    ['IsString(1)', {}, true],
    ['IsString([k])', { k: [{ $bin: '00' }] }, false],
    ['IsNumeric("-1")', {}, true],
    ['IsNumeric(NULL)', {}, false],
    ['IsDate(NULL)', {}, false],
    ['IsGuid("{00001111-aaaa-2222-bbbb-3333cccc4444")', {}, false],
    ['IsBitSet(6,4)', {}, true],
    ['IsBitSet(6,5)', {}, false],
  ]);
});

describe('RandomNum', () => {
  it('reaches both limits and goes past neither', () => {
    assert.equal(outcomeOf('RandomNum(5,7)', {}, { random: () => 0 }), 5);
    assert.equal(outcomeOf('RandomNum(5,7)', {}, { random: () => 0.9999 }), 7);
    assert.deepEqual(outcomeOf('RandomNum(7,5)'), invalid);
  });
});
