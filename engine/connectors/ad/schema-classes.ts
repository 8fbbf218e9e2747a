import { firstText, textsOf, type LdapEntry } from './ldap-entry.ts';

/** What {@link classOfEntry} reads of a `classSchema` object. */
export const classSchemaAttributes: readonly string[] = [
  'lDAPDisplayName',
  'isDefunct',
  'subClassOf',
  'auxiliaryClass',
  'systemAuxiliaryClass',
  'mustContain',
  'systemMustContain',
  'mayContain',
  'systemMayContain',
];

/** One class as its definition says it, without what it inherits. */
export interface ClassDefinition {
  readonly name: string;
  /** Classes it takes attributes from: the one above and the auxiliary ones. */
  readonly parents: readonly string[];
  readonly attributes: readonly string[];
}

/** `undefined` for a class without a name, or one that was withdrawn. */
export function classOfEntry(entry: LdapEntry): ClassDefinition | undefined {
  const name = firstText(entry, 'lDAPDisplayName');
  if (name === undefined || firstText(entry, 'isDefunct') === 'TRUE') return undefined;
  const all = (...names: readonly string[]): readonly string[] => names.flatMap((each) => textsOf(entry, each));
  return {
    name,
    parents: all('subClassOf', 'auxiliaryClass', 'systemAuxiliaryClass'),
    attributes: all('mustContain', 'systemMustContain', 'mayContain', 'systemMayContain'),
  };
}

/** Everything objects of a class can have; the topmost class is its own parent. */
export function attributesOfClass(classes: ReadonlyMap<string, ClassDefinition>, name: string): ReadonlySet<string> {
  const attributes = new Set<string>();
  const seen = new Set<string>();
  const waiting = [name];
  for (const next of waiting) {
    const definition = seen.has(next) ? undefined : classes.get(next);
    seen.add(next);
    if (definition === undefined) continue;
    for (const attribute of definition.attributes) attributes.add(attribute);
    waiting.push(...definition.parents);
  }
  return attributes;
}
