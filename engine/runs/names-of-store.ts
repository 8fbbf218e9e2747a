import { createLayout } from '../model/stored.ts';
import type { StoreReader } from '../ports/store.ts';
import type { PlanNames } from '../rules/compile-plan.ts';

/** Names as the store has them. What it lacks is given for the time being and kept nowhere. */
export interface NamesOfStore extends PlanNames {
  /** Whether something was asked for that the store does not have yet; a plan with it is for looking only. */
  readonly lacking: boolean;
}

/** Numbers far beyond those a store gives, so that what is not stored is found nowhere in it. */
const firstUnstored = 1_000_000_000;

export function createNamesOfStore(store: StoreReader): NamesOfStore {
  const unstored = new Map<string, number>();
  const given = (known: number | undefined, name: string): number => {
    if (known !== undefined) return known;
    const before = unstored.get(name);
    if (before !== undefined) return before;
    const number = firstUnstored + unstored.size;
    unstored.set(name, number);
    return number;
  };
  let lacksAttributes = false;
  return {
    openSpace: (connectorId) => given(store.space(connectorId), `space ${connectorId}`),
    numberRule: (ruleId) => given(store.ruleNumber(ruleId), `rule ${ruleId}`),
    extendLayout: (space, objectType, attributes) => {
      const known = store.layout(space, objectType);
      const names = new Set(known?.attributes.map(({ name }) => name));
      const added = attributes.filter(({ name }) => !names.has(name));
      if (added.length === 0) return known ?? createLayout(objectType, []);
      lacksAttributes = true;
      return createLayout(objectType, [...(known?.attributes ?? []), ...added]);
    },
    get lacking() {
      return lacksAttributes || unstored.size > 0;
    },
  };
}
