import { join } from 'node:path';
import { objectIn, openTenant, textIn, values } from '../../engine/connectors/entra/tenant/open-tenant.ts';

type Properties = Readonly<Record<string, unknown>>;

const shown = ['accountEnabled', 'department', 'jobTitle', 'mail', 'mobilePhone', 'proxyAddresses'] as const;

/**
 * What the tenant of a workspace holds, asked for through Graph, as sorted lines: users and groups by their names in place of ids, and
 * what was deleted and can be restored.
 */
export function tenantText(cwd: string): readonly string[] {
  const client = openTenant({ path: join(cwd, '.joinery', 'tenant.db') });
  try {
    const all = (first: string): readonly Properties[] => {
      const found: Properties[] = [];
      for (let path: unknown = first; typeof path === 'string';) {
        const { body } = client.send('GET', path);
        found.push(...values(body));
        path = body['@odata.nextLink'];
      }
      return found;
    };
    const select = ['id', 'displayName', 'userPrincipalName', 'onPremisesImmutableId', ...shown].join(',');
    const users = all(`/users?$top=999&$select=${select}&$expand=manager($select=id)`);
    const groups = all('/groups?$top=999&$select=id,displayName,description');
    const names = new Map([...users, ...groups].map((each) => [text(each, 'id'), nameOf(each)]));
    const anchors = users.map((user) => text(user, 'onPremisesImmutableId'));
    if (new Set(anchors).size !== users.length) throw new Error('Two users of the tenant have the same source anchor');
    const lines = [
      ...users.map((user) => userLine(user, names)),
      ...groups.map((group) => {
        const members = all(`/groups/${text(group, 'id')}/members?$top=999&$select=id`);
        return `group ${nameOf(group)}: ${listText(members.map((member) => names.get(text(member, 'id')) ?? '?'))}`;
      }),
      ...all('/directory/deletedItems/microsoft.graph.user?$select=displayName').map(
        (user) => `deleted user ${text(user, 'displayName')}`,
      ),
    ];
    return lines.toSorted();
  } finally {
    client.tenant.close();
  }
}

function userLine(user: Properties, names: ReadonlyMap<string, string>): string {
  const manager = textIn(objectIn(user['manager'] as never), 'id');
  const properties = shown.flatMap((name) => {
    const value = user[name];
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [`${name}=${Array.isArray(value) ? listText(value.map(String)) : plainText(value)}`];
  });
  return [
    `user ${nameOf(user)}`,
    `"${text(user, 'displayName')}"`,
    ...properties,
    ...(manager === '' ? [] : [`manager=${names.get(manager) ?? '?'}`]),
  ].join(' ');
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nameOf(object: Properties): string {
  return text(object, 'userPrincipalName') || `"${text(object, 'displayName')}"`;
}

function text(object: Properties, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** Long lists by their length: nobody reads five thousand names. */
function listText(items: readonly string[]): string {
  return items.length > 20 ? `${items.length} of them` : items.toSorted().join(' ');
}

/** Lines that went, with `-`, and lines that came, with `+`. */
export function changedLines(before: readonly string[], after: readonly string[]): readonly string[] {
  const [had, has] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ];
}
