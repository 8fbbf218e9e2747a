import assert from 'node:assert/strict';
import { type CompletionItem, InsertTextFormat } from 'vscode-languageserver-types';
import { completion, resolveCompletion } from '../../../server/features/completion.ts';
import { edited, markedWorkspace, type WorkspaceOptions } from '../marked-workspace.ts';

/** The labels proposed at `$0`, best first. */
function labels(marked: string, options?: WorkspaceOptions): readonly string[] {
  return items(marked, options).map(({ label }) => label);
}

function items(marked: string, options?: WorkspaceOptions): readonly CompletionItem[] {
  const found = completion(markedWorkspace(marked, options), { snippets: true }).items;
  return found.toSorted((left, right) => (left.sortText! < right.sortText! ? -1 : 1));
}

/** The text after the proposal called `label` was taken. */
function taken(marked: string, label: string, snippets = false): string {
  const place = markedWorkspace(marked);
  const item = completion(place, { snippets }).items.find((one) => one.label === label);
  assert.ok(item?.textEdit !== undefined && 'range' in item.textEdit, `${label} is not proposed`);
  return edited(place.file, [item.textEdit]);
}

/** A rule of which only `body` is written out. */
function rule(body: string): string {
  return `inbound rule "A" {\n  connector "contoso.com"\n  from user to person\n  link provision\n  precedence 10\n${body}\n}\n`;
}

function check(marked: string, expected: readonly string[], options?: WorkspaceOptions): void {
  assert.deepEqual(labels(marked, options).slice(0, expected.length), expected);
}

describe('completion', () => {
  it('begins a rule where none is', () => {
    assert.deepEqual(labels('inb$0'), ['inbound rule', 'outbound rule']);
    assert.deepEqual(labels(`${rule('')}\n$0`), ['inbound rule', 'outbound rule']);
    assert.deepEqual(labels('inbound $0'), ['rule']);
  });

  it('proposes the header items a rule does not have, in the order they are usually written', () => {
    check('inbound rule "A" {\n  connector "contoso.com"\n  $0\n}', ['from', 'link', 'precedence', 'description']);
    assert.ok(
      !labels('inbound rule "A" {\n  precedence 10\n  flow { }\n  $0\n}').some((label) =>
        /^(?:flow|precedence)$/.test(label),
      ),
    );
  });

  it('proposes connectors, and those of one kind together', () => {
    check('inbound rule "A" {\n  connector $0\n}', [
      '"contoso.com"',
      '"fabrikam.com"',
      '"tenant"',
      'every ad',
      'every entra',
    ]);
    assert.deepEqual(labels('inbound rule "A" {\n  connector "f$0"\n}'), [
      '"contoso.com"',
      '"fabrikam.com"',
      '"tenant"',
    ]);
    assert.deepEqual(labels('inbound rule "A" {\n  connector every $0\n}'), ['ad', 'entra']);
    assert.match(taken('inbound rule "A" {\n  connector "f$0"\n}', '"fabrikam.com"'), /connector "fabrikam.com"\n/);
  });

  it('proposes the object types of the side at hand', () => {
    assert.deepEqual(labels('inbound rule "A" {\n  connector "tenant"\n  from $0\n}'), ['user']);
    assert.deepEqual(labels('inbound rule "A" {\n  connector "tenant"\n  from user $0\n}'), ['to']);
    assert.deepEqual(labels('inbound rule "A" {\n  connector "tenant"\n  from user to $0\n}'), ['group', 'person']);
    assert.deepEqual(labels('outbound rule "A" {\n  connector "tenant"\n  from $0\n}'), ['group', 'person', '*']);
  });

  it('proposes what links, and where a rule may stand', () => {
    assert.deepEqual(labels('inbound rule "A" {\n  link $0\n}'), ['provision', 'join', 'sticky join', 'join no flow']);
    assert.deepEqual(labels('inbound rule "A" {\n  link join no $0\n}'), ['flow']);
    assert.deepEqual(labels(`${rule('')}inbound rule "B" {\n  precedence $0\n}`), ['11', 'before', 'after']);
    assert.deepEqual(labels(`${rule('')}inbound rule "B" {\n  precedence after "$0"\n}`), ['"A"']);
  });

  it('proposes scope attributes of the source side, those that are not imported last', () => {
    const found = labels(rule('  scope {\n    $0\n  }'));
    assert.ok(found.includes('adminDescription') && !found.includes('sourceAnchor'));
    assert.equal(found.at(-1), 'company');
    assert.ok(
      labels('outbound rule "A" {\n connector "tenant"\n from person to user\n scope { $0 }\n}').includes(
        'sourceAnchor',
      ),
    );
  });

  it('proposes comparisons that fit the type of the attribute first', () => {
    check(rule('  scope { userAccountControl $0 }'), ['=', '<>', '<', '<=', '>', '>=', 'is null', 'is not null']);
    check(rule('  scope { mail $0 }'), ['=', '<>', 'contains', 'not contains', 'starts with']);
    check(rule('  scope { mail not $0 }'), ['contains', 'starts with', 'ends with', 'in', 'member of']);
    assert.match(taken(rule('  scope { mail not st$0 }'), 'starts with'), /mail not starts with {2}}/);
  });

  it('proposes values of a boolean, parameters, and what joins clauses', () => {
    check(rule('  scope { isCriticalSystemObject = $0 }'), ['True', 'False', '%Connector.ID%', '%Domain.FQDN%']);
    assert.deepEqual(labels(rule('  scope { mail is null $0 }')), ['and', 'or']);
    assert.deepEqual(labels(rule('  join { mail = mail $0 }')), ['and', 'or', 'matching case']);
  });

  it('proposes the connector space on the left of a join and the metaverse on the right, the same name first', () => {
    assert.ok(labels(rule('  join { $0 }')).includes('sAMAccountName'));
    check(rule('  join { displayName = $0 }'), ['displayName', 'accountEnabled']);
  });

  it('proposes flow targets that nothing flows into yet first', () => {
    const found = labels(rule('  flow {\n    cn <- [cn]\n    $0\n  }'));
    assert.deepEqual([found[0], found.at(-1)], ['accountEnabled', 'cn']);
    assert.match(taken(rule('  flow {\n    display$0\n  }'), 'displayName'), / displayName <- \n/);
    assert.match(taken(rule('  flow {\n    display$0 <- [cn]\n  }'), 'displayName'), / displayName <- \[cn\]/);
    assert.deepEqual(labels(rule('  flow {\n    cn $0\n  }')), ['<-']);
  });

  it('proposes the attribute called like the target, then those of a fitting type, then functions', () => {
    check(rule('  flow {\n    mail <- $0\n  }'), ['[mail]', '[adminDescription]']);
    const found = labels(rule('  flow {\n    accountEnabled <- $0\n  }'));
    assert.equal(found[0], '[isCriticalSystemObject]');
    assert.ok(found.indexOf('IsPresent') < found.indexOf('Trim'));
    assert.ok(found.includes('once') && found.includes('NULL'));
  });

  it('keeps one pair of brackets', () => {
    for (const body of ['[ma$0', '[ma$0]', '[$0mail]', 'ma$0', 'Trim([ma$0])'])
      assert.match(
        taken(rule(`  flow {\n    mail <- ${body}\n  }`), '[mail]'),
        /mail <- (?:Trim\()?\[mail\]\)?\n/,
        body,
      );
  });

  it('proposes what fits an argument', () => {
    check(rule('  flow {\n    mail <- Contains([proxyAddresses], "x", $0)\n  }'), ['CaseInsensitive', 'CaseSensitive']);
    check(rule('  flow {\n    cn <- Where($item, [proxyAddresses], $0)\n  }'), ['$item', '[isCriticalSystemObject]']);
    assert.ok(!labels(rule('  flow {\n    cn <- Select($item, $0\n  }')).includes('$item'));
    check(rule('  flow {\n    cn <- ImportedValue("$0")\n  }'), ['"adminDescription"']);
    assert.deepEqual(labels(rule('  flow {\n    cn <- %$0\n  }')), [
      '%Connector.ID%',
      '%Domain.FQDN%',
      '%Forest.FQDN%',
    ]);
  });

  it('looks through branches for the type that is wanted', () => {
    const found = labels(rule('  flow {\n    accountEnabled <- IIF(IsPresent([mail]), $0\n  }'));
    assert.equal(found[0], '[isCriticalSystemObject]');
  });

  it('fills in the arguments of a function, or leaves them to a call that stands there', () => {
    const text = rule('  flow {\n    mail <- Le$0\n  }');
    const left = items(text).find(({ label }) => label === 'Left')!;
    assert.equal(left.insertTextFormat, InsertTextFormat.Snippet);
    assert.match(taken(text, 'Left', true), /mail <- Left\(\$\{1:text\}, \$\{2:count\}\)\n/);
    assert.match(taken(text, 'Left'), /mail <- Left\(\n/);
    assert.match(taken(rule('  flow {\n    mail <- Le$0(cn, 3)\n  }'), 'Left', true), /mail <- Left\(cn, 3\)/);
  });

  it('works in broken text', () => {
    check('inbound rule "A" {\n connector "contoso.com" from user to person\n flow {\n  cn <- Trim([cn]\n  $0', [
      'accountEnabled',
    ]);
    check('inbound rule "A" {\n connector "contoso.com" from user to person\n flow {\n  cn <- IIF(, [$0', [
      '[adminDescription]',
      '[cn]',
    ]);
    check(rule('  scope { mail = } $0'), ['description', 'id']);
    check('inbound rule "A" { connector "contoso.com" from user to person\n join { mail = mail and $0', [
      'adminDescription',
    ]);
    check(`inbound rule "A" {\n  connector "contoso.com"\n  from user to person\n  flow { cn <- $0\n\n${rule('')}`, [
      '[cn]',
    ]);
  });

  it('proposes nothing in comments and in texts', () => {
    assert.deepEqual(labels(rule('  // con$0')), []);
    assert.deepEqual(labels(rule('  /* $0 */')), []);
    assert.deepEqual(labels(rule('  flow { cn <- "te$0xt" }')), []);
    assert.deepEqual(labels('inbound rule "A" {\n  description "$0"\n}'), []);
  });

  it('knows the words of the file outside a workspace', () => {
    check(rule('  flow {\n    mail <- [mail]\n    cn <- $0\n  }'), ['[mail]'], { loose: true });
  });

  it('leaves what is typed on alone', () => {
    const found = items(rule('  flow {\n    mail <- Trim([$0\n  }'));
    assert.ok(found.length > 0);
    assert.ok(found.every(({ commitCharacters }) => commitCharacters === undefined));
  });

  it('adds documentation when an item is looked at', () => {
    const marked = rule('  flow {\n    mail <- $0\n    cn <- [cn]\n  }');
    const { snapshot } = markedWorkspace(marked);
    const documentation = (label: string): string => {
      const item = items(marked).find((one) => one.label === label)!;
      const found = resolveCompletion(item, () => snapshot).documentation;
      return typeof found === 'object' ? found.value : '';
    };
    assert.match(documentation('Trim'), /Removes white space at both ends/);
    assert.match(documentation('[cn]'), /Read by\n\n- 10 \[A\]/);
    assert.match(documentation('once'), /never again/);
    assert.match(documentation('NULL'), /the next rule/);
  });
});
