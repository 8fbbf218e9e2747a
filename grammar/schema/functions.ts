/** The types of the expression language as its reference writes them; `exp` is a condition, `variable` a name such as `$item`. */
export type ParameterType =
  | 'str'
  | 'num'
  | 'bool'
  | 'bin'
  | 'ref'
  | 'dt'
  | 'exp'
  | 'var'
  | 'enum'
  | 'mvstr'
  | 'mvbin'
  | 'mvref'
  | 'mvattr'
  | 'variable';

/** What a call comes to. `void` never returns; `same` is the type of the first argument. */
export type ResultType = Exclude<ParameterType, 'enum' | 'variable' | 'exp'> | 'void' | 'same';

export interface FunctionParameter {
  readonly name: string;
  /** Alternatives; any of them is accepted. */
  readonly types: readonly ParameterType[];
  readonly optional: boolean;
  /** Takes the whole list of a multi-valued argument instead of one value at a time. */
  readonly aggregate: boolean;
  /** What an `enum` parameter accepts, written bare or as a text. Empty for other parameters. */
  readonly options: readonly string[];
}

/** How many arguments a function of the expression language takes. `maxArgs` of `null`: any number. */
export interface FunctionSignature {
  readonly name: string;
  readonly minArgs: number;
  readonly maxArgs: number | null;
}

/** What a function takes and gives. */
export interface FunctionType extends FunctionSignature {
  readonly returns: ResultType;
  readonly parameters: readonly FunctionParameter[];
  /** `scalar`: applied to every value of a multi-valued argument. `aggregate`: takes its first list whole. */
  readonly mapping: 'scalar' | 'aggregate';
}

/**
 * Name, result and parameters of every function. `*` before a parameter takes a whole list, `?` behind its name makes it optional,
 * braces list the words an option accepts, and `…` repeats all parameters.
 */
const rows: readonly (readonly [name: string, returns: ResultType, parameters: string])[] = [
  ['BitAnd', 'num', 'num first, num second'],
  ['BitOr', 'num', 'num first, num second'],
  ['CBin', 'bin', 'num number, num size'],
  ['CBool', 'bool', 'exp condition'],
  ['CDate', 'dt', 'str text'],
  ['CertExtensionOids', 'mvstr', 'bin|str certificate'],
  ['CertFormat', 'str', 'bin|str certificate'],
  ['CertFriendlyName', 'str', 'bin|str certificate'],
  ['CertHashString', 'str', 'bin|str certificate'],
  ['CertIssuer', 'str', 'bin|str certificate'],
  ['CertIssuerDN', 'str', 'bin|str certificate'],
  ['CertIssuerOid', 'str', 'bin|str certificate'],
  ['CertKeyAlgorithm', 'str', 'bin|str certificate'],
  ['CertKeyAlgorithmParams', 'str', 'bin|str certificate'],
  ['CertNameInfo', 'str', 'bin|str certificate, str nameType, bool ofIssuer'],
  ['CertNotAfter', 'dt', 'bin|str certificate'],
  ['CertNotBefore', 'dt', 'bin|str certificate'],
  ['CertPublicKeyOid', 'str', 'bin|str certificate'],
  ['CertPublicKeyParametersOid', 'str', 'bin|str certificate'],
  ['CertSerialNumber', 'str', 'bin|str certificate'],
  ['CertSignatureAlgorithmOid', 'str', 'bin|str certificate'],
  ['CertSubject', 'str', 'bin|str certificate'],
  ['CertSubjectNameDN', 'str', 'bin|str certificate'],
  ['CertSubjectNameOid', 'str', 'bin|str certificate'],
  ['CertThumbprint', 'str', 'bin|str certificate'],
  ['CertVersion', 'str', 'bin|str certificate'],
  ['CGuid', 'bin', 'str guid'],
  ['CNum', 'num', 'str|bin value'],
  ['Contains', 'num', '*mvstr|mvref values, str search, {CaseSensitive|CaseInsensitive} case?'],
  ['ConvertFromBase64', 'str', 'str text, {Unicode|ASCII|UTF8} encoding?'],
  ['ConvertFromUTF8Hex', 'str', 'str hex'],
  ['ConvertToBase64', 'str', 'str|bin value'],
  ['ConvertToUTF8Hex', 'str', 'str text'],
  ['Count', 'num', '*mvstr|mvbin|mvref|mvattr values'],
  ['CRef', 'ref', 'str dn'],
  ['CStr', 'str', 'str|num|ref|bool value'],
  ['DateAdd', 'dt', 'str interval, num count, dt date'],
  ['DateFromNum', 'dt', 'num fileTime'],
  ['DNComponent', 'str', 'ref dn, num number'],
  ['DNComponentRev', 'str', 'ref dn, num number, {DC} option?'],
  ['Error', 'void', 'str message'],
  ['EscapeDNComponent', 'str', 'str component'],
  ['FormatDateTime', 'str', 'dt date, str pattern'],
  ['Guid', 'str', ''],
  ['IIF', 'var', 'exp condition, var ifTrue, var ifFalse'],
  ['ImportedValue', 'var', 'str attributeName'],
  ['InStr', 'num', 'str text, str search, num start?, {vbBinaryCompare|vbTextCompare} compare?'],
  ['InStrRev', 'num', 'str text, str search, num start?, {vbBinaryCompare|vbTextCompare} compare?'],
  ['IsBitSet', 'bool', 'num number, num mask'],
  ['IsCert', 'bool', 'bin|str certificate'],
  ['IsDate', 'bool', 'var value'],
  ['IsEmpty', 'bool', '*var value'],
  ['IsGuid', 'bool', 'var value'],
  ['IsNull', 'bool', '*var value'],
  ['IsNullOrEmpty', 'bool', '*var value'],
  ['IsNumeric', 'bool', 'var value'],
  ['IsPresent', 'bool', '*var value'],
  ['IsString', 'bool', '*var value'],
  ['Item', 'var', '*mvstr|mvbin|mvref|mvattr values, num index'],
  ['ItemOrNull', 'var', '*mvstr|mvbin|mvref|mvattr values, num index'],
  ['Join', 'str', '*mvstr values, str delimiter?'],
  ['LCase', 'str', 'str text'],
  ['Left', 'str', 'str text, num count'],
  ['Len', 'num', 'str|bin value'],
  ['LTrim', 'str', 'str text'],
  ['Mid', 'same', 'str|bin text, num start, num count'],
  ['Now', 'dt', ''],
  ['NumFromDate', 'num', 'dt date'],
  ['PadLeft', 'str', 'str text, num length, str character'],
  ['PadRight', 'str', 'str text, num length, str character'],
  ['PCase', 'str', 'str text'],
  ['RandomNum', 'num', 'num lowest, num highest'],
  ['RemoveDuplicates', 'same', '*mvstr|mvbin|mvref|mvattr values'],
  ['Replace', 'str', 'str text, str search, str replacement'],
  ['ReplaceChars', 'str', 'str text, str pattern'],
  ['Right', 'str', 'str text, num count'],
  ['RTrim', 'str', 'str text'],
  ['Select', 'mvattr', 'variable variable, *mvattr values, var expression'],
  ['Split', 'mvstr', 'str text, str delimiter, num limit?'],
  ['StringFromGuid', 'str', 'bin guid'],
  ['StringFromSid', 'str', 'bin sid'],
  ['Switch', 'var', 'exp condition, var value, …'],
  ['Thumbprint', 'bin', 'bin value'],
  ['Trim', 'str', 'str text'],
  ['UCase', 'str', 'str text'],
  ['ValueCount', 'num', 'str attributeName'],
  ['Where', 'mvattr', 'variable variable, *mvattr values, exp condition'],
  ['With', 'var', 'variable variable, var value, var expression'],
  ['Word', 'str', 'str text, num number, str delimiters'],
];

const parameterTypes: ReadonlySet<string> = new Set<ParameterType>([
  'str',
  'num',
  'bool',
  'bin',
  'ref',
  'dt',
  'exp',
  'var',
  'mvstr',
  'mvbin',
  'mvref',
  'mvattr',
  'variable',
]);

/** The types of every function expressions may call, by name. Names are case-sensitive, as in the original. */
export const functionTypes: ReadonlyMap<string, FunctionType> = new Map(
  rows.map(([name, returns, written]) => [name, functionType(name, returns, written)]),
);

/** {@link functionTypes} without the types. */
export const functionSignatures: ReadonlyMap<string, FunctionSignature> = new Map(
  [...functionTypes.values()].map(({ name, minArgs, maxArgs }) => [name, { name, minArgs, maxArgs }]),
);

/** The parameter an argument belongs to; `undefined` when there are too many arguments. */
export function parameterAt({ parameters, maxArgs }: FunctionType, argument: number): FunctionParameter | undefined {
  return parameters[maxArgs === null ? argument % parameters.length : argument];
}

function functionType(name: string, returns: ResultType, written: string): FunctionType {
  const parameters = written
    .replace(', …', '')
    .split(', ')
    .filter((text) => text !== '')
    .map(parameterOf);
  return {
    name,
    minArgs: parameters.filter(({ optional }) => !optional).length,
    maxArgs: written.endsWith('…') ? null : parameters.length,
    returns,
    parameters,
    mapping: parameters.some(({ aggregate }) => aggregate) ? 'aggregate' : 'scalar',
  };
}

function parameterOf(text: string): FunctionParameter {
  const [types = '', name = ''] = text.replace('*', '').split(' ');
  const options = types.startsWith('{') ? types.slice(1, -1).split('|') : [];
  return {
    name: name.replace('?', ''),
    types: options.length > 0 ? ['enum'] : types.split('|').filter(isParameterType),
    optional: name.endsWith('?'),
    aggregate: text.startsWith('*'),
    options,
  };
}

/** Whether a word is a type as the language's reference writes it; an `enum` has its words in braces instead. */
export function isParameterType(text: string): text is ParameterType {
  return parameterTypes.has(text);
}
