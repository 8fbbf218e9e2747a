import assert from 'node:assert/strict';
import { SyncWorkspace } from '../../support/sync-workspace.ts';
import { dedent } from '../../support/text.ts';
import { guid, twoForests, userJoin, userOut } from './two-forests.ts';

const anna = {
  dn: 'CN=Anna,DC=north',
  type: 'user',
  attributes: { name: 'Anna', mail: 'anna@x', sid: 'S-1', guid: guid(1) },
};
const annaCloud = 'CN=AQEBAQEBAQEBAQEBAQEBAQ==';

async function provisioned(rules = userJoin + userOut): Promise<SyncWorkspace> {
  const workspace = new SyncWorkspace(twoForests(rules));
  workspace.import('north', [anna]);
  await workspace.synchronize('north');
  return workspace;
}

describe('outbound synchronization', () => {
  it('provisions an object with its flows as a pending add', async () => {
    const workspace = await provisioned();
    assert.equal(
      workspace.space('cloud'),
      dedent(`
        ${annaCloud} user joined
          export add: anchor = AQEBAQEBAQEBAQEBAQEBAQ==, displayName = Anna, mail = anna@x
      `),
    );
  });

  it('stages nothing more once the export is confirmed, and then only what changed', async () => {
    const workspace = await provisioned();
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    await workspace.synchronize('north');
    assert.equal(workspace.space('cloud'), `${annaCloud} user joined`);
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, mail: 'new@x' } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.space('cloud'), /export modify: mail = new@x$/);
  });

  it('removes a value that no rule gives any more', async () => {
    const workspace = await provisioned();
    workspace.confirmExports('cloud');
    workspace.import('north', [{ ...anna, attributes: { name: 'Anna', sid: 'S-1', guid: guid(1) } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.space('cloud'), /export modify: mail = \(removed\)$/);
  });

  it('stages a delete when the provisioning rule leaves scope and takes it back when it returns', async () => {
    const workspace = await provisioned(
      userJoin +
        userOut +
        `
      inbound rule "Filter" { connector "north" from user to person link join precedence 50 flow { filtered <- IIF([title] = "out", True, NULL) } }`,
    );
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, title: 'out' } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), `${annaCloud} user disconnector\n  export delete: `);
    workspace.import('north', [anna]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), `${annaCloud} user joined`);
  });

  it('drops a provisioned object that was never exported when its rule leaves scope', async () => {
    const workspace = await provisioned();
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, hidden: true } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), '');
    assert.equal(workspace.metaverse(), '');
  });

  it('stages a delete for what it provisioned when the metaverse object goes, and joins it again when it comes back', async () => {
    const workspace = await provisioned();
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    workspace.delete('north', anna.dn);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), `${annaCloud} user disconnector\n  export delete: `);
    workspace.import('north', [anna]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.equal(workspace.space('cloud'), `${annaCloud} user joined`);
  });

  it('joins an existing object of the directory instead of creating one', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin + userOut));
    workspace.import('cloud', [{ dn: 'CN=else', type: 'user', attributes: { anchor: guid(1), displayName: 'Old' } }]);
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    assert.match(
      workspace.space('cloud'),
      /^CN=else user joined import-add\n  export modify: displayName = Anna, mail = anna@x$/,
    );
  });

  it('joins by the wanted DN when no join finds the object', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin + userOut));
    workspace.import('cloud', [{ dn: annaCloud, type: 'user', attributes: { displayName: 'Anna' } }]);
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    assert.match(workspace.space('cloud'), /user joined import-add\n  export modify: anchor = AQ.*, mail = anna@x$/);
  });

  it('only disconnects an object that no provisioning rule ever applied to', async () => {
    const workspace = new SyncWorkspace(twoForests(userJoin + userOut.replace('link provision', 'link join')));
    workspace.import('cloud', [{ dn: 'CN=else', type: 'user', attributes: { anchor: guid(1) } }]);
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    workspace.delete('north', anna.dn);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.doesNotMatch(workspace.space('cloud'), /export/);
    assert.match(workspace.space('cloud'), /disconnector/);
  });

  it('flows nothing where no joining or provisioning rule is in scope', async () => {
    const workspace = await provisioned(
      userJoin +
        userOut +
        `
      outbound rule "Extra" { connector "north" from person to user link join precedence 220 flow { title <- [displayName] } }`,
    );
    assert.equal(workspace.space('north'), 'CN=Anna,DC=north user joined');
  });

  it('withholds what the directory cannot take, and says so on the object', async () => {
    const workspace = await provisioned(
      userJoin +
        userOut +
        `
      outbound rule "Origin" { connector "cloud" from person to user link join precedence 220 flow { origin <- [sid] } }`,
    );
    assert.match(workspace.space('cloud'), /\n {2}withheld: origin$/);
    assert.doesNotMatch(workspace.space('cloud'), /origin =/);
  });

  it('applies a flow once, while the object is not exported yet', async () => {
    const workspace = await provisioned(
      userJoin +
        userOut +
        `
      outbound rule "Secret" { connector "cloud" from person to user link join precedence 220 flow { secret <- once "initial" } }`,
    );
    assert.match(workspace.space('cloud'), /secret = initial/);
    workspace.confirmExports('cloud');
    workspace.import('cloud', [
      {
        dn: annaCloud,
        type: 'user',
        anchor: 'cloud 1',
        attributes: { anchor: guid(1), displayName: 'Anna', mail: 'anna@x' },
      },
    ]);
    await workspace.synchronize('north');
    assert.doesNotMatch(workspace.space('cloud'), /secret/);
  });

  it('adds to what an outbound merge finds and takes nothing away', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          userOut +
          `
      outbound rule "Tags" { connector "cloud" from person to user link join precedence 220 flow { tags <- merge ignoring case "x500:" & [sid] } }`,
      ),
    );
    workspace.import('cloud', [
      { dn: annaCloud, type: 'user', attributes: { anchor: guid(1), tags: ['SMTP:a', 'X500:s-1'] } },
    ]);
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    assert.doesNotMatch(workspace.space('cloud'), /tags/);
    workspace.import('north', [{ ...anna, attributes: { ...anna.attributes, sid: 'S-7' } }]);
    await workspace.synchronize('north', 'delta-synchronization');
    assert.match(workspace.space('cloud'), /tags = SMTP:a \| X500:s-1 \| x500:S-7/);
  });

  it('leaves what an outbound merge finds where the rules have nothing to add', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin +
          userOut +
          `
      outbound rule "Tags" { connector "cloud" from person to user link join precedence 220 flow { tags <- merge ignoring case IIF(IsPresent([displayName]), NULL, "x") } }`,
      ),
    );
    workspace.import('cloud', [{ dn: annaCloud, type: 'user', attributes: { anchor: guid(1), tags: ['SMTP:a'] } }]);
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    assert.doesNotMatch(workspace.space('cloud'), /tags/);
  });

  it('replaces a contact by a user when the person gets one: delete first, then add', async () => {
    const workspace = new SyncWorkspace(
      twoForests(
        userJoin.replace('kind <- "User"', 'kind <- "User"') +
          userOut +
          `
      inbound rule "In - Contact" { connector "south" from contact to person link provision precedence 130 join { mail = mail } flow { mail <- [mail] kind <- "Contact" anchor <- ConvertToBase64([guid]) displayName <- [name] } }
      outbound rule "Out - Contact" { connector "cloud" from person to contact link provision precedence 230 scope { kind = "Contact" } join { anchor = anchor } flow { dn <- "CN=" & [anchor] anchor <- [anchor] displayName <- [displayName] } }`,
      ),
    );
    workspace.import('south', [
      { dn: 'CN=Anna,DC=south', type: 'contact', attributes: { mail: 'anna@x', name: 'Anna ext', guid: guid(2) } },
    ]);
    await workspace.synchronize('south');
    workspace.confirmExports('cloud');
    await workspace.synchronize('cloud');
    workspace.import('north', [anna]);
    await workspace.synchronize('north');
    assert.equal(
      workspace.space('cloud'),
      dedent(`
        CN=AQEBAQEBAQEBAQEBAQEBAQ== user joined
          export add: anchor = AQEBAQEBAQEBAQEBAQEBAQ==, displayName = Anna, mail = anna@x
        CN=AgICAgICAgICAgICAgICAg== contact disconnector
          export delete: 
      `),
    );
  });
});
