import { guessing, replacing } from '../ast/fix.ts';
import { errorAt, warningAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import type { Span } from '../ast/span.ts';

/** The value of a text as it stands in a file, delimiters included: `\\` and `\"` resolved, every other pair as written. */
export function textValue(image: string): string {
  const inner = image.slice(1, isClosed(image) ? -1 : undefined);
  if (!image.startsWith('"')) return inner;
  const joined = inner.includes('"')
    ? inner.replace(/(\\.)|""/g, (found, pair: string | undefined) => pair ?? found.slice(1))
    : inner;
  return joined.includes('\\') ? joined.replace(/\\(["\\])/g, '$1') : joined;
}

/** The text for `value`, the inverse of {@link textValue}. Must hold no line break: texts end with their line. */
export function textLiteral(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function isClosed(image: string): boolean {
  return image.length > 1 && closingQuotes.includes(image.at(-1) ?? '') && !isUnterminated(image);
}

const closingQuotes = '"“”„‟\'‘’';

/** What is wrong with a text itself. `span` is its place. */
export function textProblems(image: string, span: Span): Problem[] {
  if (!image.startsWith('"')) {
    const [code, name] = /^[“”„‟]/.test(image) ? ['typographic-quotes', 'Typographic'] : ['single-quotes', 'Single'];
    const literal = textLiteral(textValue(image));
    const problem = errorAt(span, code, `${name} quotation marks do not delimit a text; write ${literal}`);
    // Without a closing mark, what follows on the line was read as part of the text.
    return [isClosed(image) ? { ...problem, fix: replacing(`Write ${literal}`, span, literal) } : problem];
  }
  const problems: Problem[] = [];
  if (isUnterminated(image)) {
    const remedy = image.endsWith('\\"')
      ? ' (a backslash before it makes it part of the text; write "\\\\" for a backslash)'
      : '';
    problems.push(
      errorAt(
        span,
        'unterminated-string',
        `This text has no closing quotation mark, so it ends with the line; add one${remedy}`,
      ),
    );
  }
  if (!image.includes('\\') && image.indexOf('"', 1) === image.length - 1) return problems;
  for (const found of image.slice(1, -1).matchAll(/\\(.)|""/g)) {
    const place = { start: span.start + 1 + found.index, end: span.start + 1 + found.index + found[0].length };
    if (found[0] === '""')
      problems.push({
        ...errorAt(place, 'doubled-quote', 'A doubled quotation mark does not stand for one inside a text; write \\"'),
        fix: replacing('Write \\"', place, '\\"'),
      });
    else if (found[1] !== '"' && found[1] !== '\\')
      problems.push({
        ...warningAt(
          place,
          'unknown-escape',
          `"${found[0]}" is kept as it is, with its backslash; write "\\\\" for a backslash`,
        ),
        fix: guessing(`Write \\${found[0]}`, place, `\\${found[0]}`),
      });
  }
  return problems;
}

/** Without a closing quotation mark of its own; an escaped one at the end closes nothing. */
function isUnterminated(image: string): boolean {
  if (!image.startsWith('"')) return false;
  if (image.length < 2 || !image.endsWith('"')) return true;
  let backslashes = 0;
  while (image[image.length - 2 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
