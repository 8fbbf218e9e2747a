/** A function of another language, and what does here what it does there. */
export interface ForeignFunction {
  /** The function of the same arguments, where there is one. */
  readonly name?: string;
  /** What to write, as half a sentence. */
  readonly remedy: string;
}

/** Functions people know from directories' provisioning, spreadsheets and scripts; by lower-case name. */
export const foreignFunctions: ReadonlyMap<string, ForeignFunction> = new Map([
  ...renamed('IIF', 'if'),
  ...renamed('LCase', 'tolower lower'),
  ...renamed('UCase', 'toupper upper'),
  ...renamed('Len', 'length strlen'),
  ...renamed('InStr', 'indexof'),
  ...renamed('IsPresent', 'isnotnull isnotnullorempty isnotempty exists'),
  ...renamed('CStr', 'tostring'),
  ...renamed('CNum', 'cint int tonumber'),
  ...renamed('Now', 'today getdate'),
  ...told('write "… = False"', 'not'),
  ...told('write "&&" between the conditions', 'and'),
  ...told('write "||" between the conditions', 'or'),
  ...told('put texts together with "&"', 'concat concatenate append'),
  ...told('cut with Mid, whose positions count from 1', 'substring substr'),
  ...told('compare Left(…, length) with the text', 'startswith'),
  ...told('compare Right(…, length) with the text', 'endswith'),
  ...told('choose with IIF(IsPresent([a]), [a], [b])', 'coalesce ifnull nvl'),
  ...told(
    'look with InStr, Left or Right, since there are no patterns',
    'like match ismatch regexmatch regexismatch regex',
  ),
  ...told('use Replace or ReplaceChars, since there are no patterns', 'regexreplace'),
  ...told('use Replace, or ReplaceChars for characters', 'stripspaces substitute normalizediacritics'),
]);

function renamed(name: string, words: string): readonly (readonly [string, ForeignFunction])[] {
  return words.split(' ').map((word) => [word, { name, remedy: `write ${name}` }]);
}

function told(remedy: string, words: string): readonly (readonly [string, ForeignFunction])[] {
  return words.split(' ').map((word) => [word, { remedy }]);
}
