import assert from 'node:assert/strict';
import { authored, codeSpan, escapeMarkdown, linkTarget } from '../../../server/describe/markdown.ts';

describe('text in Markdown', () => {
  it('is shown literally', () => {
    for (const [text, escaped] of [
      ['In from AD - User Common', 'In from AD - User Common'],
      ['contoso.com: a & b!', 'contoso.com: a & b!'],
      ['![x](https://evil.example/x.png)', String.raw`\!\[x\](https\://evil.example/x.png)`],
      ['[x](command:workbench.action.quit)', String.raw`\[x\](command:workbench.action.quit)`],
      ['<img src=x> &lt;', String.raw`\<img src=x\> \&lt;`],
      ['`a` **b** ~~c~~ # d', String.raw`\`a\` \*\*b\*\* \~\~c\~\~ \# d`],
      ['a\n\n# b\r\n- c', String.raw`a \# b - c`],
      ['\\[x](y)', String.raw`\\\[x\](y)`],
    ] as const)
      assert.equal(escapeMarkdown(text), escaped);
  });

  it('is code between more backticks than it has', () => {
    for (const [text, code] of [
      ['user', '`user`'],
      ['a`b', '`` a`b ``'],
      ['``![x](https://evil.example)``', '``` ``![x](https://evil.example)`` ```'],
      ['a\nb', '`a b`'],
    ] as const)
      assert.equal(codeSpan(text), code);
  });

  it('is the target of a link without an end of its own', () => {
    assert.equal(
      linkTarget('file:///space/a)![x](https:/evil/b c<d>'),
      'file:///space/a%29![x]%28https:/evil/b%20c%3Cd%3E',
    );
    assert.equal(linkTarget('file:///space/rules/main.syncrule'), 'file:///space/rules/main.syncrule');
  });

  it('of the author of a rule has its links and lists, and neither pictures nor HTML', () => {
    for (const [markdown, shown] of [
      ['See [the ticket](https://contoso.com/1).\n\n- a `b`\n- <https://contoso.com>', undefined],
      ['![x](https://evil.example/x.png)', '! [x](https://evil.example/x.png)'],
      ['\\![x](https://evil.example/x.png)', '\\! [x](https://evil.example/x.png)'],
      ['<img src="https://evil.example/x.png">', '< img src="https://evil.example/x.png">'],
      ['<!-- x --></b><?x?>', '< !-- x -->< /b>< ?x?>'],
      ['1 <2 and a <- [b]', undefined],
    ] as const)
      assert.equal(authored(markdown), shown ?? markdown);
  });
});
