import { readdirSync, readFileSync } from 'node:fs';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { assertGolden } from '../../support/golden.ts';
import { renderFile } from './render-tree.ts';

const folder = new URL('golden/', import.meta.url);

describe('golden trees', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.syncrule'))) {
    it(`${name} is read as recorded`, () => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const { file, problems } = parseSyncrule(text);
      const found = problems.map(({ code, span }) => {
        const line = text.slice(0, span.start).split('\n').length;
        return `${line}: ${code} ${JSON.stringify(text.slice(span.start, span.end))}\n`;
      });
      assertGolden(
        new URL(name.replace('.syncrule', '.txt'), folder),
        [renderFile(file), ...found].join('\n').trimEnd() + '\n',
      );
    });
  }
});
