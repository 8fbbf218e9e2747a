import { openTenant } from './open-tenant.ts';

// Run as a program of its own: writes users into the tenant at the given path and says which were answered, until it is killed.
const client = openTenant({ path: process.argv[2]! });
const team = client.addGroup('team');
for (let index = 0; ; index++) {
  const id = client.addUser(`user${index}`);
  const { status } = client.send('POST', `/groups/${team}/members/$ref`, {
    '@odata.id': `https://x/directoryObjects/${id}`,
  });
  if (status !== 204) throw new Error(`status ${status}`);
  process.stdout.write(`${id}\n`);
}
