import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseJoineryJson } from '../../../engine/workspace/joinery-json.ts';
import { assertGolden } from '../../support/golden.ts';

const schemaFile = new URL('../../../engine/workspace/joinery.schema.json', import.meta.url);

interface Setting {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly items?: Setting;
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly required?: readonly string[];
}

const schema: Setting & { readonly definitions: Readonly<Record<string, Setting>> } = JSON.parse(
  readFileSync(schemaFile, 'utf8'),
);

/** Forest and tenant as they stand in most workspaces; held to the schema below. */
const example = `{
  "connectors": [
    {
      "kind": "ad",
      "name": "contoso.com",
      "forest": "contoso.com",
      "user": "svc-joinery@contoso.com",
      "credential": "contoso.com",
      "schema": "schema/contoso-com.json",
      "objectTypes": ["user", "group"],
      "attributes": ["cn", "mail", "member", "objectGUID", "sAMAccountName", "userPrincipalName"],
      "partitions": [{ "name": "DC=contoso,DC=com", "include": ["OU=Staff,DC=contoso,DC=com"] }]
    },
    {
      "kind": "entra",
      "name": "contoso.onmicrosoft.com",
      "tenant": "0e7f1a52-6c1b-4b0e-8a0e-0f3f6a3d2b11",
      "clientId": "3c2a9d44-51d7-4a52-9c0b-7d1e2f3a4b5c",
      "credential": "contoso-app",
      "signIn": "certificate",
      "schema": "schema/entra.json",
      "objectTypes": ["user", "group"],
      "attributes": ["accountEnabled", "displayName", "mail", "sourceAnchor", "userPrincipalName"]
    }
  ],
  "metaverse": "schema/metaverse.json",
  // Cycles export nothing until this is false.
  "staging": true,
  "deletionThreshold": "5%",
  "schedule": { "interval": "01:00:00" }
}
`;

const beginning = `# joinery.json

Made from \`engine/workspace/joinery.schema.json\` by \`test/engine/workspace/settings-document.test.ts\`, which fails when it is no longer
true. Editors with the extension complete and validate the file by the same schema; comments are allowed.

A forest and a tenant:

${example.trimEnd().replaceAll(/^/gm, '    ')}

Secrets never stand here: \`credential\` is a name, and [cli.md](cli.md#credentials) says where its value is looked up. \`joinery doctor\`
tries what the settings say; \`joinery check\` names what is wrong in them. Settings in bold have to be there.
`;

function document(): string {
  const partition = schema.definitions['partitions']?.items;
  return [
    beginning,
    section('The workspace', schema),
    section('`schedule`', schema.properties?.['schedule']),
    '## Connectors\n\n`kind` says which of the three a connector is. What all of them have:\n',
    table(shared(), [...shared().keys()].filter(isRequired)),
    connectorSection('A forest, `"kind": "ad"`', 'adConnector'),
    connectorSection('A tenant, `"kind": "entra"`', 'entraConnector'),
    'A real tenant needs `clientId` and `credential`, an embedded one `domain`. What `simulate` can say stands in\n[embedded-tenant.md](embedded-tenant.md#how-to-make-it-behave-badly).\n',
    connectorSection('A file, `"kind": "file"`', 'fileConnector'),
    section('`partitions`', { ...partition, description: 'Of forests and files, one entry for each naming context.' }),
  ].join('\n');
}

const kinds = ['adConnector', 'entraConnector', 'fileConnector'] as const;

/** The settings every kind of connector has, but the one that says the kind. */
function shared(): ReadonlyMap<string, Setting> {
  const [first, ...others] = kinds.map((kind) => schema.definitions[kind]?.properties ?? {});
  return new Map(
    Object.entries(first ?? {}).filter(([name]) => name !== 'kind' && others.every((settings) => name in settings)),
  );
}

function isRequired(name: string): boolean {
  return kinds.every((kind) => schema.definitions[kind]?.required?.includes(name) === true);
}

function connectorSection(title: string, definition: (typeof kinds)[number]): string {
  const { description = '', properties = {}, required = [] } = schema.definitions[definition] ?? {};
  const own = Object.entries(properties).filter(([name]) => name !== 'kind' && !shared().has(name));
  return `### ${title}\n\n${description}\n\n${table(new Map(own), required)}`;
}

function section(title: string, { description, properties, required }: Setting = {}): string {
  const text = title.startsWith('`') ? `${description ?? ''}\n\n` : '';
  return `## ${title}\n\n${text}${table(new Map(Object.entries(properties ?? {})), required ?? [])}`;
}

function table(settings: ReadonlyMap<string, Setting>, required: readonly string[]): string {
  const rows = [...settings].map(([name, setting]) => {
    const resolved = { ...definitionOf(setting), ...setting };
    const { description = '', default: standard, enum: words } = resolved;
    assert.ok(description.length > 10, `${name} has no description`);
    const values = words === undefined ? '' : ` One of ${words.map((word) => `\`${word}\``).join(', ')}.`;
    const shown = required.includes(name) ? `**\`${name}\`**` : `\`${name}\``;
    return `| ${shown} | ${standard === undefined ? '' : `\`${JSON.stringify(standard)}\``} | ${description}${values} |`;
  });
  return ['| setting | default | what |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function definitionOf({ $ref }: Setting): Setting | undefined {
  return $ref === undefined ? undefined : schema.definitions[$ref.replace('#/definitions/', '')];
}

describe('docs/settings.md', () => {
  it('lists every setting of joinery.json as its schema describes it', () => {
    assertGolden(new URL('../../../docs/settings.md', import.meta.url), document());
  });

  it('begins with a joinery.json that has nothing wrong with it', () => {
    assert.deepEqual(parseJoineryJson(example).problems, []);
  });
});
