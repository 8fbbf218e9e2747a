import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from '../../../engine/expressions/sha256.ts';
import { bytesToHex, utf8Bytes } from '../../../engine/model/base64.ts';

describe('SHA-256', () => {
  const vectors: readonly (readonly [text: string, hash: string])[] = [
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ];
  for (const [text, hash] of vectors) {
    it(`of "${text}" is the standard's`, () => assert.equal(bytesToHex(sha256(utf8Bytes(text))), hash));
  }

  it('agrees with the platform for every length around a block', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(bytesToHex(sha256(bytes)), createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });
});
