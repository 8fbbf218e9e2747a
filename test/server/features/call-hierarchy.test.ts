import assert from 'node:assert/strict';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../../server/features/call-hierarchy.ts';
import { markedWorkspace } from '../marked-workspace.ts';
import { withCursor } from '../three-rules.ts';

/** The attribute at `$0`, where its values come from and where they go to. */
function check(
  marked: string,
  expected: { readonly item: string; readonly from: readonly string[]; readonly to: readonly string[] },
): void {
  const place = markedWorkspace(marked);
  const [item] = prepareCallHierarchy(place);
  assert.ok(item !== undefined);
  assert.deepEqual(
    {
      item: shown(item),
      from: incomingCalls(place.snapshot, item).map(({ from, fromRanges }) => `${shown(from)} x${fromRanges.length}`),
      to: outgoingCalls(place.snapshot, item).map(({ to, fromRanges }) => `${shown(to)} x${fromRanges.length}`),
    },
    expected,
  );
}

const shown = ({ name, detail }: { readonly name: string; readonly detail?: string }): string => `${name}, ${detail}`;

describe('call hierarchy', () => {
  it('follows an attribute from a directory into the metaverse', () => {
    check(withCursor('a.syncrule', 'Trim([ma$0il])'), {
      item: 'mail, contoso.com · Contoso',
      from: [],
      to: ['mail, metaverse · Contoso x1'],
    });
  });

  it('shows what flows into a metaverse attribute, and where it flows from there', () => {
    check(withCursor('a.syncrule', 'ma$0il        <-'), {
      item: 'mail, metaverse · Contoso',
      from: ['mail, contoso.com · Contoso x1', 'mail, fabrikam.com · Fabrikam x1'],
      to: ['mail, tenant · Tenant x0', 'userPrincipalName, tenant · Tenant x0'],
    });
  });

  it('marks the places of the file that was asked about', () => {
    check(withCursor('c.syncrule', '<- [ma$0il]'), {
      item: 'mail, metaverse · Tenant',
      from: ['mail, contoso.com · Contoso x1', 'mail, fabrikam.com · Fabrikam x1'],
      to: ['mail, tenant · Tenant x1', 'userPrincipalName, tenant · Tenant x2'],
    });
  });

  it('comes from several attributes to one', () => {
    check(withCursor('c.syncrule', 'userPrincipal$0Name'), {
      item: 'userPrincipalName, tenant · Tenant',
      from: ['mail, metaverse · Tenant x2', 'displayName, metaverse · Tenant x1'],
      to: [],
    });
  });

  it('begins at attributes only', () => {
    assert.deepEqual(prepareCallHierarchy(markedWorkspace(withCursor('a.syncrule', 'Tr$0im'))), []);
  });
});
