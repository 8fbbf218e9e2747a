import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import type { Flow } from '../../grammar/ast/rule.ts';
import { type AttributeMention, mentionsOf, type Space } from '../symbols/attribute-mentions.ts';
import { type AttributeIdentity, type AttributePlace, identityOf, placesOf } from '../symbols/attribute-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion, Snapshot } from '../workspace/snapshot.ts';

/**
 * The attribute at a place, to be followed along its flows: a directory's attribute flows into a metaverse attribute, that one into
 * attributes of directories. Incoming is where a value comes from, outgoing where it goes to.
 */
export function prepareCallHierarchy({ snapshot, file, offset }: PlaceQuestion): readonly CallHierarchyItem[] {
  const symbol = symbolAt(file, offset);
  if (symbol?.kind !== 'attribute') return [];
  const place = { file, mention: symbol.mention };
  return [itemOf(identityOf(snapshot, place), place)];
}

export function incomingCalls(snapshot: Snapshot, item: CallHierarchyItem): readonly CallHierarchyIncomingCall[] {
  const attribute = attributeOf(item);
  const flows = placesOf(snapshot, attribute, ['write']);
  const sources = flows.flatMap(({ file, mention }) =>
    partners(mention, 'read').map((read) => ({ file, mention: read })),
  );
  return grouped(snapshot, sources).map(({ identity, places: [first, ...others] }) => ({
    from: itemOf(identity, first),
    fromRanges: [first, ...others].map((place) => place.file.rangeOf(place.mention.span)),
  }));
}

export function outgoingCalls(snapshot: Snapshot, item: CallHierarchyItem): readonly CallHierarchyOutgoingCall[] {
  const attribute = attributeOf(item);
  const reads = placesOf(snapshot, attribute, ['read']);
  const targets = reads.flatMap(({ file, mention }) =>
    partners(mention, 'write').map((write) => ({ file, mention: write, source: mention })),
  );
  return grouped(snapshot, targets).map(({ identity, places: [first, ...others] }) => ({
    to: itemOf(identity, first),
    // The protocol has them in the file of the item that was asked about; flows in other files are found through `to`.
    fromRanges: uniqueRanges(
      [first, ...others]
        .filter(({ file }) => file.uri === item.uri)
        .map(({ file, source }) => file.rangeOf(source.span)),
    ),
  }));
}

/** The other end of a mention's flow. */
function partners({ rule, flow }: AttributeMention, access: 'read' | 'write'): readonly AttributeMention[] {
  return mentionsOf(rule).filter((one) => one.flow === flow && one.access === access);
}

interface Group<Place> {
  readonly identity: AttributeIdentity;
  readonly places: readonly [Place, ...Place[]];
}

/** Places of the same attribute in the same file come together: what is shown of them is in one file. */
function grouped<Place extends AttributePlace>(snapshot: Snapshot, places: readonly Place[]): readonly Group<Place>[] {
  const groups = new Map<string, Group<Place>>();
  for (const place of places) {
    const identity = identityOf(snapshot, place);
    const key = JSON.stringify([identity, place.file.path]);
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined ? { identity, places: [place] } : { identity, places: [...known.places, place] },
    );
  }
  return [...groups.values()];
}

/** What an item remembers, so that it can be followed further without its place. */
interface ItemData {
  readonly space: Space;
  readonly connectors: readonly string[];
}

function itemOf({ space, name, connectors }: AttributeIdentity, { file, mention }: AttributePlace): CallHierarchyItem {
  const data: ItemData = { space, connectors };
  const { rule, flow, span } = mention;
  const where = space === 'metaverse' ? 'metaverse' : connectors.join(', ');
  return {
    name,
    detail: `${where} · ${rule.name.text}`,
    kind: SymbolKind.Property,
    uri: file.uri,
    range: file.rangeOf(around(flow, mention)),
    selectionRange: file.rangeOf(span),
    data,
  };
}

function around(flow: Flow | undefined, { span }: AttributeMention): AttributeMention['span'] {
  return flow?.span ?? span;
}

function attributeOf({ name, data }: CallHierarchyItem): AttributeIdentity {
  const { space, connectors } = isItemData(data) ? data : { space: 'metaverse' as const, connectors: [] };
  return { space, name, connectors };
}

function isItemData(data: unknown): data is ItemData {
  return typeof data === 'object' && data !== null && 'space' in data && 'connectors' in data;
}

function uniqueRanges(ranges: readonly Range[]): Range[] {
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}
