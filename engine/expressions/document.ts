import { valueFromJson } from '../model/value-json.ts';
import type { FunctionExample, Remarks } from './documentation/function-documentation.ts';
import type { DocumentedParameter, Family, FunctionEntry, Implementation } from './function-entry.ts';
import { valueText } from './value-text.ts';

const titles: Readonly<Record<Family, string>> = {
  text: 'Text',
  conversion: 'Conversion',
  date: 'Dates',
  directory: 'Distinguished names',
  inspection: 'Questions about values',
  math: 'Numbers',
  'multi-valued': 'Lists',
  'program flow': 'Program flow',
  attribute: 'Attributes by name',
  certificate: 'Certificates',
};

const introduction = `# Functions

Every function an expression can call. The text is made from the catalogue in \`engine/expressions\`; do not edit it here.

**Signatures** name the type of the result, then the parameters; those in square brackets may be left out, \`…\` repeats the last ones.

| type | meaning |
| --- | --- |
| \`str\` \`num\` \`bool\` \`bin\` \`ref\` \`dt\` | text, a signed integer of 64 bits, a boolean, bytes, a reference, a date in UTC |
| \`mvstr\` \`mvbin\` \`mvref\` \`mvattr\` | a list of texts, bytes, references, or of anything |
| \`exp\` | a condition: a boolean, or a number that is true unless it is zero |
| \`var\` | anything |
| \`enum\` | one of some words, written bare or in quotation marks |
| \`variable\` | the name of a variable, with a dollar sign |

**Lists.** A function that is marked *one value at a time* takes single values. Given a multi-valued attribute or a list, it is applied to
each value; a NULL result drops out. One that is marked *whole lists* takes the list as it is.

**Errors** fail the object, which is left as it was, and are shown with their code. Everywhere a value of a wrong type is a
\`type-mismatch\`, and a text of more than 10,000,000 characters an \`invalid-argument\`.

**Examples** show what an expression comes to, after the attributes it is evaluated on. Attributes that are not shown are absent. Texts,
numbers, booleans, dates and references are written as in an expression, lists in braces.
`;

/** The reference of all functions in Markdown, family by family in the order of the catalogue. */
export function documentFunctions(entries: Iterable<FunctionEntry>): string {
  const families = Map.groupBy(entries, (entry) => entry.family);
  const contents = [...families].map(
    ([family, members]) =>
      `- [${titles[family]}](#${anchor(titles[family])}): ${members.map(({ name }) => `[${name}](#${anchor(name)})`).join(', ')}`,
  );
  const sections = [...families].map(([family, members]) =>
    [`## ${titles[family]}`, ...members.map(functionSection)].join('\n\n'),
  );
  return `${[introduction + contents.map((line) => `\n${line}`).join(''), ...sections].join('\n\n')}\n`;
}

function functionSection(entry: FunctionEntry): string {
  return `### ${entry.name}\n\n${documentFunction(entry)}`;
}

/** What there is to know about one function, in Markdown: signature, what it does, arguments, special cases, examples. */
export function documentFunction({
  signature,
  summary,
  parameters,
  remarks,
  examples,
  implementation,
}: FunctionEntry): string {
  return [
    `    ${signature}`,
    [summary, ...kindOf(implementation, parameters)].join(' '),
    parameters.map(parameterLine).join('\n'),
    remarkOrder.flatMap((kind) => remarks[kind] ?? []).join(' '),
    ['```text', examples.map(exampleText).join('\n\n'), '```'].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function parameterLine({ name, types, optional, options, description }: DocumentedParameter): string {
  const type = options === undefined ? types.join(' or ') : options.map((option) => `\`${option}\``).join(' or ');
  return `- **${name}** (${type}${optional ? ', may be left out' : ''}): ${description}`;
}

const remarkOrder: readonly (keyof Remarks)[] = ['null', 'empty', 'lists', 'culture', 'errors', 'note'];

function kindOf({ kind }: Implementation, parameters: readonly DocumentedParameter[]): readonly string[] {
  if (kind === 'scalar' && parameters.length > 0) return ['*One value at a time.*'];
  return kind === 'aggregate' ? ['*Whole lists.*'] : [];
}

function exampleText({ expression, given = {}, imported = {}, result }: FunctionExample): string {
  const attributes = [
    ...Object.entries(given).map(([name, json]) => `[${name}] is ${shown(json)}`),
    ...Object.entries(imported).map(([name, json]) => `[${name}] was imported as ${shown(json)}`),
  ];
  return [...attributes, expression, `  → ${result}`].join('\n');
}

function shown(json: unknown): string {
  const reading = valueFromJson(json);
  return reading.kind === 'value' ? valueText(reading.value) : reading.message;
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
