import type { CheckCase } from './check-case.ts';

/** A problem in one flow of a rule, which is all that changes. */
export function flow(code: string, wrong: string, underlined: string, right: string, fixed?: string): CheckCase {
  return within(['flow { ', ' }'], { code, wrong, underlined, right, ...(fixed === undefined ? {} : { fixed }) });
}

/** A problem in the scope of a rule, which is all that changes. */
function scope(code: string, wrong: string, underlined: string, right: string, fixed?: string): CheckCase {
  const around = ['scope { ', ' } flow { cn <- [cn] }'] as const;
  return within(around, { code, wrong, underlined, right, ...(fixed === undefined ? {} : { fixed }) });
}

function within([before, after]: readonly [string, string], { fixed, ...one }: CheckCase): CheckCase {
  const text = (part: string): string => before + part + after;
  return {
    ...one,
    wrong: text(one.wrong),
    right: text(one.right),
    ...(fixed === undefined ? {} : { fixed: text(fixed) }),
  };
}

const long = 'x'.repeat(449);

/** Cases of checks that look at one flow or one scope. */
export const expressionCheckCases: readonly CheckCase[] = [
  flow('argument-type', 'cn <- Trim([objectSid])', '[objectSid]', 'cn <- Trim([mail])'),
  flow(
    'argument-type',
    'cn <- Left([userAccountControl], 2)',
    '[userAccountControl]',
    'cn <- Left(CStr([userAccountControl]), 2)',
    'cn <- Left(CStr([userAccountControl]), 2)',
  ),
  flow('argument-type', 'age <- Count([mail])', '[mail]', 'age <- Count([proxyAddresses])'),
  flow('argument-type', 'cn <- IIF([mail], "a", "b")', '[mail]', 'cn <- IIF([userAccountControl], "a", "b")'),
  flow(
    'argument-type',
    'cn <- DNComponent([mail], 1)',
    '[mail]',
    'cn <- DNComponent(CRef([mail]), 1)',
    'cn <- DNComponent(CRef([mail]), 1)',
  ),
  flow('argument-type', 'cn <- Join([mail], ",")', '[mail]', 'cn <- Join(Split([mail], ","), ",")'),
  flow(
    'operand-type',
    'cn <- "n" & [userAccountControl]',
    '[userAccountControl]',
    'cn <- "n" & [mail]',
    'cn <- "n" & CStr([userAccountControl])',
  ),
  flow('operand-type', 'age <- [mail] + 1', '[mail]', 'age <- [userAccountControl] + 1', 'age <- CNum([mail]) + 1'),
  flow(
    'operand-type',
    'cn <- IIF([mail] && IsPresent([cn]), "a", "b")',
    '[mail]',
    'cn <- IIF([mail] = "x" && IsPresent([cn]), "a", "b")',
  ),
  flow(
    'comparison-type',
    'cn <- IIF([userAccountControl] = "2", "a", "b")',
    '[userAccountControl] = "2"',
    'cn <- IIF([userAccountControl] = 2, "a", "b")',
  ),
  flow(
    'comparison-type',
    'cn <- IIF([objectSid] < [objectGUID], "a", "b")',
    '[objectSid] < [objectGUID]',
    'cn <- IIF([objectSid] = [objectGUID], "a", "b")',
  ),
  flow(
    'true-of-non-boolean',
    'cn <- IIF([mail] = True, "a", "b")',
    '[mail] = True',
    'cn <- IIF([adminCount] = True, "a", "b")',
    'cn <- IIF([mail] = "True", "a", "b")',
  ),
  flow('impossible-assignment', 'cn <- [objectSid]', 'objectSid', 'cn <- [userAccountControl]'),
  flow('impossible-assignment', 'age <- "many"', '"many"', 'age <- 12'),
  flow(
    'impossible-assignment',
    'cn <- IIF(IsPresent([mail]), [mail], Len([cn]))',
    'Len([cn])',
    'cn <- IIF(IsPresent([mail]), [mail], NULL)',
    'cn <- IIF(IsPresent([mail]), [mail], CStr(Len([cn])))',
  ),
  flow(
    'impossible-assignment',
    'cn <- DateFromNum([pwdLastSet])',
    'DateFromNum([pwdLastSet])',
    'cn <- FormatDateTime(DateFromNum([pwdLastSet]), "yyyy")',
  ),
  flow('lossy-assignment', 'age <- [mail]', 'mail', 'age <- IIF(IsNumeric([mail]), CNum([mail]), NULL)'),
  flow(
    'multi-valued-into-single',
    'mail <- [proxyAddresses]',
    'proxyAddresses',
    'proxyAddresses <- [mail]',
    'mail <- ItemOrNull([proxyAddresses], 1)',
  ),
  flow(
    'multi-valued-into-single',
    'mail <- Trim([proxyAddresses])',
    'Trim([proxyAddresses])',
    'mail <- Join(Trim([proxyAddresses]), ",")',
  ),
  flow(
    'several-multi-valued-attributes',
    'proxyAddresses <- [proxyAddresses] & [otherMailbox]',
    '[otherMailbox]',
    'proxyAddresses <- [proxyAddresses] & Join([otherMailbox], ",")',
  ),
  flow(
    'misplaced-flow-result',
    'cn <- Trim(IgnoreThisFlow)',
    'IgnoreThisFlow',
    'cn <- IIF(IsPresent([cn]), IgnoreThisFlow, AuthoritativeNull)',
  ),
  flow(
    'unknown-option',
    'age <- Contains([proxyAddresses], "SMTP:", "casesensitive")',
    '"casesensitive"',
    'age <- Contains([proxyAddresses], "SMTP:", CaseSensitive)',
    'age <- Contains([proxyAddresses], "SMTP:", "CaseSensitive")',
  ),
  flow(
    'unknown-option',
    'age <- NumFromDate(DateAdd("day", 1, CDate([mail])))',
    '"day"',
    'age <- NumFromDate(DateAdd("d", 1, CDate([mail])))',
  ),
  flow('misplaced-option', 'cn <- Trim(CaseSensitive)', 'CaseSensitive', 'cn <- Trim("CaseSensitive")'),
  flow('unbound-variable', 'cn <- Trim($x)', '$x', 'cn <- With($x, Trim([cn]), $x)'),
  flow('unbound-variable', 'cn <- With([mail], Trim([cn]), [cn])', '[mail]', 'cn <- With($m, Trim([cn]), $m)'),
  flow(
    'unused-variable',
    'proxyAddresses <- Select($i, [proxyAddresses], "x")',
    '$i',
    'proxyAddresses <- Select($i, [proxyAddresses], $i & "x")',
  ),
  flow(
    'mixed-arithmetic',
    'age <- [userAccountControl] + 3 * 4',
    '*',
    'age <- [userAccountControl] + (3 * 4)',
    'age <- ([userAccountControl] + 3) * 4',
  ),
  flow(
    'constant-condition',
    'cn <- IIF([cn] = [cn], [cn], NULL)',
    '[cn] = [cn]',
    'cn <- Switch(IsPresent([cn]), [cn], True, "x")',
  ),
  flow(
    'constant-condition',
    'cn <- IIF(IsPresent([cn]) && "a" = "b", [cn], NULL)',
    '"a" = "b"',
    'cn <- IIF(IsPresent([cn]) && [cn] = "b", [cn], NULL)',
  ),
  flow(
    'unreachable-branch',
    'cn <- IIF(IsPresent([cn]), "a", IIF(IsPresent( [cn] ), "b", "c"))',
    '"b"',
    'cn <- IIF(IsPresent([cn]), "a", IIF(IsPresent([mail]), "b", "c"))',
  ),
  flow(
    'unreachable-branch',
    'cn <- Switch([cn] = "a", "1", [cn] = "a", "2")',
    '"2"',
    'cn <- Switch([cn] = "a", "1", [cn] = "b", "2")',
  ),
  flow(
    'same-branches',
    'cn <- IIF(IsPresent([mail]), [cn], ([cn]))',
    'IIF',
    'cn <- IIF(IsPresent([mail]), [mail], [cn])',
  ),
  flow(
    'empty-bit-mask',
    'accountEnabled <- BitAnd([userAccountControl], 0) = 0',
    '0',
    'accountEnabled <- BitAnd([userAccountControl], 2) = 0',
  ),
  scope('empty-bit-mask', 'userAccountControl has bits 0', '0', 'userAccountControl has bits 2'),
  flow('changing-flow', 'cn <- [cn] & Guid()', 'Guid()', 'cn <- once [cn] & Guid()'),
  flow('changing-flow', 'age <- NumFromDate(Now())', 'Now()', 'accountEnabled <- [pwdLastSet] < NumFromDate(Now())'),
  flow('constant-too-long', `cn <- "${long}"`, `"${long}"`, `mail <- "${long}"`),

  scope('scope-never-true', 'mail is null and mail = "x"', 'mail = "x"', 'mail is not null and mail = "x"'),
  scope(
    'scope-never-true',
    'userAccountControl > 9 and userAccountControl <= 9',
    'userAccountControl <= 9',
    'userAccountControl > 9 and userAccountControl <= 10',
  ),
  scope(
    'scope-never-true',
    'cn = "svc-1" and cn not starts with "SVC-"',
    'cn not starts with "SVC-"',
    'cn = "svc-1" and cn not starts with "x"',
  ),
  scope(
    'scope-never-true',
    'userAccountControl has bits 3 and userAccountControl not has bits 2',
    'userAccountControl not has bits 2',
    'userAccountControl has bits 1 and userAccountControl not has bits 2',
  ),
  scope(
    'scope-never-true',
    'cn starts with "a" and cn starts with "b"',
    'cn starts with "b"',
    'proxyAddresses starts with "a" and proxyAddresses starts with "b"',
  ),
  scope(
    'contradictory-clauses',
    'mail = "a" and mail <> "A" or cn is not null',
    'mail <> "A"',
    'mail = "a" and mail <> "b" or cn is not null',
  ),
  scope('scope-always-true', 'mail is null or mail is not null', 'mail is not null', 'mail is null or cn is not null'),
  scope(
    'duplicate-clause',
    'mail = "x" and cn is null and mail = "X"',
    'mail = "X"',
    'mail = "x" or mail = "y"',
    'mail = "x" and cn is null',
  ),
  scope(
    'duplicate-clause',
    'mail is null and cn = "a" or cn = "a" and mail is null',
    'cn = "a" and mail is null',
    'mail is null or cn = "a"',
    'mail is null and cn = "a"',
  ),
  scope(
    'equal-on-multi-valued',
    'proxyAddresses <> "x"',
    'proxyAddresses <> "x"',
    'proxyAddresses not in "x"',
    'proxyAddresses not in "x"',
  ),
  scope('scope-value-type', 'userAccountControl = "x"', '"x"', 'userAccountControl = 512'),
  scope('scope-value-type', 'adminCount = 1', '1', 'adminCount = true'),
  scope('scope-value-type', 'userAccountControl has bits "x"', '"x"', 'userAccountControl has bits 2'),
  ...[
    ['cn <- IIF([mail] = "", "a", [mail])', '[mail] = ""', 'cn <- IIF(IsNullOrEmpty([mail]), "a", [mail])'],
    ['cn <- IIF("" <> [mail], [mail], "a")', '"" <> [mail]', 'cn <- IIF(IsPresent([mail]), [mail], "a")'],
  ].map(([wrong = '', underlined = '', fixed = '']) => flow('empty-text-comparison', wrong, underlined, fixed, fixed)),
  flow(
    'empty-text-comparison',
    'cn <- IIF([mail] = "", "a", "b")',
    '[mail] = ""',
    'cn <- IIF(Trim([mail]) = "", "a", "b")',
  ),
  scope('empty-text-comparison', 'mail <> ""', 'mail <> ""', 'mail is not null', 'mail is not null'),
  scope('empty-text-comparison', 'mail = ""', 'mail = ""', 'mail is null', 'mail is null'),
  flow('quoted-source', 'cn <- "NULL"', '"NULL"', 'cn <- "Null and void"', 'cn <- NULL'),
  flow('quoted-source', 'cn <- "[mail]"', '"[mail]"', 'cn <- "[mail] or none"', 'cn <- [mail]'),
  flow('quoted-source', 'cn <- "Trim([mail])"', '"Trim([mail])"', 'cn <- "Berlin (Mitte)"', 'cn <- Trim([mail])'),
  flow(
    'quoted-source',
    'cn <- IIF(IsPresent([mail]), [mail], "AuthoritativeNull")',
    '"AuthoritativeNull"',
    'cn <- IIF([mail] = "NULL", [mail], "x")',
    'cn <- IIF(IsPresent([mail]), [mail], AuthoritativeNull)',
  ),
  ...[
    ['mail = "a*"', '"a*"', 'mail starts with "a"'],
    ['mail <> "*a"', '"*a"', 'mail not ends with "a"'],
    ['mail = "*a*"', '"*a*"', 'mail contains "a"'],
    ['mail starts with "a*"', '"a*"', 'mail starts with "a"'],
    ['mail not contains "*a"', '"*a"', 'mail not contains "a"'],
  ].map(([wrong = '', underlined = '', fixed = '']) =>
    scope('wildcard-in-comparison', wrong, underlined, fixed, fixed),
  ),
  flow(
    'wildcard-in-comparison',
    'cn <- IIF([mail] = "ab*", "a", "b")',
    '"ab*"',
    'cn <- IIF(Left([mail], 2) = "ab", "a*", "b")',
  ),
  flow(
    'position-below-one',
    'cn <- Word([mail], 0, "@")',
    '0',
    'cn <- Word([mail], 1, "@")',
    'cn <- Word([mail], 1, "@")',
  ),
  flow('position-below-one', 'cn <- Mid([mail], -1, 3)', '-1', 'cn <- Mid([mail], 1, 3)'),
  flow(
    'position-below-one',
    'cn <- Item([proxyAddresses], 0)',
    '0',
    'cn <- Item([proxyAddresses], 1)',
    'cn <- Item([proxyAddresses], 1)',
  ),
  flow(
    'compared-bit-mask',
    'accountEnabled <- IIF([userAccountControl] = 512, True, False)',
    '[userAccountControl] = 512',
    'accountEnabled <- IIF(BitAnd([userAccountControl], 2) = 0, True, False)',
  ),
  scope(
    'compared-bit-mask',
    'userAccountControl <> 514',
    'userAccountControl <> 514',
    'userAccountControl not has bits 2',
  ),
  ...['> -1', '>= 0', '<> -1', '= -1', '< 0', '<= -1'].map((comparison) =>
    flow(
      'constant-condition',
      `cn <- IIF(InStr([mail], "@") ${comparison}, "a", "b")`,
      `InStr([mail], "@") ${comparison}`,
      'cn <- IIF(InStr([mail], "@") > 0, "a", "b")',
    ),
  ),
  flow('unknown-function', 'cn <- ToLower([mail])', 'ToLower', 'cn <- LCase([mail])', 'cn <- LCase([mail])'),
  flow('unknown-function', 'cn <- Concat([mail], "x")', 'Concat', 'cn <- [mail] & "x"'),
  scope('unknown-attribute', 'dn ends with "OU=x"', 'dn', 'mail ends with "x"'),
];
