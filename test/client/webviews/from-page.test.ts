import assert from 'node:assert/strict';
import { fromObjectPage, fromPreviewPage } from '../../../client/webviews/messages/from-page.ts';

const openObject = { kind: 'openObject', connector: 'north', dn: 'CN=a' };

describe('messages of pages', () => {
  it('are those a page has to send, without what it has not', () => {
    for (const [read, messages] of [
      [
        fromPreviewPage,
        [
          { kind: 'ready' },
          { kind: 'commit' },
          openObject,
          { kind: 'openRule', rule: '__proto__', span: null },
          { kind: 'openRule', rule: 'In', span: { start: 0, end: 3 } },
        ],
      ],
      [
        fromObjectPage,
        [
          { kind: 'ready' },
          { kind: 'preview' },
          { kind: 'explain' },
          openObject,
          { kind: 'openRule', rule: 'In', span: null },
          { kind: 'openMetaverse', id: 7 },
        ],
      ],
    ] as const)
      for (const message of messages) {
        assert.deepEqual(read(message), message);
        assert.deepEqual(read({ ...message, command: 'workbench.action.quit' }), message);
      }
  });

  it('of any other kind or shape are none', () => {
    for (const sent of [
      undefined,
      null,
      'ready',
      ['ready'],
      {},
      { kind: 'constructor' },
      { kind: ['ready'] },
      { kind: 'runProfile', profile: 'Export' },
      { kind: 'openObject', connector: 'north' },
      { kind: 'openObject', connector: { toString: 'x' }, dn: 'CN=a' },
      { kind: 'openRule' },
      { kind: 'openRule', rule: 5, span: null },
    ]) {
      assert.equal(fromPreviewPage(sent), undefined, JSON.stringify(sent));
      assert.equal(fromObjectPage(sent), undefined, JSON.stringify(sent));
    }
    for (const span of [undefined, 5, {}, { start: 3, end: 1 }, { start: -1, end: 1 }, { start: 0, end: 1.5 }])
      assert.equal(fromPreviewPage({ kind: 'openRule', rule: 'In', span }), undefined, JSON.stringify(span));
    for (const id of [undefined, '1', 1.5, Number.NaN])
      assert.equal(fromObjectPage({ kind: 'openMetaverse', id }), undefined);
  });

  it('of one page are none of the other', () => {
    for (const kind of ['preview', 'explain', 'openMetaverse'])
      assert.equal(fromPreviewPage({ kind, id: 1 }), undefined);
    assert.equal(fromObjectPage({ kind: 'commit' }), undefined);
  });
});
