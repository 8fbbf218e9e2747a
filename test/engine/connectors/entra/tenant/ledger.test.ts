import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { ledger } from '../../../../../engine/connectors/entra/tenant/ledger.ts';
import { assertGolden } from '../../../../support/golden.ts';
import { tenantDocument } from './ledger-document.ts';

const folder = new URL('.', import.meta.url);
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'ledger.test.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

describe('the behaviours of the embedded tenant', () => {
  for (const { id, status, tests: named } of ledger) {
    it(`${status === 'assumed' ? '(assumed) ' : ''}${id} is held by a test`, () => {
      assert.ok(named.length > 0);
      for (const name of named) {
        const isThere = ["'", '"', '`'].some((quote) => tests.includes(`${quote}${name}`));
        assert.ok(isThere, `no test is called "${name}"`);
      }
    });
  }

  it('have names of their own', () => {
    assert.equal(new Set(ledger.map(({ id }) => id)).size, ledger.length);
  });

  it('stand in docs/embedded-tenant.md as they are', () => {
    assertGolden(new URL('../../../../../docs/embedded-tenant.md', import.meta.url), tenantDocument());
  });
});
