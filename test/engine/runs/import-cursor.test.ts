import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseImportCursor, printImportCursor } from '../../../engine/runs/import-cursor.ts';

describe('the position of an import', () => {
  it('reads back what was written, whatever the reader and the directory call their positions', () => {
    fc.assert(
      fc.property(fc.nat(), optional('position'), optional('watermark'), (unread, position, watermark) => {
        const cursor = { phase: 'read', unread, ...position, ...watermark } as const;
        assert.deepEqual(parseImportCursor(printImportCursor(cursor)), cursor);
      }),
    );
    assert.deepEqual(parseImportCursor(printImportCursor({ phase: 'obsolete', after: 12 })), {
      phase: 'obsolete',
      after: 12,
    });
  });

  it('begins anew from a text it does not know', () => {
    assert.equal(parseImportCursor(''), undefined);
    assert.equal(parseImportCursor('objects:5'), undefined);
  });
});

function optional(name: string): fc.Arbitrary<Record<string, string>> {
  return fc
    .option(fc.string({ unit: 'binary' }))
    .map((value): Record<string, string> => (value === null ? {} : { [name]: value }));
}
