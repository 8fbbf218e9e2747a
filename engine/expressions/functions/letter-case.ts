/**
 * Lower case letter by letter, so that the length stays: JavaScript alone would turn some letters into two and the Greek sigma
 * at a word's end into another letter, which the original does not.
 */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length && !text.includes('Σ')
    ? lower
    : perLetter(text, (letter) => letter.toLowerCase());
}

/** Upper case letter by letter, so that the length stays: `ß` is kept. */
export function upperCase(text: string): string {
  const upper = text.toUpperCase();
  return upper.length === text.length ? upper : perLetter(text, (letter) => letter.toUpperCase());
}

/** The first letter of each word between spaces in upper case, the rest in lower case; words in capitals only are kept. */
export function properCase(text: string): string {
  return text.replace(/[^ ]+/g, (word) => {
    const isCapitals = word === upperCase(word) && word !== lowerCase(word);
    return isCapitals ? word : upperCase(word.charAt(0)) + lowerCase(word.slice(1));
  });
}

function perLetter(text: string, change: (letter: string) => string): string {
  return Array.from(text, (letter) => {
    const changed = change(letter);
    return changed.length === letter.length ? changed : letter;
  }).join('');
}
