import { createLayout } from '../../model/stored.ts';
import type { AttributeLayout, LayoutAttribute } from '../../model/stored.ts';
import type { SpaceId } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { StoreError } from './store-error.ts';

/** What rows name by a small number instead of by text. */
export type WordKind = 'space' | 'type' | 'partition' | 'rule' | 'attribute';

/** Small numbers for recurring texts, and the layouts. All of it lies in memory; written through. */
export interface Dictionary {
  readonly find: (kind: WordKind, text: string) => number | undefined;
  /** Numbers count from 1 for each kind and are never reused. */
  readonly number: (kind: WordKind, text: string) => number;
  readonly text: (kind: WordKind, number: number) => string;
  readonly layout: (space: SpaceId | 'metaverse', objectType: string) => AttributeLayout | undefined;
  /** Number of slots by the type's number; 0 for a type without a layout. */
  readonly slotCount: (space: SpaceId | 'metaverse', type: number) => number;
  readonly extendLayout: (
    space: SpaceId | 'metaverse',
    objectType: string,
    attributes: readonly LayoutAttribute[],
  ) => AttributeLayout;
  /** Forgets what was read; needed after a rollback and when another process wrote. */
  readonly reload: () => void;
}

interface Words {
  readonly numbers: Map<string, number>;
  readonly texts: string[];
}

/** The metaverse's layouts lie under this number, which no connector space ever has. */
const metaverse = 0;

export function createDictionary(connection: Connection): Dictionary {
  const readWords = connection.prepare<[WordKind, number, string]>(
    `SELECT kind, number, text FROM word ORDER BY kind, number`,
  );
  const addWord = connection.prepare(`INSERT INTO word (kind, number, text) VALUES (?, ?, ?)`);
  const words = new Map<WordKind, Words>();
  const layouts = createLayouts(connection);

  function wordsOf(kind: WordKind): Words {
    let found = words.get(kind);
    if (found === undefined) {
      found = { numbers: new Map(), texts: [] };
      words.set(kind, found);
    }
    return found;
  }

  function remember(kind: WordKind, given: number, word: string): void {
    const { numbers, texts } = wordsOf(kind);
    numbers.set(word, given);
    texts[given] = word;
  }

  function number(kind: WordKind, word: string): number {
    const { numbers } = wordsOf(kind);
    const known = numbers.get(word);
    if (known !== undefined) return known;
    const added = numbers.size + 1;
    addWord.run(kind, added, word);
    remember(kind, added, word);
    return added;
  }

  function reload(): void {
    words.clear();
    layouts.reload();
    for (const row of readWords.all()) remember(...row);
  }

  function text(kind: WordKind, wanted: number): string {
    const found = wordsOf(kind).texts[wanted];
    if (found === undefined) throw new StoreError('store-unknown-object', `The store has no ${kind} number ${wanted}`);
    return found;
  }

  reload();
  return {
    find: (kind, wanted) => wordsOf(kind).numbers.get(wanted),
    number,
    text,
    layout: (space, objectType) => layouts.of(space, objectType),
    slotCount: (space, type) => layouts.of(space, text('type', type))?.attributes.length ?? 0,
    extendLayout: layouts.extend,
    reload,
  };
}

interface Layouts {
  readonly of: (space: SpaceId | 'metaverse', objectType: string) => AttributeLayout | undefined;
  extend: Dictionary['extendLayout'];
  readonly reload: () => void;
}

function createLayouts(connection: Connection): Layouts {
  const read = connection.prepare<[number, string, number, string, LayoutAttribute['type'], number]>(
    `SELECT space, object_type, slot, name, type, multi_valued FROM layout ORDER BY space, object_type, slot`,
  );
  const add = connection.prepare(
    `INSERT INTO layout (space, object_type, slot, name, type, multi_valued) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const bySpace: Map<string, AttributeLayout>[] = [];

  function of(space: SpaceId | 'metaverse', objectType: string): AttributeLayout | undefined {
    return bySpace[space === 'metaverse' ? metaverse : space]?.get(objectType);
  }

  function keep(space: number, layout: AttributeLayout): AttributeLayout {
    const known = (bySpace[space] ??= new Map<string, AttributeLayout>());
    known.set(layout.objectType, layout);
    return layout;
  }

  function reload(): void {
    bySpace.length = 0;
    const attributes = new Map<string, { space: number; objectType: string; list: LayoutAttribute[] }>();
    for (const [space, objectType, , name, type, multiValued] of read.all()) {
      const key = `${space} ${objectType}`;
      const entry = attributes.get(key) ?? { space, objectType, list: [] };
      entry.list.push({ name, type, multiValued: multiValued === 1 });
      attributes.set(key, entry);
    }
    for (const { space, objectType, list } of attributes.values()) keep(space, createLayout(objectType, list));
  }

  return {
    of,
    extend: (space, objectType, attributes) => {
      const known = of(space, objectType);
      const list = [...(known?.attributes ?? [])];
      const names = new Set(list.map(({ name }) => name));
      const number = space === 'metaverse' ? metaverse : space;
      for (const attribute of attributes) {
        if (names.has(attribute.name)) continue;
        names.add(attribute.name);
        add.run(number, objectType, list.length, attribute.name, attribute.type, attribute.multiValued ? 1 : 0);
        list.push(attribute);
      }
      if (known !== undefined && list.length === known.attributes.length) return known;
      return keep(number, createLayout(objectType, list));
    },
    reload,
  };
}
