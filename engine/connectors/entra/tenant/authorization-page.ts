import type { TenantResponse } from './message.ts';

/** Sends the browser back to the application: by a form that submits itself, or by the address. */
export function authorizationPage(
  redirectUri: string,
  byForm: boolean,
  fields: Readonly<Record<string, string>>,
): TenantResponse {
  const given = Object.entries(fields);
  if (!byForm) {
    const address = new URL(redirectUri);
    for (const [name, value] of given) address.searchParams.set(name, value);
    return { status: 302, headers: { location: address.href } };
  }
  const inputs = given.map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return page(
    200,
    `<form method="post" action="${escaped(redirectUri)}">${inputs.join('')}<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`,
  );
}

/** Where nobody said who signs in. */
export function signInPage(): TenantResponse {
  return page(
    200,
    '<form><label>User principal name <input name="login_hint"></label></form><p>Add login_hint to the address to say who signs in.</p>',
  );
}

function page(status: number, content: string): TenantResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><title>Sign in to the embedded tenant</title>${content}`,
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
