import { ledger } from './ledger.ts';
import type { TenantResponse } from './message.ts';

const links = [
  '/v1.0/users',
  '/v1.0/groups',
  '/v1.0/contacts',
  '/v1.0/devices',
  '/v1.0/directory/deletedItems/microsoft.graph.user',
  '/v1.0/organization',
  '/v1.0/domains',
  '/v1.0/subscribedSkus',
  '/v1.0/applications',
] as const;

/** What a browser sees first: where to look, and what of the tenant's behaviour nobody has confirmed. */
export function indexPage(tenantId: string): TenantResponse {
  const assumed = ledger.filter(({ status }) => status === 'assumed');
  const body = [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Embedded tenant</title>',
    `<h1>Embedded tenant ${tenantId}</h1>`,
    '<p>Answers as Microsoft Graph v1.0 does. Nothing here is a real tenant.</p>',
    `<ul>${links.map((link) => `<li><a href="${link}">${link}</a>`).join('')}</ul>`,
    '<h2>What is assumed</h2><p>Everything else is documented, or was seen in a public report.</p>',
    `<ul>${assumed.map(({ text }) => `<li>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`).join('')}</ul></html>`,
  ].join('\n');
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
