import { styleText } from 'node:util';
import type { CommandIo } from '../command-io.ts';

/** Marks a text, or leaves it as it is. */
export type Mark = (text: string) => string;

/** Marks parts of a line; leaves text as it is where colours are off. */
export interface Style {
  readonly bold: Mark;
  readonly dim: Mark;
  readonly good: Mark;
  readonly warn: Mark;
  readonly bad: Mark;
  readonly accent: Mark;
}

type Format = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

/** Colours only for a person at a terminal who did not ask for none (https://no-color.org). */
export function createStyle(io: CommandIo): Style {
  const noColor = io.environment['NO_COLOR'];
  const colours = io.stdout.isTTY === true && (noColor === undefined || noColor === '');
  const mark =
    (format: Format): Mark =>
    (text) =>
      colours && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: mark('bold'),
    dim: mark('dim'),
    good: mark('green'),
    warn: mark('yellow'),
    bad: mark('red'),
    accent: mark('cyan'),
  };
}
