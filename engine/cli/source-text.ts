import { readFileSync } from 'node:fs';
import type { RuleText } from '../workspace/rule-texts.ts';

/** Finds the text of a file with a problem: a rule file as it was checked, any other as it is now; absent where there is none. */
export function sourceText(rules: readonly RuleText[]): (path: string) => string | undefined {
  const texts = new Map<string, string | undefined>(rules.map((source) => [source.path, source.text]));
  return (path) => {
    if (!texts.has(path)) texts.set(path, readIfThere(path));
    return texts.get(path);
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The problem may well be that the file is not there; it is then shown without its line.
    return undefined;
  }
}
