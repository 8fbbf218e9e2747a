import fc from 'fast-check';
import type { TestObject } from '../../support/sync-workspace.ts';
import { foreignJoin, groupJoin, groupOut, guid, userJoin, userOut } from './two-forests.ts';

/** Optional rules that change what wins, who is filtered, what merges and what fails. Each set compiles. */
const optionalRules = [
  'inbound rule "Title North" { connector "north" from user to person link join precedence 20 flow { title <- [title] } }',
  'inbound rule "Title South" { connector "south" from user to person link join precedence 10 scope { level > 2 } flow { title <- IIF(IsNullOrEmpty([title]), NULL, UCase([title])) } }',
  'inbound rule "Filter" { connector every ad from user to person link join precedence 30 flow { filtered <- IIF([level] = 3, True, NULL) } }',
  'inbound rule "Tags" { connector every ad from user to person link join precedence 40 flow { tags <- merge ignoring case [tags] } }',
  'inbound rule "Keep" { connector "north" from user to person link join precedence 50 flow { notes <- IIF(IsPresent([notes]), [notes], IgnoreThisFlow) } }',
  'inbound rule "Guard" { connector "south" from user to person link join precedence 60 flow { origin <- IIF([level] = 0, Error("Level is zero"), "south") } }',
  'inbound rule "Once" { connector every ad from user to person link join precedence 70 flow { first <- once [name] } }',
  'inbound rule "Sticky" { connector "south" from contact to person link sticky join precedence 80 join { mail = mail } flow { title <- "Contact" } }',
  'outbound rule "Tags Out" { connector "cloud" from person to user link join precedence 220 flow { tags <- [tags] } }',
  'outbound rule "Level Out" { connector "cloud" from person to user link join precedence 221 scope { title starts with "a" } flow { origin <- [first] } }',
];

const levels = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });
const names = fc.constantFrom('anna', 'Anna', 'bob', ' cara ', 'Dora');
const sids = fc.option(fc.constantFrom('S-1', 'S-2', 'S-3', 'S-4', 'S-5'), { nil: undefined });

const attributesOf = fc.record({
  name: names,
  mail: fc.option(fc.constantFrom('a@x', 'A@X', 'b@x', 'c@x', 'd@x'), { nil: undefined }),
  title: fc.option(fc.constantFrom('Analyst', 'boss', ''), { nil: undefined }),
  sid: sids,
  level: levels,
  hidden: fc.option(fc.boolean(), { nil: undefined }),
  tags: fc.option(fc.uniqueArray(fc.constantFrom('x', 'X', 'y', 'z'), { minLength: 1 }), { nil: undefined }),
  notes: fc.option(fc.uniqueArray(fc.constantFrom('n1', 'n2'), { minLength: 1 }), { nil: undefined }),
});

export interface WorldStep {
  readonly connector: 'north' | 'south';
  readonly action: 'import' | 'delete';
  readonly object: TestObject;
}

const dnOf = (type: string, index: number, connector: string): string => `CN=${type}${index},DC=${connector}`;

/** One object that appears, changes or goes. Eight places per forest, so that steps meet each other. */
export const worldSteps: fc.Arbitrary<readonly WorldStep[]> = fc.array(
  fc
    .record({
      connector: fc.constantFrom('north' as const, 'south' as const),
      index: fc.integer({ min: 0, max: 7 }),
      action: fc.constantFrom('import' as const, 'import' as const, 'import' as const, 'delete' as const),
      attributes: attributesOf,
      manager: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
      members: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 5 }),
    })
    .map(({ connector, index, action, attributes, manager, members }) => ({
      connector,
      action,
      object: objectAt(connector, index, { attributes, manager, members }),
    })),
  { minLength: 1, maxLength: 25 },
);

interface Details {
  readonly attributes: typeof attributesOf extends fc.Arbitrary<infer T> ? T : never;
  readonly manager: number | undefined;
  readonly members: readonly number[];
}

/** Places 0-4 are users, 5 and 6 groups, 7 a foreign security principal (north) or a contact (south). */
function objectAt(connector: 'north' | 'south', index: number, { attributes, manager, members }: Details): TestObject {
  const byte = index + (connector === 'north' ? 16 : 32);
  const place = (at: number): string => dnOf(at < 5 ? 'user' : at < 7 ? 'group' : 'other', at, connector);
  const dn = place(index);
  const anchor = guid(byte);
  if (index < 5) {
    const present = Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    );
    return {
      dn,
      anchor,
      type: 'user',
      attributes: {
        ...Object.fromEntries<string | number | boolean | string[]>(present),
        guid: anchor,
        ...(manager === undefined ? {} : { manager: place(manager) }),
      },
    };
  }
  if (index < 7) {
    return {
      dn,
      anchor,
      type: 'group',
      attributes: {
        name: `Team ${index}`,
        guid: anchor,
        ...(members.length === 0 ? {} : { member: members.map(place) }),
      },
    };
  }
  if (connector === 'north')
    return { dn, anchor, type: 'foreignSecurityPrincipal', attributes: { name: attributes.sid ?? 'S-0' } };
  return {
    dn,
    anchor,
    type: 'contact',
    attributes: {
      name: attributes.name,
      ...(attributes.mail === undefined ? {} : { mail: attributes.mail }),
      guid: anchor,
    },
  };
}

/** The joining rules always, and any of the optional ones. */
export const ruleSets: fc.Arbitrary<string> = fc
  .subarray(optionalRules)
  .map((chosen) => [userJoin, userOut, groupJoin, groupOut, foreignJoin, ...chosen].join('\n'));
