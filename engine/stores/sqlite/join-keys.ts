import { joinKeys } from '../../model/join-key.ts';
import type { AttributeLayout, LayoutAttribute, Slots } from '../../model/stored.ts';
import type { SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import type { Dictionary } from './dictionary.ts';
import { parse } from './payload.ts';

/** Attribute numbers and normalized values in turn, as JSON; `null` without any. Each object keeps its own, to know what to take back. */
export type KeyText = string | null;

/** The join keys of connector-space and metaverse objects, and what disconnectors wait for. */
export interface JoinKeys {
  /** Which keys an object of the layout has; made once per type and list of attributes. */
  readonly reader: (layout: AttributeLayout, attributes: readonly string[]) => KeyReader;
  readonly changeCs: (space: SpaceId, cs: number, from: KeyText, to: KeyText) => void;
  readonly changeMv: (mv: number, from: KeyText, to: KeyText) => void;
  readonly text: (keys: ReadonlyMap<string, readonly string[]>) => KeyText;
  readonly mvByKey: (attribute: string, key: string) => readonly number[];
  readonly disconnectors: (space: SpaceId, objectType: string, attribute: string, key: string) => readonly number[];
  readonly watch: (cs: number, keys: ReadonlyMap<string, readonly string[]>) => void;
  readonly watching: (attribute: string, key: string) => readonly number[];
  readonly forget: () => void;
}

export interface KeyReader {
  /** Changes with the list of attributes. */
  readonly signature: string;
  readonly read: (image: Slots) => KeyText;
}

const joinKeyStatements = {
  addCs: `INSERT INTO cs_key (space, attribute, value, cs) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  removeCs: `DELETE FROM cs_key WHERE space = ? AND attribute = ? AND value = ? AND cs = ?`,
  addMv: `INSERT INTO mv_key (attribute, value, mv) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
  removeMv: `DELETE FROM mv_key WHERE attribute = ? AND value = ? AND mv = ?`,
  mvByKey: `SELECT mv FROM mv_key WHERE attribute = ? AND value = ? ORDER BY mv`,
  disconnectors: `
    SELECT k.cs FROM cs_key k CROSS JOIN cs c ON c.id = k.cs
    WHERE k.space = ? AND k.attribute = ? AND k.value = ? AND c.mv IS NULL AND c.type = ? ORDER BY k.cs`,
  watch: `INSERT INTO watch (attribute, value, cs) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
  unwatch: `DELETE FROM watch WHERE cs = ?`,
  watching: `
    SELECT w.cs FROM watch w CROSS JOIN cs c ON c.id = w.cs
    WHERE w.attribute = ? AND w.value = ? AND c.mv IS NULL ORDER BY w.cs`,
} as const;

export function createJoinKeys(connection: Connection, dictionary: Dictionary): JoinKeys {
  const readers = createReaders(dictionary);
  return {
    reader: readers.of,
    forget: readers.forget,
    text: (keys) => {
      const flat: (number | string)[] = [];
      for (const [attribute, values] of keys) {
        const number = dictionary.number('attribute', attribute);
        for (const value of values) flat.push(number, value);
      }
      return toText(flat);
    },
    ...createKeyTables(connection, dictionary),
    ...createWatches(connection, dictionary),
  };
}

type KeyTables = Pick<JoinKeys, 'changeCs' | 'changeMv' | 'mvByKey' | 'disconnectors'>;

function createKeyTables(connection: Connection, dictionary: Dictionary): KeyTables {
  const addCs = connection.prepare(joinKeyStatements.addCs);
  const removeCs = connection.prepare(joinKeyStatements.removeCs);
  const addMv = connection.prepare(joinKeyStatements.addMv);
  const removeMv = connection.prepare(joinKeyStatements.removeMv);
  const mvByKey = connection.prepare<[number]>(joinKeyStatements.mvByKey);
  const disconnectors = connection.prepare<[number]>(joinKeyStatements.disconnectors);
  return {
    changeCs: (space, cs, from, to) => {
      changeKeys(from, to, {
        add: (attribute, value) => addCs.run(space, attribute, value, cs),
        remove: (attribute, value) => removeCs.run(space, attribute, value, cs),
      });
    },
    changeMv: (mv, from, to) => {
      changeKeys(from, to, {
        add: (attribute, value) => addMv.run(attribute, value, mv),
        remove: (attribute, value) => removeMv.run(attribute, value, mv),
      });
    },
    mvByKey: (attribute, key) => ids(dictionary.find('attribute', attribute), (number) => mvByKey.all(number, key)),
    disconnectors: (space, objectType, attribute, key) => {
      const type = dictionary.find('type', objectType);
      if (type === undefined) return [];
      return ids(dictionary.find('attribute', attribute), (number) => disconnectors.all(space, number, key, type));
    },
  };
}

function createWatches(connection: Connection, dictionary: Dictionary): Pick<JoinKeys, 'watch' | 'watching'> {
  const watch = connection.prepare(joinKeyStatements.watch);
  const unwatch = connection.prepare(joinKeyStatements.unwatch);
  const watching = connection.prepare<[number]>(joinKeyStatements.watching);
  return {
    watch: (cs, keys) => {
      unwatch.run(cs);
      for (const [attribute, values] of keys) {
        const number = dictionary.number('attribute', attribute);
        for (const value of values) watch.run(number, value, cs);
      }
    },
    watching: (attribute, key) => ids(dictionary.find('attribute', attribute), (number) => watching.all(number, key)),
  };
}

interface Readers {
  readonly of: JoinKeys['reader'];
  readonly forget: () => void;
}

/** An import asks for the same reader object after object, so the last one is tried first. */
function createReaders(dictionary: Dictionary): Readers {
  const readers = new Map<AttributeLayout, Map<string, KeyReader>>();
  let last: { layout: AttributeLayout; attributes: readonly string[]; reader: KeyReader } | undefined;

  function find(layout: AttributeLayout, attributes: readonly string[]): KeyReader {
    const signature = attributes.join(',');
    const ofLayout = readers.get(layout) ?? new Map<string, KeyReader>();
    readers.set(layout, ofLayout);
    const reader = ofLayout.get(signature) ?? createReader(layout, attributes, dictionary);
    ofLayout.set(signature, reader);
    return reader;
  }

  return {
    of: (layout, attributes) => {
      if (last?.layout !== layout || last.attributes !== attributes) {
        last = { layout, attributes, reader: find(layout, attributes) };
      }
      return last.reader;
    },
    forget: () => {
      readers.clear();
      last = undefined;
    },
  };
}

function ids(attribute: number | undefined, read: (attribute: number) => readonly [number][]): readonly number[] {
  return attribute === undefined ? [] : read(attribute).map(([id]) => id);
}

/** Attributes the layout does not have are left out: nothing of the type was ever imported with them. */
function createReader(layout: AttributeLayout, attributes: readonly string[], dictionary: Dictionary): KeyReader {
  const wanted: { attribute: LayoutAttribute; slot: number; number: number }[] = [];
  for (const name of attributes) {
    const slot = layout.slotOf.get(name);
    const attribute = slot === undefined ? undefined : layout.attributes[slot];
    if (slot !== undefined && attribute !== undefined && attribute.type !== 'ref') {
      wanted.push({ attribute, slot, number: dictionary.number('attribute', name) });
    }
  }
  return {
    signature: wanted.map(({ number }) => number).join(','),
    read: (image) => {
      const flat: (number | string)[] = [];
      for (const { attribute, slot, number } of wanted) {
        for (const value of joinKeys(attribute.type, image[slot])) flat.push(number, value);
      }
      return toText(flat);
    },
  };
}

function toText(flat: readonly (number | string)[]): KeyText {
  return flat.length === 0 ? null : JSON.stringify(flat);
}

interface KeyChange {
  readonly add: (attribute: number, value: string) => unknown;
  readonly remove: (attribute: number, value: string) => unknown;
}

function changeKeys(from: KeyText, to: KeyText, change: KeyChange): void {
  if (from === to) return;
  const wanted = parseKeys(to);
  const known = parseKeys(from);
  for (const [key, [attribute, value]] of known) {
    if (!wanted.has(key)) change.remove(attribute, value);
  }
  for (const [key, [attribute, value]] of wanted) {
    if (!known.has(key)) change.add(attribute, value);
  }
}

function parseKeys(text: KeyText): Map<string, readonly [attribute: number, value: string]> {
  const keys = new Map<string, readonly [number, string]>();
  if (text === null) return keys;
  const flat = parse<readonly (number | string)[]>(text);
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const attribute = Number(flat[at]);
    const value = String(flat[at + 1]);
    keys.set(`${attribute} ${value}`, [attribute, value]);
  }
  return keys;
}
