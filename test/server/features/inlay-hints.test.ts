import assert from 'node:assert/strict';
import { inlayHints, type InlayHintSettings } from '../../../server/features/inlay-hints.ts';
import { dedent } from '../../support/text.ts';
import { markedWorkspace } from '../marked-workspace.ts';
import { threeRules, withCursor } from '../three-rules.ts';

/** The text with every hint in angle brackets where it stands. */
function shown(marked: string, settings: InlayHintSettings): string {
  const { snapshot, file } = markedWorkspace(marked);
  return inlayHints({ snapshot, file }, file.tree.span, settings)
    .map(({ position, label }) => ({
      at: file.offsetAt(position),
      text: typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    }))
    .toReversed()
    .reduce((text, hint) => `${text.slice(0, hint.at)}‹${hint.text}›${text.slice(hint.at)}`, file.text);
}

function flowLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('<-'))
    .map((line) => line.trim());
}

/** A rule with one flow. */
const rule = (name: string, rest: string, flow = 'cn <- [cn]'): string =>
  `inbound rule "${name}" { connector "contoso.com" link join ${rest} flow {\n${flow}\n} }\n`;

const winners: InlayHintSettings = { winners: true, types: false };
const types: InlayHintSettings = { winners: false, types: true };

describe('inlay hints', () => {
  it('says behind a flow which rule is asked before it', () => {
    assert.deepEqual(flowLines(shown(withCursor('a.syncrule', 'inbound$0'), winners)), [
      'mail        <- Trim([mail])‹2 of 2, behind Fabrikam›',
      'displayName <- [cn]',
    ]);
    assert.deepEqual(flowLines(shown(withCursor('b.syncrule', 'inbound$0'), winners)), ['mail <- [mail]']);
  });

  it('lists all rivals in order of precedence, and leads to the first', () => {
    const { snapshot, file } = markedWorkspace(withCursor('a.syncrule', 'inbound$0'));
    const [hint] = inlayHints({ snapshot, file }, file.tree.span, winners);
    assert.ok(hint !== undefined && typeof hint.label !== 'string');
    const [{ tooltip, location }] = hint.label as [(typeof hint.label)[0]];
    assert.ok(typeof tooltip === 'object');
    assert.match(tooltip.value, /- 20 \[Fabrikam\][^]*- 21 \[Contoso\]/);
    assert.equal(location?.uri, 'file:///space/rules/b.syncrule');
  });

  it('says nothing of rules that are disabled, of other types, and of merged values', () => {
    const first = rule('A', 'from user to person precedence 1');
    for (const second of [
      rule('B', 'from user to person precedence 2 disabled'),
      rule('B', 'from group to group precedence 2'),
      rule('B', 'from user to person precedence 2', 'cn <- merge [cn]'),
    ])
      assert.doesNotMatch(shown(first + second, winners), /‹/, second);
  });

  it('says what type an expression comes to where one cannot see it', () => {
    assert.deepEqual(
      flowLines(
        shown(
          dedent(`
          inbound rule "A" {
            connector "contoso.com"
            from user to person
            flow {
              cn <- [cn]
              sn <- IIF(IsPresent([sn]), Trim([sn]), NULL)
              mail <- CStr([mail])
              employeeNumber <- CNum([employeeID])
              proxyAddresses <- Trim([proxyAddresses])
              displayName <- [givenName] & " " & [sn]
            }
          }
          `),
          types,
        ),
      ),
      [
        'cn <- [cn]',
        'sn <- IIF(IsPresent([sn]), Trim([sn]), NULL)‹: text›',
        'mail <- CStr([mail])',
        'employeeNumber <- CNum([employeeID])',
        'proxyAddresses <- Trim([proxyAddresses])‹: text, multi-valued›',
        'displayName <- [givenName] & " " & [sn]',
      ],
    );
  });

  it('is switched off piece by piece, and stays within the range', () => {
    assert.doesNotMatch(shown(threeRules, { winners: false, types: false }), /‹/);
    const { snapshot, file } = markedWorkspace(withCursor('a.syncrule', 'inbound$0'));
    assert.deepEqual(inlayHints({ snapshot, file }, { start: 0, end: 10 }, winners), []);
  });
});
