import { errorAt } from '../../ast/problem-at.ts';
import type { Check } from '../rule-context.ts';
import { functionCalls } from '../rule-expressions.ts';

/** `imported-value-outbound`: only objects of a connector space are imported, so metaverse objects have no imported values. */
export const importedValueOutbound: Check = ({ rule }) => {
  if (rule.direction === 'inbound') return [];
  return functionCalls(rule)
    .filter((call) => call.name === 'ImportedValue')
    .map((call) =>
      errorAt(
        call.nameSpan,
        'imported-value-outbound',
        'ImportedValue reads what a directory confirmed, which an outbound rule has no view of; write [attribute] instead',
      ),
    );
};
