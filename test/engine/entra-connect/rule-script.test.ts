import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Rule } from '../../../grammar/ast/rule.ts';
import { readRuleScript } from '../../../engine/entra-connect/rule-script.ts';
import { toFileProblem } from '../../../engine/model/file-problem.ts';

const header = `New-ADSyncRule -Name 'A' -Identifier '11111111-2222-3333-4444-555555555555' -Direction Inbound \`
 -Precedence 50 -SourceObjectType user -TargetObjectType person -Connector 'aaaaaaaa-0000-0000-0000-000000000001' \`
 -LinkType Join -OutVariable syncRule`;
const save = 'Add-ADSyncRule -SynchronizationRule $syncRule[0]';

/** A script of one rule; what is between its first call and the one that saves it begins in line 4. */
function script(...lines: readonly string[]): string {
  return [header, ...lines, save].join('\n');
}

function readOne(text: string): Rule {
  const { rules, problems } = readRuleScript(text);
  assert.deepEqual(problems, []);
  assert.equal(rules.length, 1);
  return rules[0]!.rule;
}

function flowLine(rest: string): string {
  return `Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination t ${rest} -OutVariable syncRule`;
}

function problemsIn(text: string): readonly string[] {
  return readRuleScript(text).problems.map((problem) => {
    const { line, column, severity, code, message } = toFileProblem('', text, problem);
    return `${line}:${column} ${severity} ${code} ${message}`;
  });
}

describe('scripts that make rules', () => {
  it('may have arguments in any order and case, comments, variables of any name, and texts in any quotes', () => {
    const rule = readOne(`# A rule
<# of
   two lines #>
Import-Module ADSync
$forest = "aaaaaaaa-0000-0000-0000-000000000001"; $what = 'user'
$r = new-adsyncrule -linktype "Provision" -NAME "It's \`"quoted\`" \`$5" \`
  -Connector $forest -Direction 'inbound' -SourceObjectType $what -TargetObjectType:person -Precedence (50) \`
  -Identifier '{11111111-2222-3333-4444-555555555555}' -Disabled:$true -EnablePasswordSync:$false # behind
ADD-ADSyncAttributeFlowMapping -Expression ‘Trim([a]) & "’’x"’ -FlowType expression -Destination 't' -SynchronizationRule $r -Source a,
  b -OutVariable again
$c = New-Object Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition -ArgumentList @(
  'mail',
  'x'
  'equal')
Add-ADSyncScopeConditionGroup $again[0] -ScopeConditions $c
Add-ADSyncRule $again
Get-ADSyncRule -Identifier '11111111-2222-3333-4444-555555555555'`);
    assert.equal(rule.name.text, `It's "quoted" $5`);
    assert.equal(rule.link, 'provision');
    assert.equal(rule.disabled, true);
    assert.equal(rule.passwordSync, false);
    assert.equal(rule.sourceObjectType.text, 'user');
    const [flow] = rule.flows;
    assert.equal(flow?.source.kind === 'expression' && flow.source.text, 'Trim([a]) & "’x"');
    assert.deepEqual(
      flow?.declaredSources?.map(({ text }) => text),
      ['a', 'b'],
    );
    assert.deepEqual(
      rule.scope[0]?.clauses.map(({ attribute, operator, value }) => [attribute.text, operator, value?.text]),
      [['mail', 'EQUAL', 'x']],
    );
  });

  it('may make several rules one after another', () => {
    const second = script(flowLine("-FlowType Direct -Source 'b'")).replace("'A'", "'B'").replace('1111', '2222');
    const { rules, problems } = readRuleScript(`${script(flowLine("-FlowType Direct -Source 'a'"))}\n${second}`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      rules.map(({ rule }) => [rule.name.text, rule.flows.length]),
      [
        ['A', 1],
        ['B', 1],
      ],
    );
  });

  it('have an expression without a list of sources taken as listing what it mentions', () => {
    const [plain, empty] = readOne(
      script(
        flowLine("-FlowType Expression -Expression 'Trim([a])'"),
        flowLine("-FlowType Expression -Source @() -Expression 'Trim([a])'").replace(' t ', ' u '),
      ),
    ).flows;
    assert.equal(plain?.declaredSources, undefined);
    assert.deepEqual(empty?.declaredSources, []);
  });

  describe('report what is wrong where it is', () => {
    const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
      [
        'cut off inside a text',
        script().slice(0, 23),
        [
          '1:22 error unterminated-text This text is never closed, so the rest of the script is not read; close it with the mark it begins with',
        ],
      ],
      [
        'cut off between two calls',
        header,
        [
          '1:1 warning rule-not-added This rule is made but never saved, so it is left out; end its calls with Add-ADSyncRule',
        ],
      ],
      [
        'a here-string',
        script(flowLine("-FlowType Expression -Expression @'\nTrim([a])\n'@")),
        [
          '4:114 error here-string Here-strings are not read, so what this one belongs to is left out; write the text in single quotes',
        ],
      ],
      [
        'a variable inside a text',
        script(flowLine('-FlowType Constant -Source "a $name"')),
        [
          '4:111 error expanded-text Variables inside a text in double quotes are not read, since that would mean to execute the script; write the value in single quotes',
        ],
      ],
      [
        'calls and words every object has',
        `constructor -a 'x'\n__proto__ 'x'\n${script(flowLine("-FlowType 'constructor' -Source 'a'"))}`,
        [
          '1:1 warning unknown-call "constructor" is not one of the calls a rule is made with and is not executed; check by hand whether the rules depend on it',
          '2:1 warning unknown-call "__proto__" is not one of the calls a rule is made with and is not executed; check by hand whether the rules depend on it',
          '6:91 error unknown-word "constructor" is not a kind of flow, so the rule is left out; write Direct, Constant or Expression',
        ],
      ],
      [
        'something computed',
        script(flowLine('-FlowType Constant -Source (Get-Date)')),
        [
          '4:108 error not-a-call "(" is not part of a call with plain values, so the rule this belongs to is left out; write values in place of what computes them',
        ],
      ],
      [
        'a loop',
        script('foreach ($f in $flows) {\n  Add-ADSyncAttributeFlowMapping -Destination $f\n}'),
        [
          '4:9 error not-a-call "(" is not part of a call with plain values, so the rule this belongs to is left out; write values in place of what computes them',
        ],
      ],
      [
        'a pipe',
        script('Get-ADSyncRule | Remove-ADSyncRule'),
        [
          '4:16 error not-a-call "|" is not part of a call with plain values, so the rule this belongs to is left out; write values in place of what computes them',
        ],
      ],
      [
        'a call nobody knows',
        script("Remove-ADSyncRule -Identifier 'x'"),
        [
          '4:1 warning unknown-call "Remove-ADSyncRule" is not one of the calls a rule is made with and is not executed; check by hand whether the rules depend on it',
        ],
      ],
      [
        'a parameter nobody knows',
        script(flowLine('-FlowType Direct -Source a -Novelty 1')),
        [
          '4:108 error unknown-parameter "-Novelty" means nothing to Add-ADSyncAttributeFlowMapping, so the rule is left out; remove it or correct its name',
        ],
      ],
      [
        'a kind of flow nobody knows',
        script(flowLine('-FlowType Sum -Source a')),
        [
          '4:91 error unknown-word "Sum" is not a kind of flow, so the rule is left out; write Direct, Constant or Expression',
        ],
      ],
      [
        'a flow without a target',
        script('Add-ADSyncAttributeFlowMapping $syncRule[0] -FlowType Direct -Source a'),
        [
          '4:1 error missing-parameter Add-ADSyncAttributeFlowMapping has no -Destination, so the rule is left out; add it',
        ],
      ],
      [
        'a flow of no rule',
        script(flowLine('-FlowType Direct -Source a').replace('$syncRule[0]', '$rule[0]')),
        [
          '4:53 error not-a-rule Add-ADSyncAttributeFlowMapping does not name a rule made before, so nothing is added to one; write -SynchronizationRule with the -OutVariable of New-ADSyncRule',
        ],
      ],
      [
        'a condition that was never made',
        script('Add-ADSyncJoinConditionGroup $syncRule[0] -JoinConditions @($condition0[0])'),
        [
          '4:61 error not-a-condition This is no JoinCondition, so the rule is left out; make it with New-Object and name its -OutVariable here',
        ],
      ],
      [
        'a condition with two arguments',
        script("New-Object X.ScopeCondition -ArgumentList 'a','ISNULL' -OutVariable c"),
        [
          '4:43 error argument-count The condition needs three arguments, attribute, value and operator, but has 2, so the rule is left out; write -ArgumentList with all three',
        ],
      ],
      [
        'an operator nobody knows',
        script(
          "New-Object X.ScopeCondition -ArgumentList 'a','x','LIKE' -OutVariable c",
          'Add-ADSyncScopeConditionGroup $syncRule[0] -ScopeConditions $c[0]',
        ),
        [
          '4:51 error unknown-word "LIKE" is not a known "csOperator", so the rule is left out; known are EQUAL, NOTEQUAL, LESSTHAN, LESSTHAN_OR_EQUAL, GREATERTHAN, GREATERTHAN_OR_EQUAL, CONTAINS, NOTCONTAINS, STARTSWITH, NOTSTARTSWITH, ENDSWITH, NOTENDSWITH, ISNULL, ISNOTNULL, ISIN, ISNOTIN, ISBITSET, ISBITNOTSET, ISNOTBITSET, ISMEMBEROF, ISNOTMEMBEROF',
        ],
      ],
      [
        'a connector that is no GUID',
        script().replace("'aaaaaaaa-0000-0000-0000-000000000001'", "'contoso.com'"),
        [
          '2:76 error bad-guid "contoso.com" in "connector" is not a GUID, so the connector of the rule is not known and the rule is left out; write it as {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}',
        ],
      ],
    ];
    for (const [name, text, expected] of cases) {
      it(name, () => {
        assert.deepEqual(problemsIn(text), expected);
      });
    }
  });

  it('never lend a flow to an earlier rule when a rule cannot be read', () => {
    const bad = script(flowLine('-FlowType Direct -Source b')).replace("'A'", '"$name"');
    const { rules } = readRuleScript(`${script(flowLine('-FlowType Direct -Source a'))}\n${bad}`);
    assert.deepEqual(
      rules.map(({ rule }) => rule.flows.length),
      [1],
    );
  });

  it('give the whole rule or none, whatever piece of the script is missing', () => {
    const text = script(
      flowLine("-FlowType Direct -Source @('a')"),
      flowLine("-FlowType Expression -Expression 'Trim([b])'").replace(' t ', ' u '),
      "New-Object X.JoinCondition -ArgumentList 'a','b',$true -OutVariable condition0",
      'Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule',
    );
    const whole = readOne(text);
    assert.equal(whole.flows.length, 2);
    fc.assert(
      fc.property(fc.nat(text.length), fc.integer({ min: 1, max: 60 }), (start, length) => {
        const rest = text.slice(0, start) + text.slice(start + length);
        const { rules, problems } = readRuleScript(rest);
        if (problems.length > 0) return;
        const count = (call: string): number => rest.split(call).length - 1;
        assert.equal(rules.length, count('New-ADSyncRule'), rest);
        for (const { rule } of rules) assert.equal(rule.flows.length, count('Add-ADSyncAttributeFlowMapping'), rest);
      }),
      { numRuns: 500 },
    );
  });

  it('are read without ever throwing, however deep they nest', () => {
    assert.equal(problemsIn(`New-ADSyncRule -Name ${'('.repeat(100_000)}`).length, 1);
    const pieces =
      `New-ADSyncRule -Name 'a' "b" $x $x[0] @( ( ) , ; = | { } # <# #> @' " ' [ ] $ - New-Object -ArgumentList
      Add-ADSyncRule`.split(/\s+/);
    const piece = fc.constantFrom(...pieces, '\n', '`\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.constantFrom(' ', '', '\n')), { maxLength: 40 }), (several) => {
        const text = several.flat().join('');
        for (const { span } of readRuleScript(text).problems)
          assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, text);
      }),
      { numRuns: 2000 },
    );
  });
});
