import type { Slots } from '../model/stored.ts';
import { isValueList } from '../model/stored.ts';
import type { Value } from '../model/value.ts';
import type { AttributeRead, CompiledNode } from './evaluation.ts';
import type { Frame } from './frame.ts';
import { decodeStored } from './stored-value.ts';

/** The node of a whole attribute. */
export function attributeNode(read: AttributeRead): CompiledNode {
  const { type, multiValued } = read;
  return { evaluate: readAttribute(read), type: { type, multiValued }, read };
}

/** The value of an attribute, decoded by its type. Reference attributes come from the frame, not from the slots. */
export function readAttribute({ slot, type, multiValued, imported }: AttributeRead): (frame: Frame) => Value {
  if (type === 'ref' && !multiValued) return (frame) => frame.references(slot)[0] ?? null;
  if (type === 'ref') {
    return (frame) => {
      const references = frame.references(slot);
      return references.length === 0 ? null : references;
    };
  }
  if (imported) return (frame) => decodeStored(frame.imported[slot], type);
  if (type === 'str') {
    // A single text is its own stored form: the commonest read of all must cost next to nothing.
    return (frame) => {
      const stored = frame.slots[slot];
      return typeof stored === 'string' ? stored : decodeStored(stored, 'str');
    };
  }
  return (frame) => decodeStored(frame.slots[slot], type);
}

/** How many values an attribute has, without decoding any. */
export function countValues({ slot, type, imported }: AttributeRead): (frame: Frame) => number {
  if (type === 'ref') return (frame) => frame.referenceCount(slot);
  const slotsOf = (frame: Frame): Slots => (imported ? frame.imported : frame.slots);
  return (frame) => {
    const stored = slotsOf(frame)[slot];
    if (stored === null || stored === undefined) return 0;
    return isValueList(stored) ? stored.length : 1;
  };
}

/** Whether an attribute is the empty string: present, but without content. */
export function isEmptyText({ slot, type, imported }: AttributeRead): (frame: Frame) => boolean {
  if (type !== 'str') return () => false;
  return imported ? (frame) => frame.imported[slot] === '' : (frame) => frame.slots[slot] === '';
}
