import fc from 'fast-check';
import type { BinaryOperator, Expression } from '../../../grammar/ast/expression.ts';
import { noSpan } from '../../../grammar/ast/span.ts';
import { oddTexts } from './random-objects.ts';

// Well-typed expressions over the attributes of random-objects.ts. Types are kept by construction: each type has its own arbitrary,
// and a function's arguments are drawn from those of its parameters. NULL, absent attributes and unfit values make the special cases.

const span = noSpan;
type Any = fc.Arbitrary<Expression>;

const text = (value: string): Expression => ({ kind: 'string', value, span });
const number = (value: bigint): Expression => ({ kind: 'number', value, span });
const word = (name: string): Expression => ({ kind: 'word', name, span });
const attribute = (name: string): Expression => ({ kind: 'attribute', name, nameSpan: span, span });
const variable = (name: string): Expression => ({ kind: 'variable', name, span });
const call = (name: string, args: readonly Expression[]): Expression => ({
  kind: 'call',
  name,
  nameSpan: span,
  args,
  span,
});

/** A call of one of some functions with such arguments. */
function calls(names: string | readonly string[], ...args: readonly Any[]): Any {
  return fc.tuple(fc.constantFrom(...[names].flat()), fc.tuple(...args)).map(([name, drawn]) => call(name, drawn));
}

/** As {@link calls}, the last argument or two left out at times. */
function callsWithOptional(name: string, needed: readonly Any[], optional: readonly Any[]): Any {
  return fc.nat(optional.length).chain((given) => calls(name, ...needed, ...optional.slice(0, given)));
}

function operations(operators: readonly BinaryOperator[], left: Any, right: Any): Any {
  return fc.tuple(fc.constantFrom(...operators), left, right).map(([operator, a, b]) => ({
    kind: 'group',
    inner: { kind: 'binary', operator, operatorSpan: span, left: a, right: b, span },
    span,
  }));
}

const words = (...names: readonly string[]): Any => fc.constantFrom(...names).map(word);
const texts: Any = oddTexts.map(text);
const oneOf = (...values: readonly string[]): Any => fc.constantFrom(...values).map(text);
const small: Any = fc.integer({ min: -2, max: 12 }).map((value) => number(BigInt(value)));
const nullWord: Any = fc.constant(word('NULL'));
const called = (...names: readonly string[]): Any => fc.constantFrom(...names.map(attribute));
const imported = (...names: readonly string[]): Any =>
  fc.constantFrom(...names.map((name) => call('ImportedValue', [text(name)])));

/** Leaves are drawn this often against each of the other ways. */
function mostly(leaf: Any, weight: number, others: readonly Any[]): Any {
  return fc.oneof({ depthSize: 'small', withCrossShrink: true }, { arbitrary: leaf, weight }, ...others);
}

/** Not an interface: the library takes object types only. */
type Types = Readonly<Record<'str' | 'num' | 'bool' | 'bin' | 'ref' | 'dt' | 'mvstr', Expression>>;

const { str, num, bool, bin, ref, dt, mvstr } = fc.letrec<Types>((tie) => {
  const t = {
    str: tie('str'),
    num: tie('num'),
    bool: tie('bool'),
    bin: tie('bin'),
    ref: tie('ref'),
    dt: tie('dt'),
    mvstr: tie('mvstr'),
  };
  const choices = (type: Any): readonly Any[] => [
    calls('IIF', t.bool, type, type),
    calls('Switch', t.bool, type, t.bool, type),
    calls('With', fc.constant(variable('v')), t.str, type),
    calls('With', fc.constant(variable('l')), t.mvstr, type),
  ];
  const asOption = (...names: readonly string[]): Any =>
    fc.tuple(fc.boolean(), fc.constantFrom(...names)).map(([bare, name]) => (bare ? word(name) : text(name)));
  return {
    str: mostly(
      fc.oneof(
        { arbitrary: called('s1', 's2', 's3', 'dn'), weight: 6 },
        { arbitrary: texts, weight: 5 },
        { arbitrary: fc.oneof(called('ms'), imported('s1', 'ms')), weight: 1 },
        {
          arbitrary: fc.constantFrom(variable('v'), word('CRLF'), { kind: 'parameter', name: 'p', span } as const),
          weight: 2,
        },
        { arbitrary: nullWord, weight: 1 },
      ),
      14,
      [
        operations(['&'], t.str, t.str),
        calls(['Trim', 'LTrim', 'RTrim', 'LCase', 'UCase', 'PCase', 'EscapeDNComponent', 'ConvertToUTF8Hex'], t.str),
        calls(['Left', 'Right'], t.str, fc.oneof(small, t.num)),
        calls('Mid', t.str, fc.oneof(small, t.num), small),
        calls('Word', t.str, small, oneOf('@', '.@ ', ',', '')),
        calls(['PadLeft', 'PadRight'], t.str, small, oneOf('0', ' ', '')),
        calls('Replace', t.str, fc.oneof(oneOf('a', '@', ' ', '\\t', ''), t.str), oneOf('', 'b', '\\n', '$&')),
        calls('ReplaceChars', t.str, oneOf('a:b,ß:ss', 'é:,A : xy', '', 'ab:c', '😀:x', 'a:b:c')),
        fc.oneof(calls('CStr', t.num), calls('CStr', t.bool), calls('CStr', t.ref), calls('CStr', t.str)),
        fc.oneof(calls('ConvertToBase64', t.str), calls('ConvertToBase64', t.bin)),
        callsWithOptional(
          'ConvertFromBase64',
          [fc.oneof(oneOf('QQBuAA==', 'QW5u', 'gA=='), t.str)],
          [asOption('Unicode', 'ASCII', 'UTF8')],
        ),
        calls('ConvertFromUTF8Hex', fc.oneof(oneOf('e282ac', '4A4b', 'ff', 'f'), t.str)),
        calls(['StringFromGuid', 'StringFromSid'], t.bin),
        calls('FormatDateTime', t.dt, oneOf('yyyy-MM-dd', 'yyyyMMddHHmmss.0Z', 'HH:mm', 'M/d/yy', 'G')),
        calls('DNComponent', t.ref, fc.oneof(small, t.num)),
        callsWithOptional('DNComponentRev', [t.ref, small], [asOption('DC')]),
        calls(['Item', 'ItemOrNull'], t.mvstr, small),
        callsWithOptional('Join', [t.mvstr], [fc.oneof(oneOf('; ', ''), t.str)]),
        calls('Error', t.str),
        ...choices(t.str),
      ],
    ),
    num: mostly(
      fc.oneof(
        { arbitrary: called('n1', 'n2'), weight: 4 },
        { arbitrary: small, weight: 4 },
        { arbitrary: fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 129_699_324_000_000_000n).map(number), weight: 1 },
        { arbitrary: nullWord, weight: 1 },
      ),
      10,
      [
        operations(['+', '-', '*', '/'], t.num, t.num),
        fc.oneof(calls('Len', t.str), calls('Len', t.bin)),
        callsWithOptional(
          'InStr',
          [t.str, fc.oneof(texts, t.str)],
          [small, asOption('vbTextCompare', 'vbBinaryCompare')],
        ),
        callsWithOptional(
          'InStrRev',
          [t.str, fc.oneof(texts, t.str)],
          [small, asOption('vbTextCompare', 'vbBinaryCompare')],
        ),
        calls(['BitAnd', 'BitOr'], t.num, t.num),
        fc.oneof(
          calls('CNum', fc.oneof(oneOf('12', ' -7 ', '+0', '1e3', '99999999999999999999'), t.str)),
          calls('CNum', t.bin),
        ),
        callsWithOptional('Contains', [t.mvstr, t.str], [asOption('CaseSensitive', 'CaseInsensitive')]),
        calls('Contains', called('mr'), oneOf('CN=Ann,DC=x', 'cn=ann,dc=X', 'CN=Bob')),
        calls('Count', fc.oneof(t.mvstr, called('mr'))),
        calls('ValueCount', oneOf('ms', 'mr', 's1', 'n1')),
        calls('NumFromDate', t.dt),
        ...choices(t.num),
      ],
    ),
    bool: mostly(
      fc.oneof(
        { arbitrary: called('b1'), weight: 3 },
        { arbitrary: fc.boolean().map((value): Expression => ({ kind: 'boolean', value, span })), weight: 2 },
        { arbitrary: nullWord, weight: 1 },
      ),
      5,
      [
        operations(['=', '<>', '<', '<=', '>', '>='], t.str, t.str),
        operations(['=', '<>', '<', '<=', '>', '>='], t.num, t.num),
        operations(['=', '<', '>='], t.dt, t.dt),
        fc.oneof(
          operations(['=', '<>'], t.bin, t.bin),
          operations(['=', '<>'], t.ref, t.ref),
          operations(['=', '<>'], t.bool, t.bool),
        ),
        operations(['&&', '||'], t.bool, t.bool),
        calls(
          ['IsPresent', 'IsNullOrEmpty', 'IsNull', 'IsEmpty', 'IsString'],
          fc.oneof(t.str, t.num, t.bin, t.mvstr, t.ref, t.bool),
        ),
        calls(['IsDate', 'IsNumeric', 'IsGuid'], fc.oneof(t.str, t.num, t.bin)),
        calls('IsBitSet', t.num, t.num),
        fc.oneof(calls('CBool', t.num), calls('CBool', t.bool)),
        ...choices(t.bool),
      ],
    ),
    bin: mostly(fc.oneof(called('k1', 'k2'), nullWord), 5, [
      calls(
        'CBin',
        t.num,
        fc.integer({ min: 0, max: 9 }).map((value) => number(BigInt(value))),
      ),
      calls(
        'CGuid',
        fc.oneof(oneOf('00112233-4455-6677-8899-aabbccddeeff', '{00112233-4455-6677-8899-AABBCCDDEEFF}', '{0}'), t.str),
      ),
      calls('Thumbprint', t.bin),
      operations(['&'], t.bin, t.bin),
      calls('Mid', t.bin, small, small),
      ...choices(t.bin),
    ]),
    ref: mostly(fc.oneof(called('r1'), nullWord), 4, [
      calls('CRef', fc.oneof(called('dn'), t.str)),
      calls(['Item', 'ItemOrNull'], called('mr'), small),
      ...choices(t.ref),
    ]),
    dt: mostly(
      fc.oneof(
        {
          arbitrary: oneOf('2026-01-31', '1/2/2013 12:05 AM', '2013-01-10 4:00 PM -8', '2024-02-29T23:59:59.5Z').map(
            (one) => call('CDate', [one]),
          ),
          weight: 4,
        },
        { arbitrary: fc.constant(call('Now', [])), weight: 1 },
        { arbitrary: nullWord, weight: 1 },
      ),
      6,
      [
        calls('CDate', t.str),
        calls(
          'DateAdd',
          oneOf('yyyy', 'q', 'm', 'y', 'd', 'w', 'ww', 'h', 'n', 's', 'x'),
          fc.oneof(small, t.num),
          t.dt,
        ),
        calls('DateFromNum', t.num),
        ...choices(t.dt),
      ],
    ),
    mvstr: mostly(
      fc.oneof(
        { arbitrary: called('ms', 'mt'), weight: 6 },
        { arbitrary: imported('ms'), weight: 1 },
        { arbitrary: fc.constant(variable('l')), weight: 1 },
        { arbitrary: nullWord, weight: 1 },
      ),
      8,
      [
        callsWithOptional('Split', [t.str, oneOf('@', ' ', '.')], [small]),
        calls('Select', fc.constant(variable('v')), t.mvstr, t.str),
        calls('Where', fc.constant(variable('v')), t.mvstr, t.bool),
        calls('RemoveDuplicates', t.mvstr),
        calls(['Trim', 'LCase', 'UCase'], t.mvstr),
        operations(['&'], t.mvstr, texts),
        ...choices(t.mvstr),
      ],
    ),
  };
});

/** Variables without a binding around them become what they could have stood for. */
function bound(expression: Expression, names: ReadonlySet<string>): Expression {
  switch (expression.kind) {
    case 'variable':
      return names.has(expression.name) ? expression : expression.name === 'v' ? text('v') : attribute('mt');
    case 'group':
      return { ...expression, inner: bound(expression.inner, names) };
    case 'binary':
      return { ...expression, left: bound(expression.left, names), right: bound(expression.right, names) };
    case 'call': {
      const [first, ...rest] = expression.args;
      if (first?.kind !== 'variable' || !['With', 'Select', 'Where'].includes(expression.name)) {
        return { ...expression, args: expression.args.map((argument) => bound(argument, names)) };
      }
      const inside = new Set([...names, first.name]);
      return { ...expression, args: [first, ...rest.map((argument, i) => bound(argument, i === 0 ? names : inside))] };
    }
    case 'string':
    case 'number':
    case 'boolean':
    case 'word':
    case 'attribute':
    case 'parameter':
    case 'broken':
      return expression;
  }
}

const signals = calls('IIF', bool, fc.oneof(str, mvstr), words('IgnoreThisFlow', 'AuthoritativeNull', 'NULL'));

/** Expressions of every type. */
export const typedExpressions: fc.Arbitrary<Expression> = fc
  .oneof({ arbitrary: str, weight: 5 }, num, bool, bin, ref, dt, { arbitrary: mvstr, weight: 3 }, signals)
  .map((expression) => bound(expression, new Set()));
