import type { Explanation } from './explanation.ts';

/** The verdict as a sentence without a trailing full stop. `named`: what to call the object. */
export function verdictText({ subject, target, verdict }: Explanation, named: string): string {
  const kind = subject.objectType === null ? '' : `${subject.objectType} `;
  const from = subject.connector === null ? '' : ` (${kind}of "${subject.connector}")`;
  const same = subject.connector === target.connector;
  switch (verdict) {
    case 'there':
      return `${named}${from} is in "${target.connector}"${same ? '' : ' as the rules want it'}`;
    case 'differs':
      return `${named}${from} is in "${target.connector}", but not as the rules want it`;
    case 'not-there':
      return `${named}${from} is not in "${target.connector}"`;
  }
}
