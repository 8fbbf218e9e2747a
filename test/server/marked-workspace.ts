import assert from 'node:assert/strict';
import type { Location, Range } from 'vscode-languageserver-types';
import type { ConnectorDescription, RuleEnvironment } from '../../grammar/schema/schema.ts';
import { createRuleWorkspace, looseSettings } from '../../server/workspace/rule-workspace.ts';
import type { ConfigurationPlaces, PlaceQuestion } from '../../server/workspace/snapshot.ts';
import type { SourceFile } from '../../server/workspace/source-file.ts';
import { parseSchema } from '../support/sync-workspace.ts';
import { dedent } from '../support/text.ts';

const forest = {
  attributes:
    'cn, displayName, givenName, sn, mail, company, employeeID, sAMAccountName, adminDescription, member ref*, manager ref, proxyAddresses str*, userAccountControl num, isCriticalSystemObject bool, objectSid bin, msDS-cloudExtensionAttribute1',
  types: {
    user: 'cn displayName givenName sn mail company employeeID sAMAccountName adminDescription manager proxyAddresses userAccountControl isCriticalSystemObject objectSid msDS-cloudExtensionAttribute1',
    group: 'cn displayName mail member proxyAddresses',
  },
};

const tenant = {
  attributes: 'userPrincipalName, displayName, mail, accountEnabled bool, proxyAddresses str*, sourceAnchor',
  types: { user: 'userPrincipalName displayName mail accountEnabled proxyAddresses sourceAnchor' },
};

const metaverse = {
  attributes:
    'cn, displayName, givenName, sn, mail, userPrincipalName, accountEnabled bool, cloudFiltered bool, proxyAddresses str*, manager ref, employeeNumber num, objectSid bin, sourceAnchor',
  types: {
    person:
      'cn displayName givenName sn mail userPrincipalName accountEnabled cloudFiltered proxyAddresses manager employeeNumber objectSid sourceAnchor',
    group: 'cn displayName mail proxyAddresses',
  },
};

function connector(name: string, at: number, category: 'AD' | 'Entra'): ConnectorDescription {
  const schema = parseSchema(category === 'AD' ? forest : tenant);
  return {
    name,
    id: `00000000-0000-4000-8000-00000000000${at}`,
    category,
    schema,
    // Everything but `company` is imported.
    includedAttributes: new Set([...schema.attributes.keys()].filter((attribute) => attribute !== 'company')),
    parameters: new Set(category === 'AD' ? ['Domain.FQDN', 'Forest.FQDN'] : []),
  };
}

/** Two forests, a tenant, and a metaverse. */
const environment: RuleEnvironment = {
  connectors: [connector('contoso.com', 1, 'AD'), connector('fabrikam.com', 2, 'AD'), connector('tenant', 3, 'Entra')],
  metaverse: parseSchema(metaverse),
};

/** Where the configuration says what; the lines are made up, the names are those it was asked for. */
const places: ConfigurationPlaces = {
  connector: (name) => placeCalled('joinery.json', name),
  schemaFile: (owner) => placeCalled(`${owner ?? 'metaverse'}.json`, ''),
  attribute: (owner, name) => placeCalled(`${owner ?? 'metaverse'}.json`, name),
  objectType: (owner, name) => placeCalled(`${owner ?? 'metaverse'}.json`, name),
};

function placeCalled(file: string, name: string): Location {
  const position = { line: 0, character: name.length };
  return { uri: `file:///space/${file}#${name}`, range: { start: position, end: position } };
}

export interface MarkedWorkspace extends PlaceQuestion {
  /** Every `$0` of the file with the first one. */
  readonly offsets: readonly number[];
}

export interface WorkspaceOptions {
  /** A file outside any workspace. */
  readonly loose?: boolean;
}

/**
 * A workspace from one text. `//- name` begins another file, `$0` is the cursor; the question is about the file that has one, else about
 * the last. Files are called `file:///space/rules/name`.
 */
export function markedWorkspace(marked: string, { loose = false }: WorkspaceOptions = {}): MarkedWorkspace {
  const rules = createRuleWorkspace(loose ? looseSettings : { environment, severities: new Map() });
  rules.setPlaces(places);
  let asked: { readonly path: string; readonly offsets: readonly number[] } | undefined;
  for (const { name, text } of splitFiles(dedent(marked))) {
    const path = `/space/rules/${name}`;
    const parts = text.split('$0');
    const offsets = parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('').length);
    rules.setFile({ path, uri: `file://${path}`, text: parts.join('') });
    if (asked === undefined || asked.offsets.length === 0) asked = { path, offsets };
  }
  assert.ok(asked !== undefined);
  const snapshot = rules.snapshot();
  const file = snapshot.files.get(asked.path);
  assert.ok(file !== undefined);
  return { snapshot, file, offset: asked.offsets[0] ?? 0, offsets: asked.offsets };
}

function splitFiles(text: string): readonly { readonly name: string; readonly text: string }[] {
  const [first = '', ...others] = text.split(/^\/\/- (?=\S)/m);
  const named = others.map((part) => {
    const end = part.indexOf('\n');
    return { name: part.slice(0, end), text: part.slice(end + 1) };
  });
  return first.trim() === '' && named.length > 0 ? named : [{ name: 'main.syncrule', text: first }, ...named];
}

/** A text with lines of `^^^ label` below what they mark taken out of it. */
export function withoutMarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => !isMark(line))
    .join('\n');
}

function isMark(line: string): boolean {
  return /^\s*\^+(?: |$)/.test(line);
}

/** The text with a line of `^^^ label` below every range; a range over several lines is marked on its first one. */
export function withMarks(
  file: SourceFile,
  marks: readonly { readonly range: Range; readonly label: string }[],
): string {
  return file.text
    .split('\n')
    .flatMap((line, at) => [
      line,
      ...marks
        .filter(({ range }) => range.start.line === at)
        .map(({ range: { start, end }, label }) => {
          const until = end.line === at ? end.character : line.length;
          return `${' '.repeat(start.character)}${'^'.repeat(Math.max(1, until - start.character))} ${label}`.trimEnd();
        }),
    ])
    .join('\n');
}

/** `rules/a.syncrule: text` of every location, or the name a place of the configuration was asked for by. */
export function shownLocations({ snapshot }: PlaceQuestion, locations: readonly Location[]): readonly string[] {
  return locations.map(({ uri, range }) => {
    const [, path = '', fragment] = /^file:\/\/\/space\/([^#]*)(?:#(.*))?$/.exec(uri) ?? [];
    if (fragment !== undefined) return `${path}: ${fragment}`.trimEnd();
    const file = snapshot.files.get(`/space/${path}`);
    assert.ok(file !== undefined, uri);
    return `${path.replace('rules/', '')}: ${file.text.slice(file.offsetAt(range.start), file.offsetAt(range.end))}`;
  });
}

/** The text after edits, as an editor applies them. */
export function edited(
  file: SourceFile,
  edits: readonly { readonly range: Range; readonly newText: string }[],
): string {
  return edits
    .map(({ range, newText }) => ({ start: file.offsetAt(range.start), end: file.offsetAt(range.end), newText }))
    .toSorted((left, right) => right.start - left.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), file.text);
}
