import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesFromHex, bytesToHex } from '../../../engine/model/base64.ts';
import { guidFromText, guidText, guidToText } from '../../../engine/model/guid.ts';
import { sidFromText, sidToText } from '../../../engine/model/sid.ts';

describe('a GUID', () => {
  const text = '00112233-4455-6677-8899-aabbccddeeff';
  const bytes = bytesFromHex('33221100554477668899aabbccddeeff')!;

  it('has its first three groups little-endian in AD', () => {
    assert.equal(guidToText(bytes), text);
    assert.deepEqual(guidFromText(text), bytes);
    assert.deepEqual(guidFromText(`{${text.toUpperCase()}}`), bytes);
  });

  it('is refused when it is malformed', () => {
    for (const bad of ['', `{${text}`, `${text}}`, text.slice(1), text.replace('-', ''), text.replace('0', 'g')]) {
      assert.equal(guidFromText(bad), undefined, bad);
    }
    assert.equal(guidToText(new Uint8Array(15)), undefined);
  });

  it('survives both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
        assert.deepEqual(guidFromText(guidToText(random)!), random);
      }),
    );
  });
});

describe('a GUID in a text', () => {
  const guid = '00112233-4455-6677-8899-aabbccddeeff';
  for (const [text, expected] of [
    [guid, guid],
    [` {${guid.toUpperCase()}}\n`, guid],
    [`{ ${guid} }`, guid],
    [`{${guid}`, undefined],
    [`{{${guid}}}`, undefined],
    ['', undefined],
  ] as const)
    it(`${JSON.stringify(text)} is ${expected ?? 'none'}`, () => assert.equal(guidText(text), expected));
});

describe('a SID', () => {
  const rows: readonly (readonly [hex: string, text: string])[] = [
    ['010100000000000512000000', 'S-1-5-18'],
    ['01020000000000052000000020020000', 'S-1-5-32-544'],
    ['01050000000000051500000001000000020000000300000051040000', 'S-1-5-21-1-2-3-1105'],
    ['010100000000000100000000', 'S-1-1-0'],
    ['0101000100000000ffffffff', 'S-1-0x000100000000-4294967295'],
  ];
  for (const [hex, text] of rows) {
    it(`${text} is ${hex}`, () => {
      assert.equal(sidToText(bytesFromHex(hex)!), text);
      assert.equal(bytesToHex(sidFromText(text)!), hex);
    });
  }

  it('is refused when it is malformed', () => {
    for (const hex of ['', '01', '0201000000000005120000', '0102000000000005120000', '01010000000000051200000000']) {
      assert.equal(sidToText(bytesFromHex(hex)!), undefined, hex);
    }
    for (const text of ['S-1', 'S-2-5-18', 'S-1-5-4294967296', 'S-1-5-', 'x'])
      assert.equal(sidFromText(text), undefined, text);
  });
});
