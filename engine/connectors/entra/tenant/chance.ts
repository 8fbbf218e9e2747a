import { seededRandom } from '../../../model/seeded-random.ts';

/** Decides what happens by chance; the same seed decides the same in the same order. */
export interface Chance {
  /** `true` with that probability. Certain answers take nothing from the sequence. */
  happens(probability: number | undefined): boolean;
}

export function createChance(seed: number): Chance {
  const random = seededRandom(seed);
  return {
    happens(probability = 0) {
      if (probability <= 0) return false;
      return probability >= 1 || random() < probability;
    },
  };
}
