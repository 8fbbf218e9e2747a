import { errorAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import type { Span } from '../ast/span.ts';

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** The value of `-12`, `12` or `&H1F`, brought into the range of signed 64-bit integers. `image` is without white space. */
export function numberValue(image: string, span: Span, problems: Problem[]): bigint {
  if (image.includes('.')) {
    problems.push(
      errorAt(
        span,
        'not-a-whole-number',
        `${image} is not a whole number, and there are no others; write one without a fraction`,
      ),
    );
    return BigInt(image.slice(0, image.indexOf('.')));
  }
  const digits = image.replace('-', '').replace('&H', '0x');
  const value = image.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  if (value >= smallest && value <= largest) return value;
  problems.push(
    errorAt(
      span,
      'number-out-of-range',
      `${image} does not fit into 64 bits, so it cannot be computed with; numbers reach from ${smallest} to ${largest}`,
    ),
  );
  return value < 0n ? smallest : largest;
}
