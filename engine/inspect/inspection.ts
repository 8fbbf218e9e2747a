import type { WorkspaceConfiguration } from '../model/configuration.ts';
import type { SpaceId, StoreReader } from '../ports/store.ts';
import type { Plan } from '../rules/plan.ts';

/** What looking at objects needs: the store, and the names of what is in it. */
export interface Inspection {
  readonly store: StoreReader;
  readonly configuration: WorkspaceConfiguration;
  readonly plan: Plan;
}

/** The rule's name; its id when the rule is gone. `null` stays `null`. */
export function ruleNamed({ plan }: Inspection, id: string): string {
  return plan.ruleById(id)?.name ?? id;
}

/** The connector's name; the space's number when the connector is gone from the configuration. */
export function connectorOfSpace({ store, configuration }: Inspection, space: SpaceId): string {
  return configuration.connectors.find(({ id }) => store.space(id) === space)?.name ?? `(space ${space})`;
}
