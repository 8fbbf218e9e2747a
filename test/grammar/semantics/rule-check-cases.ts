import { type CheckCase, inbound } from './check-case.ts';
import { flow } from './expression-check-cases.ts';

const projects = inbound('p', 9, 'link provision join { objectSid = objectSid }');

/** Cases of checks that look at a whole rule, or at several. */
export const ruleCheckCases: readonly CheckCase[] = [
  {
    code: 'join-attribute-nowhere',
    wrong: inbound('r', 1, 'join { cn = orphan }', 'from user to *'),
    underlined: 'orphan',
    right: inbound('r', 1, 'join { cn = objectSidString }', 'from user to *'),
  },
  {
    code: 'join-type',
    wrong: 'join { objectSid = objectSidString }',
    underlined: 'objectSid = objectSidString',
    right: 'join { objectSid = objectSid }',
  },
  {
    code: 'provision-without-join',
    wrong: 'link provision flow { cn <- [cn] }',
    underlined: '"r"',
    right: 'link provision join { objectSid = objectSid }',
  },
  { code: 'rule-without-effect', wrong: 'link join', underlined: '"r"', right: 'join { objectSid = objectSid }' },
  {
    code: 'empty-block',
    wrong: '  scope { }\n  join { cn = cn }',
    underlined: 'scope { }',
    right: 'join { cn = cn }',
    fixed: '  join { cn = cn }',
  },
  {
    code: 'empty-block',
    wrong: 'join { cn = cn }\n  flow {}',
    underlined: 'flow {}',
    right: 'join { cn = cn } // flow {}',
    fixed: 'join { cn = cn }',
  },
  {
    code: 'disabled-password-sync',
    wrong: 'disabled password sync flow { cn <- [cn] }',
    underlined: '"r"',
    right: 'password sync flow { cn <- [cn] }',
  },
  flow('declared-source-unknown', 'cn <- source (gone) Trim([cn])', 'gone', 'cn <- source (mail) Trim([cn])'),
  {
    code: 'object-type-not-included',
    wrong: inbound('r', 1, 'flow { cn <- [cn] }', 'from computer to person'),
    underlined: 'computer',
    right: inbound('r', 1, 'flow { cn <- [cn] }', 'from contact to person'),
  },
  {
    code: 'unwritable-attribute',
    wrong: 'out: flow { displayName <- [displayName] }',
    underlined: 'displayName',
    right: 'out: flow { mail <- [mail] }',
  },
  flow('source-anchor-can-change', 'sourceAnchor <- [mail]', 'mail', 'sourceAnchor <- [employeeID]'),
  flow(
    'source-anchor-can-change',
    'sourceAnchor <- IIF(IsPresent([mail]), [sAMAccountName], NULL)',
    'sAMAccountName',
    'sourceAnchor <- IIF(IsPresent([mail]), ConvertToBase64([objectGUID]), NULL)',
  ),
  flow(
    'source-anchor-sign',
    'sourceAnchor <- [employeeID] & "@contoso"',
    '"@contoso"',
    'sourceAnchor <- [employeeID] & "contoso"',
  ),
  flow('merge-single-valued', 'mail <- merge [mail]', 'mail', 'proxyAddresses <- merge [mail]'),

  {
    code: 'provision-without-dn',
    wrong: 'out: link provision join { sourceAnchor = sourceAnchor }',
    underlined: '"r"',
    right: 'out: link provision join { sourceAnchor = sourceAnchor } flow { dn <- "CN=" & [cn] }',
  },
  {
    code: 'once-without-projection',
    wrong: inbound('r', 1, 'flow { cn <- once [cn] }'),
    underlined: 'cn',
    right: inbound('r', 1, 'flow { cn <- once [cn] }') + projects,
  },
  {
    code: 'unreachable-rule',
    wrong: projects + inbound('r', 1, 'flow { cn <- [cn] }', 'from user to group'),
    underlined: 'group',
    right: projects + inbound('r', 1, 'flow { cn <- [cn] }'),
  },
  {
    code: 'custom-precedence',
    wrong:
      inbound('std', 100, 'tag Microsoft.Std.001 flow { mail <- [mail] }') + inbound('r', 200, 'flow { cn <- [cn] }'),
    underlined: 'precedence 200',
    right: inbound('std', 100, 'flow { mail <- [mail] }') + inbound('r', 200, 'flow { cn <- [cn] }'),
  },
  {
    code: 'standard-tag-on-custom-rule',
    wrong: inbound('r', 50, '  tag Microsoft.Std.001\n  flow { cn <- [cn] }'),
    underlined: 'Microsoft.Std.001',
    right: inbound('r', 100, '  tag Microsoft.Std.001\n  flow { cn <- [cn] }'),
    fixed: inbound('r', 50, '  flow { cn <- [cn] }'),
  },
  {
    code: 'modified-standard-rule',
    wrong: inbound('r', 100, 'tag Microsoft.InfromADUserLync.004 flow { cn <- [cn] }'),
    underlined: 'Microsoft.InfromADUserLync.004',
    right: inbound('r', 100, 'tag Microsoft.InfromADUserLync.999 flow { cn <- [cn] }'),
  },
  {
    code: 'repeated-standard-tag',
    wrong:
      inbound('a', 100, 'tag Microsoft.Std.001 flow { mail <- [mail] }') +
      inbound('b', 101, 'tag Microsoft.Std.001 flow { cn <- [cn] }'),
    underlined: 'Microsoft.Std.001',
    right:
      inbound('a', 100, 'disabled tag Microsoft.Std.001 flow { mail <- [mail] }') +
      inbound('b', 101, 'tag Microsoft.Std.001 flow { cn <- [cn] }'),
  },
  {
    code: 'mixed-merge-types',
    wrong:
      inbound('a', 1, 'flow { proxyAddresses <- merge [proxyAddresses] }') +
      inbound('b', 2, 'flow { proxyAddresses <- [otherMailbox] }'),
    underlined: 'proxyAddresses',
    right:
      inbound('a', 1, 'flow { proxyAddresses <- merge [proxyAddresses] }') +
      inbound('b', 2, 'flow { proxyAddresses <- merge [otherMailbox] }'),
  },
  {
    code: 'competing-joins',
    wrong: inbound('a', 1, 'join { mail = mail }') + inbound('b', 2, 'join { objectSid = objectSid }'),
    underlined: '"b"',
    right: inbound('a', 1, 'join { mail = mail }') + inbound('b', 2, 'join { mail = mail }'),
  },
  {
    code: 'competing-joins',
    wrong:
      inbound('a', 1, 'scope { cn = "x" } join { mail = mail }') + inbound('b', 2, 'join { objectSid = objectSid }'),
    underlined: '"b"',
    right:
      inbound('a', 1, 'scope { cn = "x" } join { mail = mail }') +
      inbound('b', 2, 'scope { cn <> "x" } join { objectSid = objectSid }'),
  },
  {
    code: 'shadowed-flow',
    wrong:
      inbound('a', 1, 'flow { accountEnabled <- True }') +
      inbound('b', 2, 'scope { cn is null } flow { accountEnabled <- False }'),
    underlined: 'accountEnabled',
    right:
      inbound('a', 1, 'scope { cn is null } flow { accountEnabled <- True }') +
      inbound('b', 2, 'flow { accountEnabled <- False }'),
  },
  {
    code: 'shadowed-flow',
    wrong:
      inbound('a', 1, 'scope { mail is not null } flow { mail <- [mail] }') +
      inbound('b', 2, 'scope { mail ends with "x" } flow { mail <- [cn] }'),
    underlined: 'mail',
    right:
      inbound('a', 1, 'flow { mail <- [mail] }') +
      inbound('b', 2, 'scope { mail ends with "x" } flow { mail <- [cn] }'),
  },
  {
    code: 'silence-without-reason',
    wrong: '// joinery-ignore lossy-assignment\nflow { age <- [mail] }',
    underlined: '// joinery-ignore lossy-assignment',
    right: '// joinery-ignore lossy-assignment: HR keeps only numbers there\nflow { age <- [mail] }',
  },
  {
    code: 'unused-silence',
    wrong: '// joinery-ignore lossy-assignment: why not\nflow { cn <- [mail] }',
    underlined: '// joinery-ignore lossy-assignment: why not',
    right: '// joinery-ignore lossy-assignment: HR keeps only numbers there\nflow { age <- [mail] }',
    fixed: 'flow { cn <- [mail] }',
  },
];
