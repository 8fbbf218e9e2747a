import type { MergeType } from '../../ast/rule.ts';
import type { CrossRuleCheck } from '../rule-context.ts';
import { flowKeys, flowsByTarget, oncePerRule } from '../flows-by-target.ts';

/**
 * Rules that flow into the same attribute of the same object type merge differently: some let precedence decide, others add their
 * values up. An object in scope of both fails. Give all of them the same option.
 */
export const mixedMergeTypes: CrossRuleCheck = {
  code: 'mixed-merge-types',
  severity: 'error',
  findAmong: (context, index) => {
    const merging = index.derived('flows that merge', (active) => flowsByTarget(active, mergingFlows));
    if (merging.size === 0) return [];
    return context.rule.flows.flatMap((flow) => {
      const first = flowKeys(context, flow.target.text)
        .map((key) => merging.get(key)?.[0])
        .find((place) => place !== undefined);
      if (first === undefined || kindOf(first.flow.merge) === kindOf(flow.merge)) return [];
      const message = `"${first.context.rule.name.text}" flows into "${flow.target.text}" with ${written(first.flow.merge)} and this one with ${written(flow.merge)}, so an object in scope of both fails; give both the same`;
      const place = { span: first.flow.target.span, file: first.context.path };
      return [{ span: flow.target.span, message, related: [{ message: 'The other flow stands here', ...place }] }];
    });
  },
};

const mergingFlows = oncePerRule(({ merge }) => merge === 'Merge' || merge === 'MergeCaseInsensitive');

/** `Replace` does what `Update` does. */
function kindOf(merge: MergeType): MergeType {
  return merge === 'Replace' ? 'Update' : merge;
}

function written(merge: MergeType): string {
  switch (merge) {
    case 'Update':
    case 'Replace':
      return 'no "merge"';
    case 'Merge':
      return '"merge"';
    case 'MergeCaseInsensitive':
      return '"merge ignoring case"';
  }
}
