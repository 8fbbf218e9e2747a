import type { ConnectorConfiguration } from '../model/configuration.ts';
import { sameDn } from '../model/dn.ts';
import type { StoreReader } from '../ports/store.ts';
import { containerChoice, partitionOf } from './container-choice.ts';
import { type ExplainFinding, held, note, passed } from './explanation.ts';

/** An object as the selection of a connector looks at it. `objectType` is null where nobody knows it. */
export interface SelectedThing {
  readonly dn: string;
  readonly objectType: string | null;
}

/** Partition, container, object type, group filter: what keeps an object out of the connector space, in this order. */
export function explainSelection(
  store: StoreReader,
  connector: ConnectorConfiguration,
  thing: SelectedThing,
): readonly ExplainFinding[] {
  return [
    explainContainer(connector, thing.dn),
    ...explainObjectType(connector, thing.objectType),
    ...explainGroupFilter(store, connector, thing),
  ];
}

function explainContainer({ name, partitions }: ConnectorConfiguration, dn: string): ExplainFinding {
  const choice = containerChoice(partitions, dn);
  switch (choice.kind) {
    case 'selected':
      return passed('selection', 'container-selected', selectedText(name, choice));
    case 'excluded':
      return held('selection', 'container-excluded', {
        message: `"${choice.entry}" stands in "exclude" of partition "${choice.partition}" of "${name}", and it is the nearest listed container above the object`,
        remedy: `Move the object, or in joinery.json take "${choice.entry}" out of "exclude" or add a container nearer to the object to "include"; then run a full import of "${name}"`,
      });
    case 'not-included': {
      const included = partitions.find((partition) => partition.name === choice.partition)?.include ?? [];
      return held(
        'selection',
        'container-not-included',
        {
          message: `Partition "${choice.partition}" of "${name}" imports only the containers in "include", and none of them is above the object`,
          remedy: `In joinery.json add the object's container to "include" of that partition, then run a full import of "${name}"`,
        },
        { details: included.map((entry) => `include ${entry}`) },
      );
    }
    case 'no-partition':
      return held(
        'selection',
        'partition-not-selected',
        {
          message: `No partition of "${name}" holds the object, so its domain is not imported`,
          remedy: `In joinery.json add the object's naming context to "partitions" of "${name}", then run a full import`,
        },
        { details: partitions.map((partition) => `partition ${partition.name}`) },
      );
  }
}

function selectedText(
  name: string,
  { partition, entry }: { readonly partition: string; readonly entry: string | null },
): string {
  return entry === null
    ? `"${name}" imports the whole partition the object lies in`
    : `"${entry}" in "include" of partition "${partition}" of "${name}" selects the object`;
}

function explainObjectType(
  { name, objectTypes }: ConnectorConfiguration,
  type: string | null,
): readonly ExplainFinding[] {
  if (type === null || [...objectTypes].some((one) => one.toLowerCase() === type.toLowerCase())) return [];
  return [
    held(
      'selection',
      'object-type-not-selected',
      {
        message: `The object is of type "${type}", which "objectTypes" of "${name}" does not list`,
        remedy: `In joinery.json add "${type}" to "objectTypes" of "${name}", then run a full import; without rules for the type it goes no further`,
      },
      { details: [`objectTypes ${[...objectTypes].join(', ')}`] },
    ),
  ];
}

/** Types a group filter lets in only as members; containers and the group itself are needed anyway. */
function explainGroupFilter(
  store: StoreReader,
  connector: ConnectorConfiguration,
  { dn }: SelectedThing,
): readonly ExplainFinding[] {
  if (connector.kind !== 'ad' || connector.groupFilter === undefined) return [];
  const { groupFilter, name } = connector;
  if (sameDn(dn, groupFilter)) return [];
  const space = store.space(connector.id);
  const group = space === undefined ? undefined : store.csByDn(space, groupFilter);
  if (space === undefined || group === undefined) {
    return [
      note(
        'selection',
        'not-in-group-filter',
        `"${name}" imports only direct members of "${groupFilter}", and that group was not imported yet, so membership is not known`,
      ),
    ];
  }
  const slot = store.layout(space, group.objectType)?.slotOf.get('member');
  const isMember = slot !== undefined && [...store.references(group.id, slot)].some((id) => sameDn(store.dnOf(id), dn));
  if (isMember) return [];
  return [
    held('selection', 'not-in-group-filter', {
      message: `"${name}" imports only direct members of "${groupFilter}", and the object is none as the group was last imported`,
      remedy: `Add the object to that group itself (members of nested groups do not count), or take "groupFilter" out of joinery.json; then run a full import of "${name}"`,
    }),
  ];
}

/** The connector whose partitions hold a DN; the longest naming context wins. */
export function connectorForDn(
  connectors: readonly ConnectorConfiguration[],
  dn: string,
): ConnectorConfiguration | undefined {
  const holding = connectors.flatMap((connector) => {
    const partition = partitionOf(connector.partitions, dn);
    return partition === undefined ? [] : [{ connector, length: partition.length }];
  });
  return holding.toSorted((left, right) => right.length - left.length)[0]?.connector;
}
