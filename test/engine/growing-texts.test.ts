import assert from 'node:assert/strict';
import { readForeignRules } from '../../engine/entra-connect/foreign-rule.ts';
import { parseXml } from '../../engine/entra-connect/xml.ts';
import { positionAt } from '../../engine/model/file-problem.ts';
import { domainParameters } from '../../engine/model/domain-parameters.ts';
import { guidText } from '../../engine/model/guid.ts';
import { openTenant } from './connectors/entra/tenant/open-tenant.ts';

const many = 100_000;

/** Each takes milliseconds; work that grows with the square of the text would take a minute. */
describe('a text of somebody else, however it is made, keeps nobody waiting', () => {
  const works: readonly (readonly [name: string, work: () => void])[] = [
    ['blanks before what is no GUID', () => assert.equal(guidText(`${' '.repeat(many)}{`), undefined)],
    ['domain components that lead nowhere', () => assert.equal(domainParameters(`${'dc=a,'.repeat(many)}=`).size, 0)],
    ['elements inside each other', () => assert.equal(parseXml('<a>'.repeat(many)).root, undefined)],
    [
      'arguments that mean nothing',
      () => void readForeignRules([{ path: 'a.ps1', text: 'New-ADSyncRule `\n'.repeat(many / 2) }]),
    ],
    [
      'lines that are asked for',
      () => {
        const text = 'a\n'.repeat(many);
        for (let at = 0; at < text.length; at += 10) positionAt(text, at);
      },
    ],
    [
      'blanks in a filter',
      () => {
        const filter = encodeURIComponent(`displayName eq '${"a '' ".repeat(many)}'`);
        assert.equal(openTenant().send('GET', `/users?$filter=${filter}`).status, 200);
      },
    ],
  ];
  for (const [name, work] of works) it(`of ${many} ${name}`, work).timeout(5000);
});
