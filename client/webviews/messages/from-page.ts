import type { Span } from '../../../grammar/ast/span.ts';
import type { FromObjectPage, FromPreviewPage } from './messages.ts';

/** What came from a preview page; `undefined`: nothing such a page has to say. Whatever runs in a page can send anything. */
export function fromPreviewPage(sent: unknown): FromPreviewPage | undefined {
  const message = record(sent);
  switch (message['kind']) {
    case 'ready':
    case 'commit':
      return { kind: message['kind'] };
    case 'openRule':
      return ruleIn(message);
    case 'openObject':
      return objectIn(message);
    default:
      return undefined;
  }
}

/** The same for an object page. */
export function fromObjectPage(sent: unknown): FromObjectPage | undefined {
  const message = record(sent);
  switch (message['kind']) {
    case 'ready':
    case 'preview':
    case 'explain':
      return { kind: message['kind'] };
    case 'openRule': {
      const rule = ruleIn(message);
      return rule && { kind: 'openRule', rule: rule.rule, span: null };
    }
    case 'openObject':
      return objectIn(message);
    case 'openMetaverse': {
      const { id } = message;
      return typeof id === 'number' && Number.isSafeInteger(id) ? { kind: 'openMetaverse', id } : undefined;
    }
    default:
      return undefined;
  }
}

type Sent = Readonly<Record<string, unknown>>;

function record(sent: unknown): Sent {
  return typeof sent === 'object' && sent !== null ? { ...sent } : {};
}

function ruleIn({ rule, span }: Sent): (FromPreviewPage & { readonly kind: 'openRule' }) | undefined {
  if (typeof rule !== 'string') return undefined;
  const place = span === null ? null : spanIn(record(span));
  return place === undefined ? undefined : { kind: 'openRule', rule, span: place };
}

function objectIn({ connector, dn }: Sent): (FromPreviewPage & { readonly kind: 'openObject' }) | undefined {
  return typeof connector === 'string' && typeof dn === 'string' ? { kind: 'openObject', connector, dn } : undefined;
}

function spanIn({ start, end }: Sent): Span | undefined {
  return isOffset(start) && isOffset(end) && start <= end ? { start, end } : undefined;
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
