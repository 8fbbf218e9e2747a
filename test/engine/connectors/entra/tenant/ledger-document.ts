import { readFileSync } from 'node:fs';
import { ledger } from '../../../../../engine/connectors/entra/tenant/ledger.ts';
import { routePermissions } from '../../../../../engine/connectors/entra/tenant/permissions.ts';
import { routes } from '../../../../../engine/connectors/entra/tenant/routes.ts';

const beginning = `# The embedded tenant

A tenant of Microsoft Entra ID inside the process. It answers as Microsoft Graph v1.0 does, so that a workspace synchronizes into it on a
laptop without an account, without a network and without anybody's permission, and so that tests meet a tenant that behaves badly when
they want one. The connector sends it the same requests it sends to Microsoft. What it answered for is in a file; a process that is
killed loses nothing.

    { "kind": "entra", "name": "contoso.onmicrosoft.com", "tenant": "embedded", "domain": "contoso.onmicrosoft.com", … }

\`joinery tenant serve\` lets a browser and other programs look into it over HTTP. One process at a time may have a tenant open; one that
finds that another has written to it since stops writing and says so.

## Beginning anew

\`joinery tenant reset --yes\` empties the tenant: users, groups, applications, licences and the recycle bin are gone, and what opens the
file next finds a new tenant with an id of its own. The workspace's store forgets what it knew of the tenant at the same time, because a
full import that finds nothing takes nothing for deleted; the next cycle makes anew what the rules want. Other workspaces
that use the same tenant need \`joinery require <connector> full-import\`.

This text is written by \`test/engine/connectors/entra/tenant/ledger.test.ts\`, which fails when it is no longer true.

## What it refuses, and why

Refusing is what a double of the service is for: a rule that flows an attribute the service does not take fails here as it would there.

| refused | because |
| --- | --- |
| \`proxyAddresses\`, and every \`onPremises…\` property but the immutable id and the extension attributes | Graph shows them and lets nobody write them; only Microsoft Entra Connect can |
| changes of an object that Microsoft Entra Connect owns | an object has one writer; \`onPremisesSyncBehavior\` moves it |
| mail-enabled security groups and distribution lists | they are made in Exchange |
| writing contacts | they come from Microsoft Entra Connect and Exchange |
| writing devices | devices register themselves, and no application has a permission to do it for them |
| more than 20 members in one change, more than 20 steps in a batch | Graph's limits |
| a user principal name in a domain that is not verified | where the workspace names verified domains |
| a user of a federated domain without an immutable id | the other side would not know the user |
| the setup of synchronization to applications | Graph shows it to people alone |
| whatever the application has no permission for | the refusal names the permissions that would have been enough |

## What it leaves out

- Groups: owners, dynamic membership, settings, the members of a group getting the group's licences.
- Users: photos, password changes by themselves, sign-in activity, custom security attributes, invitations.
- Writing devices, also by people; changing how synchronization is set up; administrative units; service principals.
- Lists: \`$search\`, \`$orderby\`, \`$expand\` of anything but a manager, \`$filter\` on members.
- Open extensions and schema extensions.
- Conditional access, consent, and everything a sign-in page shows. Whoever is named signs in.
- Limits of one application over all tenants, and those of requests in parallel.
- Resiliency against duplicate attributes and soft match, which belong to the channel of Microsoft Entra Connect.

## How to make it behave badly

A simulation is plain data. Everything in it is off unless it is said, and everything that happens by chance is decided by its \`seed\`:
the same requests get the same faults. In \`joinery.json\` it stands under a connector's \`simulate\`; in a test under \`simulation\` of
\`openEmbeddedTenant\`.

    "simulate": { "throttle": "documented", "replicationLagMs": 5000, "faults": { "503": 0.01, "reset": 0.005 }, "seed": 7 }

`;

const afterSwitches = `A test can also decide request by request, with the function \`faults\` of \`openEmbeddedTenant\`.

## What it is held to

- The published metadata of Graph v1.0: every property that is answered or taken, every address.
- The published permissions of every route.
- Sequences of requests at random: a mirror kept by deltas is what the lists show, a batch is its steps, a restored user is what it was.
- One suite of behaviours that runs against the tenant in the process, against the same over HTTP, and against a real tenant where
  \`ENTRA_TENANT\`, \`ENTRA_CLIENT_ID\`, \`ENTRA_CLIENT_SECRET\` and \`ENTRA_DOMAIN\` are set.
`;

/** The page about the embedded tenant. */
export function tenantDocument(): string {
  return [beginning + switchTable(), afterSwitches, routeTable(), ledgerTable()].join('\n');
}

/** From the schema, which editors show as well. */
function switchTable(): string {
  const url = new URL('../../../../../engine/connectors/entra/tenant/simulation.schema.json', import.meta.url);
  const schema = JSON.parse(readFileSync(url, 'utf8')) as { properties: Record<string, { description: string }> };
  const rows = Object.entries(schema.properties).map(([name, { description }]) => `| \`${name}\` | ${description} |`);
  return ['| switch | what it does |', '| --- | --- |', ...rows, ''].join('\n');
}

function routeTable(): string {
  const rows = routes.map(({ method, path }) => {
    const needed = routePermissions.get(`${method} ${path}`);
    const application = needed?.application[0];
    return `| \`${method} /${path}\` | ${application === undefined ? '(people alone)' : `\`${application}\``} |`;
  });
  return [
    '## What it answers',
    '',
    'Besides `POST /$batch`. The permission is the one of an application that gives least; others are enough, too.',
    '',
    '| request | permission |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function count(status: string): number {
  return ledger.filter((entry) => entry.status === status).length;
}

function ledgerTable(): string {
  return [
    '## Every behaviour, and who says so',
    '',
    `${count('documented')} are documented, ${count('seen')} were seen in public reports or programs, and ${count('assumed')} are assumed: nobody said so, and a real tenant may differ.`,
    '',
    '| behaviour | status | source |',
    '| --- | --- | --- |',
    ...ledger.map(
      ({ text, status, source }) => `| ${text} | ${status === 'assumed' ? '**assumed**' : status} | ${source} |`,
    ),
    '',
  ].join('\n');
}
