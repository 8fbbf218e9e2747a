import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allTokens, keywordType } from '../../grammar/syntax/tokens.ts';

interface TextMateGrammar {
  readonly repository: { readonly keywords: { readonly match: string } };
}

const root = join(import.meta.dirname, '..', '..');
const grammar: TextMateGrammar = JSON.parse(readFileSync(join(root, 'media', 'syncrule.tmLanguage.json'), 'utf8'));
const coloured = /\(([a-z|]+)\)/.exec(grammar.repository.keywords.match)?.[1]?.split('|') ?? [];

describe('the colours of keywords', () => {
  it('are those of the language', () => {
    const keywords = allTokens.flatMap(({ name }) => {
      const word = /^"([a-z]+)"$/.exec(name)?.[1];
      return word !== undefined && keywordType(word) !== undefined ? [word] : [];
    });
    assert.ok(keywords.length > 20);
    assert.deepEqual(coloured.toSorted(), keywords.toSorted());
  });
});
