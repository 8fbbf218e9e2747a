import assert from 'node:assert/strict';
import { createTokenService } from '../../../../../engine/connectors/entra/tenant/token-service.ts';
import type { JsonObject } from '../../../../../engine/model/json.ts';

const hour = 3600_000;
import { objectIn, textIn } from './open-tenant.ts';

describe('the token service of the embedded tenant', () => {
  let now = Date.UTC(2026, 0, 1);
  const service = createTokenService({
    tenantId: 'tid',
    applications: [{ clientId: 'app', secret: 'right' }],
    now: () => now,
  });
  const ask = (form: string): { readonly status: number; readonly body: JsonObject } => {
    const response = service.handle({
      method: 'POST',
      url: `${service.origin}/tid/oauth2/v2.0/token`,
      headers: {},
      body: form,
    });
    return { status: response.status, body: objectIn(response.body) };
  };

  it('gives a token for the right secret, which is accepted for an hour', () => {
    const { status, body } = ask('grant_type=client_credentials&client_id=app&client_secret=right');
    assert.equal(status, 200);
    const authorization = `Bearer ${textIn(body, 'access_token')}`;
    assert.ok(service.accepts(authorization));
    now += hour;
    assert.ok(!service.accepts(authorization));
  });

  for (const [title, form, code] of [
    ['a wrong secret', 'grant_type=client_credentials&client_id=app&client_secret=wrong', 'AADSTS7000215'],
    ['an unknown application', 'grant_type=client_credentials&client_id=other&client_secret=right', 'AADSTS700016'],
    ['another grant', 'grant_type=password&client_id=app&client_secret=right', 'AADSTS70003'],
  ] as const) {
    it(`refuses ${title}`, () => {
      const { status, body } = ask(form);
      assert.ok(status >= 400);
      assert.match(textIn(body, 'error_description'), new RegExp(code));
    });
  }

  it('accepts neither nothing nor a token that was changed', () => {
    const { body } = ask('grant_type=client_credentials&client_id=app&client_secret=right');
    assert.ok(!service.accepts(undefined));
    assert.ok(!service.accepts(`Bearer x${textIn(body, 'access_token')}`));
  });
});
