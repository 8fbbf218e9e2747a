import type { SelectedAttributes } from '../selection/selected-attributes.ts';
import type { SelectAttribute } from './ldif-record.ts';

/**
 * Selects the attributes' lines. Names match without regard to case; the option `;binary` only tells how a value travelled,
 * `;range=…` makes it partial, and any other option (`;lang-de`) makes it another attribute, which nobody selected.
 */
export function selectLines(attributes: SelectedAttributes): SelectAttribute {
  const bySpelling = new Map([...attributes.keys()].map((name) => [name.toLowerCase(), name]));
  return (description) => {
    const [spelling = '', ...options] = description.toLowerCase().split(';');
    const name = bySpelling.get(spelling);
    const others = options.filter((option) => option !== 'binary' && !option.startsWith('range='));
    if (name === undefined || others.length > 0) return undefined;
    return { name, partial: options.some((option) => option.startsWith('range=')) };
  };
}

/** Selects every line, as change records need it; the lines of unselected attributes keep the spelling of the file. */
export function selectEveryLine(attributes: SelectedAttributes): SelectAttribute {
  const select = selectLines(attributes);
  return (description) => select(description) ?? { name: description, partial: false };
}
