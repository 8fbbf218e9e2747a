import { type Json, parseJson } from '../../../model/json.ts';
import { headerOf, type TenantRequest, type TenantResponse } from './message.ts';
import { Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

/** Who sent a request, as the token says. */
export interface Caller {
  readonly appId: string;
  readonly kind: 'application' | 'person';
  readonly permissions: ReadonlySet<string>;
}

/** A request taken apart: decoded path segments below the version, and the body read. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  /** Functions stand without namespace and parentheses, and `groups(uniqueName='x')` is `groups`, `x`. */
  readonly segments: readonly string[];
  /** The property that the second segment is the value of, where it is not the id: `uniqueName`. */
  readonly keyProperty: string | undefined;
  readonly body: Json | undefined;
  readonly eventual: boolean;
  readonly prefer: string;
  readonly caller: Caller;
}

/** One method at one address. */
export interface TenantRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `users/{id}/manager/$ref`. */
  readonly path: string;
  /** Resource units of a read without options; 1 when absent. */
  readonly units?: number;
  /** A POST that only reads. */
  readonly isLookup?: true;
  /** Throws {@link Refusal}. */
  answer(tenant: TenantContext, call: Call): TenantResponse;
}

/** Throws {@link Refusal} for what cannot be read. */
export function readCall(request: TenantRequest, caller: Caller): Call {
  const url = new URL(request.url);
  const [version, ...parts] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  if (version !== 'v1.0') throw new Refusal([400, 'BadRequest'], 'Invalid version.');
  return {
    method: request.method.toUpperCase(),
    url,
    ...segmentsOf(parts.filter((part) => part !== '')),
    body: bodyOf(request),
    eventual: headerOf(request, 'consistencylevel')?.toLowerCase() === 'eventual',
    prefer: headerOf(request, 'prefer') ?? '',
    caller,
  };
}

function segmentsOf([first = '', ...rest]: readonly string[]): Pick<Call, 'segments' | 'keyProperty'> {
  const keyed = first.includes('(') ? /^(\w+)\((\w+)='(.*)'\)$/s.exec(first) : null;
  if (keyed !== null) {
    const [, collection = '', keyProperty = '', value = ''] = keyed;
    return { segments: [collection, value.replaceAll("''", "'"), ...rest.map(withoutNamespace)], keyProperty };
  }
  // The type in `deletedItems/microsoft.graph.user` is a part of the address and no function.
  const isTyped = rest[0] === 'deletedItems';
  return { segments: isTyped ? [first, ...rest] : [first, ...rest.map(withoutNamespace)], keyProperty: undefined };
}

function withoutNamespace(segment: string): string {
  return segment.replace(/^microsoft\.graph\./, '').replace(/\(\)$/, '');
}

function bodyOf({ body: text }: TenantRequest): Json | undefined {
  if (text === undefined || text === '') return undefined;
  const body = parseJson(text);
  if (body !== undefined) return body;
  throw new Refusal(
    [400, 'BadRequest'],
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

/** The id in an address, or the value that stands for it. */
export function keyOf({ segments }: Call, at = 1): string {
  return segments[at] ?? '';
}
