import { guessing } from '../../ast/fix.ts';
import type { RuleCheck } from '../rule-context.ts';

/**
 * A position below 1. Positions count from 1, for characters, words, list items and parts of a DN alike: `Item` fails the object, `Word`
 * and `ItemOrNull` find nothing, and `Mid` begins at the first character all the same.
 */
export const positionBelowOne: RuleCheck = {
  code: 'position-below-one',
  severity: 'warning',
  find: ({ calls }) =>
    calls
      .filter(({ name }) => positioned.has(name))
      .flatMap(({ name, args }) => {
        const position = args[1];
        if (position?.kind !== 'number' || position.value >= 1n) return [];
        const { span, value } = position;
        const message = `Positions count from 1, so ${consequences.get(name) ?? `${name} finds nothing`} at ${value}; write 1 for the first one`;
        return [{ span, message, ...(value === 0n ? { fix: guessing('Write 1', span, '1') } : {}) }];
      }),
};

const consequences: ReadonlyMap<string, string> = new Map([
  ['Item', 'Item fails every object'],
  ['Mid', 'Mid begins with the first character'],
]);

/** Functions whose second argument is a position. */
const positioned: ReadonlySet<string> = new Set(['DNComponent', 'DNComponentRev', 'Item', 'ItemOrNull', 'Mid', 'Word']);
