/** A rule with something wrong in it, and how it comes about. */
export interface Mistake {
  readonly title: string;
  readonly story: string;
  readonly rule: string;
}

/** A file with one rule, as people write them. */
function rule(name: string, body: string, { precedence = 50, from = 'from user to person' } = {}): string {
  const lines = body.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return `inbound rule "${name}" {\n  connector  "contoso.com"\n  ${from}\n  precedence ${precedence}\n\n${lines.join('\n')}\n}\n`;
}

export const mistakes: readonly Mistake[] = [
  {
    title: 'The mail address as source anchor',
    story: 'It looks unique, until somebody marries.',
    rule: rule('In from AD - Anchor', 'flow {\n  sourceAnchor <- [mail]\n}'),
  },
  {
    title: 'A number beside a text',
    story: 'Nothing is converted silently, so this fails each user who has a value.',
    rule: rule('In from AD - Name', 'flow {\n  displayName <- [cn] & " (" & [userAccountControl] & ")"\n}'),
  },
  {
    title: 'A text that looks like a boolean',
    story: 'The attribute holds the text "True", which is no boolean.',
    rule: rule('In from AD - Enabled', 'flow {\n  accountEnabled <- IIF([employeeID] = True, True, False)\n}'),
  },
  {
    title: 'Bytes where text is wanted',
    story: 'The SID comes as bytes; StringFromSid makes a text of them.',
    rule: rule('In from AD - SID', 'flow {\n  objectSidString <- Trim([objectSid])\n}'),
  },
  {
    title: 'Two lists at a time',
    story: 'Which address belongs to which?',
    rule: rule('In from AD - Addresses', 'flow {\n  proxyAddresses <- "smtp:" & [proxyAddresses] & [otherMailbox]\n}'),
  },
  {
    title: 'A scope that lets nobody in',
    story: 'Two conditions were meant as alternatives, but "and" joins them.',
    rule: rule(
      'In from AD - Departments',
      'scope {\n  employeeID starts with "A" and employeeID starts with "B"\n}\n\nflow {\n  description <- "A or B"\n}',
    ),
  },
  {
    title: 'A scope that leaves nobody out',
    story: '"or" where "and" was meant: no account is neither.',
    rule: rule(
      'In from AD - No Service Accounts',
      'scope {\n  cn <> "svc-scan"\n  or cn = "svc-scan"\n}\n\nflow {\n  description <- "person"\n}',
    ),
  },
  {
    title: 'A flow that never decides',
    story: 'The first rule always has a value, so the second one is never asked.',
    rule: `${rule('In from AD - Everybody Enabled', 'flow {\n  accountEnabled <- True\n}', { precedence: 10 })}\n${rule('In from AD - Leavers', 'scope {\n  employeeID starts with "X"\n}\n\nflow {\n  accountEnabled <- False\n}', { precedence: 20 })}`,
  },
  {
    title: 'Two rules that join differently',
    story: 'When they find two people, precedence does not decide which: the object fails.',
    rule: `${rule('In from AD - Join by SID', 'join {\n  objectSid = objectSid\n}', { precedence: 10 })}\n${rule('In from AD - Join by Mail', 'join {\n  mail = mail\n}', { precedence: 20 })}`,
  },
  {
    title: 'A value that is new every time',
    story: 'Each synchronization exports every user again.',
    rule: rule('In from AD - Password', 'flow {\n  description <- "set " & FormatDateTime(Now(), "yyyy-MM-dd")\n}'),
  },
];
