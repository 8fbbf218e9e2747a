import assert from 'node:assert/strict';
import fc from 'fast-check';
import { positionAt } from '../../../engine/model/file-problem.ts';
import { childOf, childText, parseXml } from '../../../engine/entra-connect/xml.ts';

describe('XML', () => {
  it('resolves entities and CDATA and keeps white space to the letter', () => {
    const { root } = parseXml('<a> x &amp;&amp; &lt;y&gt; &#233;<!-- no --><![CDATA[ <z> ]]>\n</a>');
    assert.equal(root?.text, ' x && <y> é <z> \n');
  });

  it('tells elements by namespace, not by prefix', () => {
    const texts = [
      '<a xmlns:p="urn:one"><p:b p:c="1">x</p:b><b>y</b></a>',
      '<a xmlns:other="urn:one"><b xmlns="urn:one" other:c="1">x</b><b>y</b></a>',
    ];
    for (const text of texts) {
      const { root } = parseXml(text);
      assert.equal(childText(root, 'b', 'urn:one'), 'x', text);
      assert.equal(childText(root, 'b'), 'y', text);
      assert.equal(childOf(root, 'b', 'urn:one')?.attributes.get('{urn:one}c'), '1', text);
    }
  });

  it('knows where every start tag stands', () => {
    const text = '<a>\r\n  <b\r\n    c="1">x</b><d/></a>';
    const { root } = parseXml(text);
    assert.deepEqual(
      root?.children.map(({ start, end }) => text.slice(start, end)),
      ['<b\r\n    c="1">', '<d/>'],
    );
  });

  it('reads past a byte order mark', () => {
    assert.equal(parseXml('\uFEFF<a/>').root?.name, 'a');
  });

  it('knows where every start tag stands in a long text', () => {
    const tag = '<a b="😀\r\n">';
    const text = `<r>${`${tag}é😀\r</a>\r`.repeat(3000)}</r>`;
    const children = parseXml(text).root?.children ?? [];
    assert.equal(children.length, 3000);
    for (const { start, end, outer } of children)
      assert.deepEqual([text.slice(start, end), outer], [tag, `${tag}é😀\r</a>`]);
  });

  it('takes names every object has for names', () => {
    const { root } = parseXml('<__proto__ constructor="1" __proto__="2"><toString/></__proto__>');
    assert.deepEqual(
      [...(root?.attributes ?? [])],
      [
        ['constructor', '1'],
        ['__proto__', '2'],
      ],
    );
    assert.equal(childOf(root, 'constructor'), undefined);
  });

  const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('');
  const broken: readonly [text: string, place: string, detail: string][] = [
    ['<a>\n  <b>', '2:6', 'unclosed tag: b'],
    ['<a>\n  <b></a>', '2:10', 'unexpected close tag'],
    ['<a>&nope;</a>', '1:10', 'undefined entity'],
    ['', '1:1', 'document must contain a root element'],
    [`<!DOCTYPE a [<!ENTITY e0 "lol">${entities}]><a>&e9;</a>`, '1:536', 'undefined entity'],
    ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', '1:61', 'undefined entity'],
    ['<a>'.repeat(100_000), '1:301', 'elements are nested deeper than 100'],
    ['<p:a/>', '1:7', 'unbound namespace prefix: "p"'],
  ];
  for (const [text, place, detail] of broken) {
    it(`reports the first thing wrong in ${JSON.stringify(text).slice(0, 60)}`, () => {
      const { root, problems } = parseXml(text);
      assert.equal(root, undefined);
      const [problem, ...others] = problems;
      assert.equal(others.length, 0);
      assert.equal(problem?.code, 'malformed-xml');
      const { line, column } = positionAt(text, problem?.span.start ?? -1);
      assert.equal(`${line}:${column}`, place);
      assert.ok(problem?.message.includes(`(${detail})`), problem?.message);
    });
  }

  it('never throws and gives either a root or a problem inside the text', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="',
      '"',
      '/>',
      '&amp;',
      '&',
      'x',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const { root, problems } = parseXml(text);
        assert.equal(root === undefined, problems.length > 0);
        for (const { span } of problems) assert.ok(span.start >= 0 && span.end <= text.length);
      }),
    );
  });
});
