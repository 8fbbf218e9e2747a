/**
 * What the remarks of the writing tool tell about whether its dump is whole: `c` the server's next page was still due, `t` the
 * tool's closing remark is. Empty: nothing speaks against it. A dump without any remarks that was cut exactly between two records
 * cannot be told from a whole one.
 */
export type OpenEnds = '' | 'c' | 't' | 'ct';

/** Takes one comment line into account; `pagedresults:` lines count too. */
export function noteRemark(ends: OpenEnds, remark: string): OpenEnds {
  const text = remark.startsWith('#') ? remark.slice(1).trim() : remark;
  if (text.startsWith('pagedresults:')) return joined(/cookie=\S/u.test(text), ends.includes('t'));
  // ldbsearch numbers its records, ldapsearch announces "extended LDIF"; both close with a count.
  if (text.startsWith('record ') || text === 'extended LDIF') return joined(ends.includes('c'), true);
  if (text.startsWith('returned ') || text.startsWith('numResponses:')) return joined(ends.includes('c'), false);
  return ends;
}

/** Why the dump is not whole, or `undefined`. */
export function whyUnfinished(ends: OpenEnds): string | undefined {
  if (ends.includes('c')) return 'the last "pagedresults" remark says that another page was due';
  if (ends.includes('t')) return 'the closing count of ldapsearch or ldbsearch is missing';
  return undefined;
}

function joined(cookie: boolean, trailer: boolean): OpenEnds {
  if (cookie) return trailer ? 'ct' : 'c';
  return trailer ? 't' : '';
}
