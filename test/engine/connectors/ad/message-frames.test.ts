import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Attribute, Change, ModifyRequest } from 'ldapts';
import {
  encodeMessage,
  MessageFrames,
  ProtocolError,
  readEntry,
} from '../../../../engine/connectors/ad/message-frames.ts';

const tlv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : [tag, 0x84, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from(header), content]);
};
const text = (value: string): Buffer => tlv(0x04, Buffer.from(value));

function entryMessage(id: number, dn: string, attributes: Readonly<Record<string, readonly Buffer[]>>): Buffer {
  const list = Object.entries(attributes).map(([name, values]) =>
    tlv(0x30, text(name), tlv(0x31, ...values.map((value) => tlv(0x04, value)))),
  );
  return tlv(0x30, tlv(0x02, Buffer.from([id])), tlv(0x64, text(dn), tlv(0x30, ...list)));
}

describe('messages on the wire', () => {
  it('an entry keeps bytes as bytes, single values as lists and an attribute without values', () => {
    const guid = Buffer.from('616263640001fffe', 'hex');
    const message = entryMessage(7, 'CN=Ä,DC=x', {
      objectGUID: [guid],
      mail: [],
      'member;range=0-1': [Buffer.from('CN=a'), Buffer.from('CN=b')],
      info: [Buffer.from('\uFEFFwith a mark')],
    });
    const [frame] = new MessageFrames().push(message);
    assert.ok(frame);
    assert.equal(frame.id, 7);
    const entry = readEntry(frame);
    assert.equal(entry.dn, 'CN=Ä,DC=x');
    assert.deepEqual(
      [...entry.attributes].map(([name, values]) => [name, values.map((value) => value.toString('hex'))]),
      [
        ['objectguid', ['616263640001fffe']],
        ['mail', []],
        ['member;range=0-1', ['434e3d61', '434e3d62']],
        ['info', [Buffer.from('\uFEFFwith a mark').toString('hex')]],
      ],
    );
  });

  it('come out the same however the stream is cut', () => {
    const stream = Buffer.concat(
      [1, 2, 3, 4].map((id) => entryMessage(id, `CN=${id}`, { a: [Buffer.alloc(id * 60, id)] })),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sizes) => {
        const frames = new MessageFrames();
        const ids: number[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          for (const frame of frames.push(stream.subarray(at, at + size))) ids.push(frame.id);
          at += size;
        }
        assert.deepEqual(ids, [1, 2, 3, 4]);
        assert.equal(frames.pending, 0);
      }),
    );
  });

  for (const [what, bytes] of [
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['a length without end', Buffer.from('308002', 'hex')],
    ['a length of more bytes than there can be', Buffer.from('3085ffffffffff', 'hex')],
    ['a message of gigabytes', Buffer.from('3084ffffffff', 'hex')],
    ['a message without a number', Buffer.from('3003040101', 'hex')],
  ] as const) {
    it(`refuse ${what} instead of waiting for the rest`, () => {
      assert.throws(() => new MessageFrames().push(bytes), ProtocolError);
    });
  }

  it('are encoded whole when they end just below the size of the buffer', () => {
    // Around 512 KiB the library's writer drops the last bytes.
    for (let length = 524_288 - 60; length <= 524_288 - 20; length++) {
      const modification = new Attribute({ type: 'jpegPhoto', values: [Buffer.alloc(length - 32, 1)] });
      const request = new ModifyRequest({
        messageId: 2,
        dn: 'CN=a',
        changes: [new Change({ operation: 'replace', modification })],
      });
      const bytes = encodeMessage(request);
      assert.equal(new MessageFrames().push(bytes).length, 1, `${length}`);
    }
  });
});
