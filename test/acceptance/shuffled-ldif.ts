import { readFileSync, writeFileSync } from 'node:fs';
import { random } from '../bench/generate-values.ts';

/**
 * Writes the records of one LDIF file to another in an order that follows from the seed. Bytes of a record stay as they are; remarks
 * go, as those of ldapsearch say where the pages of its answer ended.
 */
export function shuffleLdif(from: string, to: string, seed: number): void {
  const records = readFileSync(from, 'latin1')
    .replace(/^#.*\r?\n(?: .*\r?\n)*/gm, '')
    .split(/\r?\n(?:\r?\n)+/)
    .filter((record) => /^dn::? /m.test(record));
  const pick = random(seed, records.length);
  for (let last = records.length - 1; last > 0; last -= 1) {
    const other = pick.below(last + 1);
    [records[last], records[other]] = [records[other]!, records[last]!];
  }
  writeFileSync(to, `${records.map((record) => record.trimEnd()).join('\n\n')}\n\n`, 'latin1');
}
