import assert from 'node:assert/strict';
import { checkRules } from '../../../grammar/semantics/check.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { environment } from './environment.ts';

/** Reads files separated by lines `//- path`, checks them, and gives code, path and underlined text of each problem. */
function check(text: string): readonly string[] {
  return problemsOf(text).map(
    ({ path, code, underlined }) => `${path === 'main.syncrule' ? '' : `${path} `}${code} ${underlined}`,
  );
}

function problemsOf(
  text: string,
): readonly { path: string; code: string; underlined: string; message: string; severity: string; related: number }[] {
  const parts = (text.startsWith('//- ') ? text : `//- main.syncrule\n${text}`).split(/^\/\/- (.*)\n/m).slice(1);
  const texts = new Map(
    Array.from({ length: parts.length / 2 }, (_, index) => [parts[index * 2]!, parts[index * 2 + 1]!]),
  );
  const files = [...texts].map(([path, source]) => {
    const { file, problems } = parseSyncrule(source);
    assert.deepEqual(problems, [], source);
    return { path, file };
  });
  return checkRules(files, environment, new Map([['rule-without-effect', 'off']])).map(({ path, problem }) => ({
    path,
    code: problem.code,
    underlined: texts.get(path)!.slice(problem.span.start, problem.span.end),
    message: problem.message,
    severity: problem.severity,
    related: problem.related?.length ?? 0,
  }));
}

let counter = 0;
/** A rule that is right but for `body`. */
function inbound(body: string, header = 'connector "contoso.com" from user to person'): string {
  counter++;
  return `inbound rule "r${counter}" { ${header} precedence ${counter} ${body} }\n`;
}
function outbound(body: string, header = 'connector "contoso.onmicrosoft.com" from person to user'): string {
  return inbound(body, header).replace('inbound', 'outbound');
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly problems: readonly string[];
  readonly says?: string;
}

const cases: readonly Case[] = [
  {
    name: 'a rule that mentions only what there is',
    text: inbound(
      'scope { mail is not null } join { objectSid = objectSid } flow { cn <- [cn] mail <- Trim([mail]) & %Domain.FQDN% }',
    ),
    problems: [],
  },

  {
    name: 'unknown-connector: a name',
    text: inbound('', 'connector "contoso.con" from user to person'),
    problems: ['unknown-connector "contoso.con"'],
    says: 'did you mean "contoso.com"?',
  },
  {
    name: 'unknown-connector: one of several names',
    text: inbound('', 'connector "contoso.com", "x" from user to person'),
    problems: ['unknown-connector "x"'],
  },
  {
    name: 'unknown-connector: a category',
    text: inbound('', 'connector every ldap from user to person'),
    problems: ['unknown-connector ldap'],
  },
  {
    name: 'every ad in any letter case',
    text: inbound('flow { cn <- [cn] }', 'connector every AD from user to person'),
    problems: [],
  },

  {
    name: 'unknown-object-type: source',
    text: inbound('', 'connector "contoso.com" from usr to person'),
    problems: ['unknown-object-type usr'],
    says: 'did you mean user?',
  },
  {
    name: 'unknown-object-type: target',
    text: inbound('', 'connector "contoso.com" from user to User'),
    problems: ['unknown-object-type User'],
  },
  {
    name: 'unknown-object-type: a type only some connectors have',
    text: inbound('', 'connector "contoso.com", "contoso.onmicrosoft.com" from group to group'),
    problems: ['unknown-object-type group'],
  },
  {
    name: 'unknown-object-type: an unknown type is not reported again with each attribute',
    text: inbound('flow { cn <- [cn] }', 'connector "contoso.com" from usr to person'),
    problems: ['unknown-object-type usr'],
  },
  {
    name: 'any metaverse type as target',
    text: inbound('join { cn = member } flow { member <- [cn] }', 'connector "contoso.com" from user to *'),
    problems: [],
  },
  {
    name: 'unknown-object-type: any type elsewhere',
    text: outbound('', 'connector "contoso.onmicrosoft.com" from person to *'),
    problems: ['unknown-object-type *'],
  },

  {
    name: 'unknown-attribute: inbound scope, on the connector space',
    text: inbound('scope { sourceAnchor is null }'),
    problems: ['unknown-attribute sourceAnchor'],
    says: 'connector "contoso.com"',
  },
  {
    name: 'unknown-attribute: outbound scope, on the metaverse',
    text: outbound('scope { cloudAnchor is null }'),
    problems: ['unknown-attribute cloudAnchor'],
    says: 'the metaverse',
  },
  {
    name: 'unknown-attribute: both sides of a join',
    text: outbound('join { objectSid = cloudAnchor }'),
    problems: ['unknown-attribute objectSid', 'unknown-attribute cloudAnchor'],
  },
  {
    name: 'unknown-attribute: flow target and direct source',
    text: inbound('flow { cnn <- [Cn] }'),
    problems: ['unknown-attribute cnn', 'unknown-attribute Cn'],
    says: 'did you mean cn?',
  },
  {
    name: 'unknown-attribute: in expressions, brackets and texts alike',
    text: inbound('flow { cn <- Trim([x1]) & ImportedValue("x2") & CStr(ValueCount("x3")) & "x4" }'),
    problems: ['unknown-attribute x1', 'unknown-attribute "x2"', 'unknown-attribute "x3"'],
  },
  {
    name: 'unknown-attribute: one the type does not have',
    text: inbound('flow { cn <- [member] }'),
    problems: ['unknown-attribute member'],
    says: 'Objects of type "user"',
  },
  {
    name: 'unknown-attribute: one only some of the connectors have',
    text: inbound('flow { cn <- [fabrikamId] }', 'connector every ad from user to person'),
    problems: ['unknown-attribute fabrikamId'],
  },
  {
    name: 'unknown-attribute: one no metaverse type has',
    text: inbound('flow { nothing <- [cn] }', 'connector "contoso.com" from user to *'),
    problems: ['unknown-attribute nothing'],
  },
  {
    name: 'the distinguished name is read inbound and written outbound',
    text: inbound('flow { cn <- DNComponent(CRef([dn]),1) }') + outbound('flow { dn <- "CN=" & [sourceAnchor] }'),
    problems: [],
  },
  {
    name: 'unknown-attribute: the distinguished name elsewhere',
    text: inbound('flow { dn <- [cn] }') + outbound('flow { mail <- [dn] }'),
    problems: ['unknown-attribute dn', 'unknown-attribute dn'],
  },

  {
    name: 'attribute-not-included: a source',
    text: inbound('flow { homePhone <- [homePhone] }'),
    problems: ['attribute-not-included homePhone'],
    says: 'contoso.com',
  },
  {
    name: 'attribute-not-included: the connector-space side of a join',
    text: inbound('join { homePhone = cn }'),
    problems: ['attribute-not-included homePhone'],
  },

  {
    name: 'unknown-function: a name',
    text: inbound('flow { cn <- Trimm([cn]) }'),
    problems: ['unknown-function Trimm'],
    says: 'did you mean Trim?',
  },
  {
    name: 'unknown-function: wrong letter case',
    text: inbound('flow { cn <- iif(isPresent([cn]), [cn], NULL) }'),
    problems: ['unknown-function iif', 'unknown-function isPresent'],
    says: 'write IIF',
  },
  {
    name: 'unknown-function: nothing near',
    text: inbound('flow { cn <- Frobnicate([cn]) }'),
    problems: ['unknown-function Frobnicate'],
  },

  {
    name: 'argument-count: too few',
    text: inbound('flow { cn <- Left([cn]) }'),
    problems: ['argument-count Left'],
    says: '2 arguments, but gets 1',
  },
  {
    name: 'argument-count: too many',
    text: inbound('flow { cn <- Trim([cn], 1) }'),
    problems: ['argument-count Trim'],
    says: 'one argument',
  },
  {
    name: 'argument-count: optional ones',
    text: inbound('flow { cn <- IIF(InStr([cn], "x") = InStr([cn], "x", 1, vbTextCompare), "a", "b") }'),
    problems: [],
  },
  {
    name: 'argument-count: none taken',
    text: inbound('flow { cn <- IIF(Guid(1) = [cn], "a", "b") }'),
    problems: ['argument-count Guid'],
    says: 'no arguments',
  },
  {
    name: 'argument-count: half a pair',
    text: inbound('flow { cn <- Switch([cn] = "x", "a", [cn] = "y") }'),
    problems: ['argument-count Switch'],
    says: 'pairs',
  },
  {
    name: 'argument-count: a range',
    text: inbound('flow { cn <- Item(Split([cn]), 1) }'),
    problems: ['argument-count Split'],
    says: '2 to 3 arguments',
  },

  {
    name: 'unknown-parameter: in an expression',
    text: inbound('flow { cn <- %Domain.FQDM% }'),
    problems: ['unknown-parameter %Domain.FQDM%'],
    says: 'did you mean %Domain.FQDN%?',
  },
  {
    name: 'unknown-parameter: in a scope',
    text: inbound('scope { cn = %Nothing% }'),
    problems: ['unknown-parameter %Nothing%'],
  },
  {
    name: 'unknown-parameter: one another connector defines',
    text: outbound('flow { mail <- %Domain.FQDN% }'),
    problems: ['unknown-parameter %Domain.FQDN%'],
  },
  {
    name: 'the connector id everywhere',
    text: outbound('scope { cn = %Connector.ID% } flow { mail <- %Connector.ID% }'),
    problems: [],
  },

  {
    name: 'duplicate-precedence: across files',
    text: `//- a.syncrule\n${inbound('')}//- b.syncrule\n${inbound('').replace(/precedence \d+/, 'precedence 7')}${inbound('').replace(/precedence \d+/, 'precedence 7')}`,
    problems: ['b.syncrule duplicate-precedence precedence 7'],
  },
  {
    name: 'one rule for every connector has one precedence',
    text: inbound('', 'connector every ad from user to person'),
    problems: [],
  },

  {
    name: 'duplicate-rule-name: rules that share a connector',
    text: `${inbound('', 'connector "contoso.com" from user to person')}${inbound('', 'connector every ad from user to person')}`.replaceAll(
      /"r\d+"/g,
      '"same"',
    ),
    problems: ['duplicate-rule-name "same"'],
  },
  {
    name: 'rules of different connectors may share a name',
    text: `${inbound('', 'connector "contoso.com" from user to person')}${inbound('', 'connector "fabrikam.com" from user to person')}`.replaceAll(
      /"r\d+"/g,
      '"same"',
    ),
    problems: [],
  },
  {
    name: 'duplicate-rule-id',
    text: inbound('id 0b088913-b613-4d9d-9563-9988b7719ed6') + inbound('id 0B088913-B613-4D9D-9563-9988B7719ED6'),
    problems: ['duplicate-rule-id 0B088913-B613-4D9D-9563-9988B7719ED6'],
  },

  {
    name: 'duplicate-target',
    text: inbound('flow { cn <- [cn] mail <- [mail] cn <- [mail] }'),
    problems: ['duplicate-target cn'],
    says: 'twice',
  },

  {
    name: 'precedence-anchor-missing: no such rule',
    text: inbound('').replace(/precedence \d+/, 'precedence before "nobody"'),
    problems: ['precedence-anchor-missing "nobody"'],
  },
  {
    name: 'precedence-anchor-missing: the rule itself',
    text: inbound('')
      .replace(/precedence \d+/, 'precedence after "same"')
      .replace(/"r\d+"/, '"same"'),
    problems: ['precedence-anchor-missing "same"'],
  },
  {
    name: 'precedence beside a rule of another file',
    text: `//- a.syncrule\n${inbound('').replace(/"r\d+"/, '"first"')}//- b.syncrule\n${inbound('').replace(/precedence \d+/, 'precedence after "first"')}`,
    problems: [],
  },

  {
    name: 'member-of-outbound',
    text: outbound('scope { cn member of "CN=x" or cn not member of "CN=y" }'),
    problems: ['member-of-outbound cn member of "CN=x"', 'member-of-outbound cn not member of "CN=y"'],
  },
  { name: 'membership inbound', text: inbound('scope { cn member of "CN=x" }'), problems: [] },
  {
    name: 'imported-value-outbound',
    text: outbound('flow { mail <- ImportedValue("mail") }'),
    problems: ['imported-value-outbound ImportedValue'],
  },

  {
    name: 'mixed-logic: both without parentheses',
    text: inbound('flow { cn <- IIF(IsPresent([cn]) || IsPresent([mail]) && IsNull([cn]), "a", "b") }'),
    problems: ['mixed-logic &&'],
    says: 'left to right',
  },
  {
    name: 'both with parentheses',
    text: inbound(
      'flow { cn <- IIF(IsPresent([cn]) || (IsPresent([mail]) && IsNull([cn])) || IsNull([mail]), "a", "b") }',
    ),
    problems: [],
  },
];

function severities(text: string): readonly string[] {
  return problemsOf(text).map((problem) => problem.severity);
}

describe('checking rules', () => {
  for (const { name, text, problems, says } of cases) {
    it(name, () => {
      assert.deepEqual(check(text), problems);
      if (says !== undefined) assert.ok(problemsOf(text)[0]?.message.includes(says), problemsOf(text)[0]?.message);
    });
  }

  it('only warns where the rule still works', () => {
    assert.deepEqual(severities(inbound('flow { homePhone <- [homePhone] }')), ['warning']);
    assert.deepEqual(severities(inbound('flow { cn <- IIF([cn] = "a" && [cn] = "b" || [cn] = "c", "a", "b") }')), [
      'warning',
    ]);
    assert.deepEqual(severities(inbound('flow { nothing <- [cn] }')), ['error']);
  });

  it('shows the other place of what is there twice', () => {
    assert.equal(problemsOf(inbound('flow { cn <- [cn] cn <- [mail] }'))[0]?.related, 1);
  });

  it('gives problems in the order of files and of the text', () => {
    const text = `//- z.syncrule\n${inbound('flow { cn <- [q1] & F() }')}//- a.syncrule\n${inbound('flow { cn <- G() & [q2] }')}`;
    assert.deepEqual(check(text), [
      'z.syncrule unknown-attribute q1',
      'z.syncrule unknown-function F',
      'a.syncrule unknown-function G',
      'a.syncrule unknown-attribute q2',
    ]);
  });

  it('says nothing twice about rules that could not be read', () => {
    const { file } = parseSyncrule(
      'inbound rule "a" { connector\n from user to\n precedence 1 }\ninbound rule "b" { precedence high }',
    );
    assert.deepEqual(checkRules([{ path: 'a', file }], environment), []);
  });
});
