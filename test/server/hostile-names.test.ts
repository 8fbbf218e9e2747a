import assert from 'node:assert/strict';
import { MarkupContent } from 'vscode-languageserver-types';
import type { RuleEnvironment, Schema } from '../../grammar/schema/schema.ts';
import { completion, resolveCompletion } from '../../server/features/completion.ts';
import { definition } from '../../server/features/definition.ts';
import { hover } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay-hints.ts';
import { prepareRename, rename } from '../../server/features/rename.ts';
import { ruleList } from '../../server/features/rule-list.ts';
import { createRuleWorkspace } from '../../server/workspace/rule-workspace.ts';
import type { PlaceQuestion } from '../../server/workspace/snapshot.ts';

const picture = '![x](https://evil.example/x.png)';

/** Names a directory, a schema or the author of a rule may choose, and what becomes of them. */
const names = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$CLIPBOARD',
  '${1:x}',
  '`',
  picture,
  '<img src=x>',
];

function schemaOf(attribute: string): Schema {
  const found = { name: attribute, type: 'str', multiValued: false } as const;
  return {
    attributes: new Map([[attribute, found]]),
    objectTypes: new Map([[attribute, { name: attribute, attributes: [attribute] }]]),
  };
}

/** A workspace in which everything is called `name`; the question is about the place of `$0`. */
function workspaceOf(name: string, text: string): PlaceQuestion {
  const schema = schemaOf(name);
  const environment: RuleEnvironment = {
    connectors: [
      {
        name,
        id: '00000000-0000-4000-8000-000000000001',
        category: 'AD',
        schema,
        includedAttributes: new Set([name]),
        parameters: new Set([name]),
      },
    ],
    metaverse: schema,
  };
  const rules = createRuleWorkspace({ environment, severities: new Map() });
  const path = '/space/rules/a).syncrule';
  rules.setFile({ path, uri: `file://${path}`, text: text.replace('$0', '') });
  const snapshot = rules.snapshot();
  const file = snapshot.files.get(path);
  assert.ok(file);
  return { snapshot, file, offset: text.indexOf('$0') };
}

function ruleText(name: string): string {
  const quoted = `"${name.replaceAll('"', '')}"`;
  const word = /^\w+$/.test(name) ? name : `[${name}]`;
  return `/// ${picture} <img src="https://evil.example/x.png">
inbound rule ${quoted} {
  description ${quoted}
  connector ${quoted}
  from ${/^\w+$/.test(name) ? name : quoted} to ${/^\w+$/.test(name) ? name : quoted}
  link provision
  precedence 10
  scope { ${word} <> "a" }
  flow {
    ${word} <- Trim([${name}])
  }
}
inbound rule "B" {
  connector ${quoted}
  from ${/^\w+$/.test(name) ? name : quoted} to ${/^\w+$/.test(name) ? name : quoted}
  link join
  precedence after ${quoted}
  flow {
    ${word} <- constructor([${name}]) & __proto__(%${name}%)
  }
}
`;
}

/** Whether Markdown has a picture, HTML, or a link to something else than a file or a page. */
function isHostile(markdown: string): boolean {
  const code = markdown.replaceAll(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
  return /(?<!\\)!\[|(?<!\\)<[a-z/!?]|(?<!\\)\]\((?!(?:file:\/\/\/|https:\/\/)[^()\s]*\))/i.test(code);
}

describe('hostile names', () => {
  for (const name of names)
    it(`are names like any other: ${name}`, () => {
      const text = ruleText(name);
      for (let at = 0; at < text.length; at++) {
        const question = workspaceOf(name, `${text.slice(0, at)}$0${text.slice(at)}`);
        const shown = hover(question);
        if (shown !== null) {
          assert.ok(MarkupContent.is(shown.contents));
          assert.ok(!isHostile(shown.contents.value), shown.contents.value);
        }
        definition(question);
        if (prepareRename(question).kind === 'range') rename(question, '__proto__');
      }
    }).timeout(60_000);

  for (const name of names)
    it(`are proposed as they are: ${name}`, () => {
      const text = ruleText(name);
      for (const place of ['scope { ', 'Trim([', '<- ', 'after ', 'connector ', 'from ', '& ']) {
        const at = text.indexOf(place) + place.length;
        const question = workspaceOf(name, `${text.slice(0, at)}$0${text.slice(at)}`);
        for (const item of completion(question, { snippets: true }).items) {
          const { documentation } = resolveCompletion(item, () => question.snapshot);
          assert.ok(!isHostile(MarkupContent.is(documentation) ? documentation.value : ''));
          const inserted = item.textEdit?.newText ?? '';
          if (item.insertTextFormat === 2 && inserted.includes(name))
            assert.doesNotMatch(inserted, /(?<!\\)\$(?:CLIPBOARD|\{1:x)/);
        }
      }
      const { snapshot, file } = workspaceOf(name, text);
      assert.deepEqual(
        ruleList(snapshot)
          .map((rule) => rule.name)
          .toSorted(),
        file.tree.rules.map((rule) => rule.name.text).toSorted(),
      );
      for (const { label } of inlayHints(
        { snapshot, file },
        { start: 0, end: text.length },
        { winners: true, types: true },
      ))
        for (const part of typeof label === 'string' ? [] : label)
          assert.ok(!isHostile(MarkupContent.is(part.tooltip) ? part.tooltip.value : ''));
    });
});
