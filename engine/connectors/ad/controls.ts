import { type BerReader, BerWriter, Control } from 'ldapts';

/** OIDs as rootDSE lists them in supportedControl. */
export const controlOids = {
  pagedResults: '1.2.840.113556.1.4.319',
  showDeleted: '1.2.840.113556.1.4.417',
  extendedDn: '1.2.840.113556.1.4.529',
  securityDescriptorFlags: '1.2.840.113556.1.4.801',
  treeDelete: '1.2.840.113556.1.4.805',
  dirSync: '1.2.840.113556.1.4.841',
  domainScope: '1.2.840.113556.1.4.1339',
  permissiveModify: '1.2.840.113556.1.4.1413',
} as const;

const octetString = 0x04;

/** Finds deleted objects besides the living ones. */
export function showDeleted(): Control {
  return new Control(controlOids.showDeleted, { critical: true });
}

/** Keeps the server from sending references to other naming contexts. */
export function domainScope(): Control {
  return new Control(controlOids.domainScope, { critical: false });
}

/** Deletes a container with everything in it. */
export function treeDelete(): Control {
  return new Control(controlOids.treeDelete, { critical: true });
}

/** Adding a value that is there, or removing one that is not, is no error. */
export function permissiveModify(): Control {
  return new Control(controlOids.permissiveModify, { critical: false });
}

/** DNs come as `<GUID=…>;<SID=…>;DN`, the GUID in its readable form; see `readExtendedDn`. */
export function extendedDn(): Control {
  return new IntegerControl(controlOids.extendedDn, 1);
}

/** Which parts of security descriptors are read or written; the default asks for one only administrators may read. */
export function securityDescriptorFlags(parts: readonly ('owner' | 'group' | 'dacl' | 'sacl')[]): Control {
  const bits = { owner: 1, group: 2, dacl: 4, sacl: 8 } as const;
  return new IntegerControl(
    controlOids.securityDescriptorFlags,
    parts.reduce((flags, part) => flags | bits[part], 0),
  );
}

/** A control whose value is a sequence of one integer. */
class IntegerControl extends Control {
  private readonly value: number;

  constructor(type: string, value: number) {
    super(type, { critical: true });
    this.value = value;
  }

  override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.value);
    value.endSequence();
    writer.writeBuffer(value.buffer, octetString);
  }
}

/** Flags of a {@link DirSyncControl}. Source: MS-ADTS 3.1.1.3.4.1.3. */
export const dirSyncFlags = {
  /** Only what the account may read; needs no right of its own. */
  objectSecurity: 0x1,
  ancestorsFirst: 0x800,
  /** Links come as single values, `member;range=1-1` added and `member;range=0-0` removed. */
  incrementalValues: 0x8000_0000,
} as const;

/**
 * Asks for what changed since a cookie; the empty cookie asks for everything. One instance serves one request: the answer's cookie
 * and whether there is more are read back from it.
 */
export class DirSyncControl extends Control {
  /** Whether another request with the answer's cookie is due, even when this one brought no entry. */
  moreResults = false;
  /** The answer's cookie; `undefined` until the server has answered with this control. */
  answer: Buffer | undefined;
  private readonly flags: number;
  private readonly maximumBytes: number;
  private readonly cookie: Buffer;

  constructor(request: { readonly flags: number; readonly maximumBytes: number; readonly cookie: Buffer }) {
    super(controlOids.dirSync, { critical: true });
    this.flags = request.flags;
    this.maximumBytes = request.maximumBytes;
    this.cookie = request.cookie;
  }

  override writeControl(writer: BerWriter): void {
    const value = new BerWriter({ size: this.cookie.length + 64 });
    value.startSequence();
    // The highest flag makes the integer negative in 32 bits, which is how servers read it.
    value.writeInt(this.flags | 0);
    value.writeInt(this.maximumBytes);
    value.writeBuffer(this.cookie, octetString);
    value.endSequence();
    writer.writeBuffer(value.buffer, octetString);
  }

  override parseControl(reader: BerReader): void {
    reader.readSequence();
    this.moreResults = (reader.readInt() ?? 0) !== 0;
    reader.readInt();
    this.answer = Buffer.from(reader.readString(octetString, true) ?? Buffer.alloc(0));
  }
}
