import { attributeMentions } from '../../ast/mentioned-attributes.ts';
import type { Flow, Word } from '../../ast/rule.ts';
import { resultBranches } from '../result-branches.ts';
import type { RuleCheck } from '../rule-context.ts';

/** Attributes that change when people marry, move or are renamed. */
const changeable: ReadonlySet<string> = new Set(
  (
    'mail userPrincipalName proxyAddresses targetAddress mailNickname sAMAccountName accountName cn displayName givenName sn name ' +
    'distinguishedName dn telephoneNumber mobile department'
  )
    .toLowerCase()
    .split(' '),
);

/**
 * The source anchor is built from an attribute that can change, such as a mail address or a name, and these carry an `@` or blanks,
 * which it must not. An object whose anchor changes is no longer recognized in Entra ID, where it cannot be changed. Use `objectGUID`,
 * `ms-DS-ConsistencyGuid` or an employee number. Attributes a condition only tests are no matter.
 */
export const sourceAnchorCanChange: RuleCheck = {
  code: 'source-anchor-can-change',
  severity: 'warning',
  find: ({ rule }) =>
    rule.flows
      .filter(({ target }) => rule.direction === 'inbound' && /^sourceAnchor(?:Binary)?$/.test(target.text))
      .flatMap(resultAttributes)
      .filter(({ text }) => changeable.has(text.toLowerCase()))
      .map(({ text, span }) => ({
        span,
        message: `"${text}" can change, and an object whose source anchor changes is no longer recognized in Entra ID; build it from objectGUID, ms-DS-ConsistencyGuid or an employee number`,
      })),
};

function resultAttributes({ source }: Flow): readonly Word[] {
  if (source.kind === 'direct') return [source.attribute];
  return source.kind === 'constant'
    ? []
    : resultBranches(source.expression).flatMap((node) => [...attributeMentions(node)]);
}
