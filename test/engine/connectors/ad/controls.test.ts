import assert from 'node:assert/strict';
import { BerReader, BerWriter } from 'ldapts';
import {
  DirSyncControl,
  dirSyncFlags,
  domainScope,
  extendedDn,
  permissiveModify,
  securityDescriptorFlags,
  showDeleted,
  treeDelete,
} from '../../../../engine/connectors/ad/controls.ts';
import type { Control } from '../../../../engine/connectors/ad/ldap-session.ts';

function bytesOf(control: Control): string {
  const writer = new BerWriter();
  control.write(writer);
  return writer.buffer.toString('hex');
}

const oid = (text: string): string =>
  `04${text.length.toString(16).padStart(2, '0')}${Buffer.from(text).toString('hex')}`;

describe('request controls', () => {
  const cookie = Buffer.from('MSDS');
  const cases: readonly (readonly [what: string, control: Control, bytes: string])[] = [
    ['deleted objects', showDeleted(), `301b${oid('1.2.840.113556.1.4.417')}0101ff`],
    ['the own domain only, which a server need not know', domainScope(), `301c${oid('1.2.840.113556.1.4.1339')}010100`],
    ['a whole tree', treeDelete(), `301b${oid('1.2.840.113556.1.4.805')}0101ff`],
    ['values that are there already', permissiveModify(), `301c${oid('1.2.840.113556.1.4.1413')}010100`],
    ['readable identities in DNs', extendedDn(), `3022${oid('1.2.840.113556.1.4.529')}0101ff04053003020101`],
    [
      'a security descriptor without its audit part',
      securityDescriptorFlags(['owner', 'group', 'dacl']),
      `3022${oid('1.2.840.113556.1.4.801')}0101ff04053003020107`,
    ],
    [
      'changes with single link values, whose flag fills the sign bit of 32 bits',
      new DirSyncControl({ flags: dirSyncFlags.incrementalValues, maximumBytes: 1_048_576, cookie }),
      `3030${oid('1.2.840.113556.1.4.841')}0101ff0413301102048000000002031000000404${cookie.toString('hex')}`,
    ],
    [
      'all changes as the account may see them',
      new DirSyncControl({
        flags: dirSyncFlags.objectSecurity | dirSyncFlags.ancestorsFirst,
        maximumBytes: 0,
        cookie: Buffer.alloc(0),
      }),
      `3028${oid('1.2.840.113556.1.4.841')}0101ff040b3009020208010201000400`,
    ],
  ];
  for (const [what, control, bytes] of cases) it(`ask for ${what}`, () => assert.equal(bytesOf(control), bytes));

  it('a change search reads the position and whether there is more from its answer', () => {
    const control = new DirSyncControl({ flags: 0, maximumBytes: 0, cookie: Buffer.alloc(0) });
    control.parse(new BerReader(Buffer.from('300a0201010201000402cafe', 'hex')));
    assert.equal(control.moreResults, true);
    assert.equal(control.answer?.toString('hex'), 'cafe');
  });

  it('a long cookie of many domain controllers is sent whole', () => {
    const long = Buffer.alloc(70_000, 0x5a);
    const bytes = bytesOf(new DirSyncControl({ flags: 0, maximumBytes: 0, cookie: long }));
    assert.ok(bytes.includes(long.toString('hex')));
  });
});
