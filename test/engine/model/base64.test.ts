import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytesFromBase64,
  bytesFromHex,
  bytesToBase64,
  bytesToHex,
  utf16Bytes,
  utf16Text,
  utf8Bytes,
  utf8Text,
} from '../../../engine/model/base64.ts';

describe('base64', () => {
  it('agrees with the platform and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = bytesToBase64(bytes);
        assert.equal(text, Buffer.from(bytes).toString('base64'));
        assert.deepEqual(bytesFromBase64(text), bytes);
        assert.deepEqual(bytesFromBase64(text.replaceAll('=', '')), bytes);
      }),
    );
  });

  it('is refused when it is malformed', () => {
    for (const text of ['A', 'AA=A', '****', 'AAAAé', 'A===', 'AA AA'])
      assert.equal(bytesFromBase64(text), undefined, text);
  });
});

describe('hexadecimal', () => {
  it('comes back, in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.deepEqual(bytesFromHex(bytesToHex(bytes)), bytes);
        assert.deepEqual(bytesFromHex(bytesToHex(bytes).toUpperCase()), bytes);
      }),
    );
    assert.equal(bytesFromHex('0'), undefined);
    assert.equal(bytesFromHex('0g'), undefined);
  });
});

describe('text encodings', () => {
  it('agree with the platform', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.deepEqual(utf8Bytes(text), new Uint8Array(Buffer.from(text.toWellFormed(), 'utf8')));
        assert.equal(utf8Text(utf8Bytes(text)), text.toWellFormed());
        assert.equal(utf16Text(utf16Bytes(text)), text);
      }),
    );
  });

  it('refuse bytes that are not UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
        let expected: string | undefined;
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        } catch {
          expected = undefined;
        }
        assert.equal(utf8Text(bytes), expected);
      }),
    );
  });
});
