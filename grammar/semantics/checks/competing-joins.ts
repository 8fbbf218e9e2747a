import type { Rule } from '../../ast/rule.ts';
import type { CrossRuleCheck, RuleContext } from '../rule-context.ts';
import { areDisjoint } from '../scope/clause-logic.ts';
import { shapeOn } from '../sides.ts';

/**
 * Two enabled rules join the same objects in different ways. When they find different partners the object fails, because precedence
 * does not decide about joins. Identical joins are fine, so are scopes that no object holds together.
 */
export const competingJoins: CrossRuleCheck = {
  code: 'competing-joins',
  severity: 'warning',
  findAmong: (context, index) => {
    const { rule, sides } = context;
    if (rule.join.length === 0) return [];
    const bySource = index.derived('joining rules by source', joiningRules);
    const own = joinKeyOf(rule);
    const others = sourceKeys(context).flatMap((key) => bySource.get(key) ?? []);
    const earlier = others.slice(
      0,
      others.findIndex((other) => other.rule === rule),
    );
    const rival = earlier.find(
      (other) =>
        joinKeyOf(other.rule) !== own &&
        !areDisjoint(other.rule.scope, rule.scope, (name) => shapeOn(sides.source, name)),
    );
    if (rival === undefined) return [];
    const message = `"${rival.rule.name.text}" joins the same objects in another way, so an object for which the two find different partners fails; join alike, or make the scopes exclude each other`;
    const related = [{ message: 'The other rule stands here', span: rival.rule.name.span, file: rival.path }];
    return [{ span: rule.name.span, message, related }];
  },
};

function joiningRules(active: readonly RuleContext[]): ReadonlyMap<string, readonly RuleContext[]> {
  const places = new Map<string, RuleContext[]>();
  for (const context of active) {
    if (context.rule.join.length === 0) continue;
    for (const key of sourceKeys(context)) {
      const known = places.get(key);
      if (known === undefined) places.set(key, [context]);
      else known.push(context);
    }
  }
  return places;
}

/** What a rule joins: objects of a type of a connector inbound; outbound, metaverse objects with a type of a connector. */
function sourceKeys({ rule, connectors }: RuleContext): readonly string[] {
  const target = rule.direction === 'inbound' ? '' : rule.targetObjectType.text;
  return connectors.map(({ name }) => [rule.direction, name, rule.sourceObjectType.text, target].join('\n'));
}

const joinKeys = new WeakMap<Rule, string>();

/** Equal for joins that find the same; the order of groups counts, since the first with one match wins. */
function joinKeyOf(rule: Rule): string {
  const known = joinKeys.get(rule);
  if (known !== undefined) return known;
  const key = JSON.stringify(
    rule.join.map(({ clauses }) =>
      clauses
        .map(
          ({ csAttribute, mvAttribute, caseSensitive }) => `${csAttribute.text} ${mvAttribute.text} ${caseSensitive}`,
        )
        .toSorted(),
    ),
  );
  joinKeys.set(rule, key);
  return key;
}
