import type { Store } from '../../../engine/ports/store.ts';
import { historyContract } from './contract-history.ts';
import { metaverseContract } from './contract-metaverse.ts';
import { referenceContract } from './contract-references.ts';
import { stagingContract } from './contract-staging.ts';
import { storeTest } from './store-bench.ts';

/** What every implementation of the port has to do. `open` gives an empty store. */
export function storeContract(open: () => Store): void {
  const test = storeTest(open);
  stagingContract(test);
  referenceContract(test);
  metaverseContract(test);
  historyContract(test);
}
