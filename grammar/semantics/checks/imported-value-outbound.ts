import type { RuleCheck } from '../rule-context.ts';

/** Only objects of a connector space are imported, so metaverse objects have no imported values; write `[attribute]` instead. */
export const importedValueOutbound: RuleCheck = {
  code: 'imported-value-outbound',
  severity: 'error',
  find: ({ rule, calls }) => {
    if (rule.direction === 'inbound') return [];
    return calls
      .filter((call) => call.name === 'ImportedValue')
      .map((call) => {
        const message =
          'ImportedValue reads what a directory confirmed, which an outbound rule has no view of; write [attribute] instead';
        const [name] = call.args;
        if (name?.kind !== 'string') return { span: call.nameSpan, message };
        const edits = [{ span: call.span, text: `[${name.value}]` }];
        return { span: call.nameSpan, message, fix: { title: `Write [${name.value}]`, edits } };
      });
  },
};
