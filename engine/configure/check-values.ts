import { importedAttributes } from '../inspect/object-attributes.ts';
import { eachCs } from '../inspect/store-pages.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import { formatQuantity } from '../model/figures.ts';
import type { DiagnosisFinding } from '../ports/diagnosis.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';
import { consistencyGuid, defaultAnchor } from './source-anchor.ts';
import { accountTypes } from './user-rules.ts';
import { anchorValueProblem, nameBased, signInNameProblem } from './value-rules.ts';

/** Objects named in a finding before the rest is only counted. */
const namedObjects = 3;

/** Whether an attribute can be a source anchor at all, by its name and its type. */
export function checkAnchorAttribute(
  configuration: WorkspaceConfiguration,
  attribute: string,
): readonly DiagnosisFinding[] {
  const findings: DiagnosisFinding[] = [];
  if (nameBased.has(attribute.toLowerCase()))
    findings.push({
      check: 'anchor-attribute',
      status: 'error',
      message: `"${attribute}" changes with a person's name, and an anchor must never change`,
      remedy: `Choose an attribute that stays, best ${consistencyGuid}`,
    });
  for (const { name, schema } of directories(configuration)) {
    const found = schema.attributes.get(attribute);
    if (found === undefined && attribute !== consistencyGuid)
      findings.push({
        check: 'anchor-attribute',
        status: 'error',
        message: `The schema of "${name}" has no attribute "${attribute}"`,
        remedy: 'Correct the name, in the spelling of the directory, or refresh the schema of the connector',
      });
    else if (found !== undefined && (found.multiValued || found.type === 'bool' || found.type === 'ref'))
      findings.push({
        check: 'anchor-attribute',
        status: 'error',
        message: `"${attribute}" of "${name}" is ${found.multiValued ? 'multi-valued' : 'neither text, number nor bytes'}, so it cannot be an anchor`,
        remedy: 'Choose a single-valued attribute of text, a number or bytes',
      });
  }
  return findings;
}

/**
 * Holds the imported accounts to the rules for anchors: values present, allowed, unique, and for people already in the tenant the ones
 * they have there. Of attributes that were not imported nothing is known.
 */
export function checkAnchorValues(
  store: StoreReader,
  configuration: WorkspaceConfiguration,
  attribute: string,
): readonly DiagnosisFinding[] {
  const tally = new Tally();
  for (const { connector, object } of accounts(store, configuration)) {
    tally.accounts += 1;
    const value = valueOf(store, object, attribute);
    const isText = connector.schema.attributes.get(attribute)?.type === 'str';
    if (value === undefined) tally.missing.push(object.dn);
    else {
      const problem = isText ? anchorValueProblem(value) : undefined;
      if (problem !== undefined) tally.wrong.push(`${object.dn} (${problem})`);
      tally.see(value, object.dn, object.mv);
    }
    const fallback = attribute === consistencyGuid ? valueOf(store, object, defaultAnchor) : undefined;
    const anchor = value ?? fallback;
    const held = cloudAnchor(store, object);
    if (anchor !== undefined && held !== undefined && held !== anchor) tally.changed.push(object.dn);
  }
  return anchorFindings(tally, attribute);
}

/** Whether anything has the attribute already: then another program may be using it. Nothing is known of directories never imported. */
export function checkAnchorInUse(
  store: StoreReader,
  configuration: WorkspaceConfiguration,
  attribute: string,
): readonly DiagnosisFinding[] {
  if (attribute !== consistencyGuid || configuration.sourceAnchor === consistencyGuid) return [];
  const used: string[] = [];
  for (const { object } of accounts(store, configuration)) {
    if (valueOf(store, object, attribute) !== undefined) used.push(object.dn);
  }
  // A live forest is asked itself.
  const unread = directories(configuration).filter(
    ({ kind, attributes }) => kind !== 'ad' && !attributes.includes(attribute),
  );
  if (used.length > 0) return [inUse(attribute, used)];
  return unread.map(({ name }) => ({
    check: 'anchor-in-use',
    status: 'warning',
    message: `"${attribute}" of "${name}" was not imported so far, so it is not known whether another program uses it`,
    remedy:
      'Go on where you know that nothing else uses it; else add it to "attributes" in joinery.json, import, and configure again',
  }));
}

export function inUse(attribute: string, dns: readonly string[]): DiagnosisFinding {
  return {
    check: 'anchor-in-use',
    status: 'error',
    message: `${formatQuantity(dns.length, 'object has', 'objects have')} a value in "${attribute}" already, so another program may be using it: ${shown(dns)}`,
    remedy: `If the values are anchors, from this forest's own past or another tool, say --skip-search; else keep ${defaultAnchor} or choose another attribute`,
  };
}

/** Holds the imported accounts to the rules for sign-in names. */
export function checkSignInNames(
  store: StoreReader,
  configuration: WorkspaceConfiguration,
  attribute: string,
): readonly DiagnosisFinding[] {
  const unusable = directories(configuration).flatMap(({ name, schema }): readonly DiagnosisFinding[] => {
    const found = schema.attributes.get(attribute);
    if (found !== undefined && found.type === 'str' && !found.multiValued) return [];
    return [
      {
        check: 'sign-in-attribute',
        status: 'error',
        message: `"${attribute}" of "${name}" is ${found === undefined ? 'not in its schema' : 'not a single text'}, so nobody can sign in with it`,
        remedy: 'Choose a single-valued text attribute, such as mail, in the spelling of the schema',
      },
    ];
  });
  if (unusable.length > 0) return unusable;
  const tally = new Tally();
  for (const { object } of accounts(store, configuration)) {
    tally.accounts += 1;
    const value = valueOf(store, object, attribute);
    if (value === undefined) tally.missing.push(object.dn);
    else {
      const problem = signInNameProblem(value);
      if (problem !== undefined) tally.wrong.push(`${object.dn} (${problem})`);
      tally.see(value.toLowerCase(), object.dn, object.mv);
    }
  }
  return signInFindings(tally, attribute);
}

/** What was seen of an attribute over all accounts. */
class Tally {
  accounts = 0;
  readonly missing: string[] = [];
  readonly wrong: string[] = [];
  readonly changed: string[] = [];
  readonly repeated: string[] = [];
  readonly #first = new Map<string, number | null>();

  /** Values of one person's several accounts may be the same. */
  see(value: string, dn: string, person: number | null = null): void {
    const first = this.#first.get(value);
    if (first === undefined) this.#first.set(value, person);
    else if (first === null || first !== person) this.repeated.push(dn);
  }
}

function anchorFindings(tally: Tally, attribute: string): readonly DiagnosisFinding[] {
  if (tally.accounts === 0) return [nothingImported('anchor-values')];
  const findings = [
    ...tallied(tally.wrong, {
      check: 'anchor-values',
      status: 'error',
      what: `a value in "${attribute}" that cannot be an anchor`,
      remedy: 'Correct the values, or choose another attribute',
    }),
    ...tallied(tally.repeated, {
      check: 'anchor-unique',
      status: 'error',
      what: `the same value in "${attribute}" as another`,
      remedy: 'An anchor belongs to one person only; correct the values, or choose another attribute',
    }),
    ...tallied(tally.changed, {
      check: 'anchor-immutable',
      status: 'error',
      who: ['person is', 'people are'],
      what: 'in the tenant with another anchor and would be blocked by synchronization errors',
      remedy: `Write the anchor they have in the tenant into "${attribute}" first, or keep the attribute configured now`,
    }),
    ...tallied(attribute === consistencyGuid ? [] : tally.missing, {
      check: 'anchor-present',
      status: 'warning',
      what: `no value in "${attribute}" and would not go to the tenant`,
      remedy: 'Give them a value before they are synchronized',
    }),
  ];
  const message = `The values of ${formatQuantity(tally.accounts, 'account')} can be anchors`;
  return findings.length > 0 ? findings : [{ check: 'anchor-values', status: 'ok', message }];
}

function signInFindings(tally: Tally, attribute: string): readonly DiagnosisFinding[] {
  if (tally.accounts === 0) return [nothingImported('sign-in-values')];
  const findings = [
    ...tallied(tally.wrong, {
      check: 'sign-in-values',
      status: 'error',
      what: `a value in "${attribute}" nobody can sign in with`,
      remedy: 'Correct the values',
    }),
    ...tallied(tally.repeated, {
      check: 'sign-in-unique',
      status: 'error',
      what: `the same value in "${attribute}" as another person`,
      remedy: 'Only one of them can sign in with it; correct the others',
    }),
    ...tallied(tally.missing, {
      check: 'sign-in-present',
      status: 'warning',
      what: `no value in "${attribute}", so what the rules fall back to counts`,
      remedy: 'Give them a value, or see that the fallback is what they should sign in with',
    }),
  ];
  const message = `${formatQuantity(tally.accounts, 'account')} can sign in with "${attribute}"`;
  return findings.length > 0 ? findings : [{ check: 'sign-in-values', status: 'ok', message }];
}

/** What several objects have in common. `who`: they, one and many of them, with their verb. */
interface Tallied {
  readonly check: string;
  readonly status: 'warning' | 'error';
  readonly who?: readonly [one: string, many: string];
  readonly what: string;
  readonly remedy: string;
}

function tallied(dns: readonly string[], { check, status, who, what, remedy }: Tallied): readonly DiagnosisFinding[] {
  if (dns.length === 0) return [];
  const [one, many] = who ?? ['account has', 'accounts have'];
  const message = `${formatQuantity(dns.length, one, many)} ${what}: ${shown(dns)}`;
  return [{ check, status, message, remedy }];
}

function nothingImported(check: string): DiagnosisFinding {
  return {
    check,
    status: 'warning',
    message: 'No account was imported yet, so the values could not be checked',
    remedy: 'Import the directories and configure once more; nothing is changed a second time',
  };
}

function directories({ connectors }: WorkspaceConfiguration): readonly ConnectorConfiguration[] {
  return connectors.filter(({ category }) => category === 'AD');
}

function* accounts(
  store: StoreReader,
  configuration: WorkspaceConfiguration,
): Generator<{ readonly connector: ConnectorConfiguration; readonly object: CsObject }> {
  for (const connector of directories(configuration)) {
    const space = store.space(connector.id);
    if (space === undefined) continue;
    for (const object of eachCs(store, space)) {
      if (accountTypes.has(object.objectType.toLowerCase()) && object.image !== null) yield { connector, object };
    }
  }
}

/** The anchor the account's person has in the tenant, as far as a rule brings it in; only for the account that gives the anchor. */
function cloudAnchor(store: StoreReader, { id, mv }: CsObject): string | undefined {
  const person = mv === null ? undefined : store.mv(mv);
  const slots = person === undefined ? undefined : store.layout('metaverse', person.objectType)?.slotOf;
  const own = slots?.get('sourceAnchor');
  const cloud = slots?.get('cloudSourceAnchor');
  if (person === undefined || own === undefined || cloud === undefined) return undefined;
  const held = person.slots[cloud];
  return person.contributors[own]?.cs === id && typeof held === 'string' ? held : undefined;
}

function valueOf(store: StoreReader, object: CsObject, attribute: string): string | undefined {
  const found = importedAttributes(store, object, (name) => name.toLowerCase() === attribute.toLowerCase());
  const value = found[0]?.values[0];
  return value === undefined ? undefined : String(value);
}

function shown(dns: readonly string[]): string {
  const named = dns.slice(0, namedObjects).join('; ');
  return dns.length > namedObjects ? `${named}; and ${dns.length - namedObjects} more` : named;
}
