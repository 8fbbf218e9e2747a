import { applicationRoutes } from './application-routes.ts';
import { deletedRoutes } from './deleted-routes.ts';
import { groupRoutes } from './group-routes.ts';
import type { TenantRequest, TenantResponse } from './message.ts';
import { routePermissions } from './permissions.ts';
import { readOnlyRoutes } from './read-only-routes.ts';
import { accessDenied, unknownSegment, wrongMethod } from './refusal.ts';
import { readCall, type Call, type Caller, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';
import { tenantRoutes } from './tenant-routes.ts';
import type { Cost } from './throttle.ts';
import { userRoutes } from './user-routes.ts';

/** Everything the tenant answers, `$batch` aside, which carries such requests. */
export const routes: readonly TenantRoute[] = [
  ...userRoutes,
  ...groupRoutes,
  ...readOnlyRoutes,
  ...deletedRoutes,
  ...tenantRoutes,
  ...applicationRoutes,
];

interface Candidate {
  readonly route: TenantRoute;
  readonly segments: readonly string[];
  /** How many segments may be anything. */
  readonly places: number;
}

/** By the number of segments and the first one. Words go before places for an id, so that `users/delta` is no user. */
const candidates: ReadonlyMap<string, readonly Candidate[]> = Map.groupBy(
  routes
    .map((route) => {
      const segments = route.path.split('/');
      return { route, segments, places: segments.filter((part) => part === '{id}').length };
    })
    .toSorted((left, right) => left.places - right.places),
  ({ segments }) => bucketOf(segments),
);

function bucketOf(segments: readonly string[]): string {
  return `${segments.length} ${segments[0] ?? ''}`;
}

/** A request with the route that answers it. */
export interface Routed {
  readonly route: TenantRoute;
  readonly call: Call;
}

/** Finds the route of a request. Throws {@link Refusal}. */
export function findRoute(request: TenantRequest, caller: Caller): Routed {
  const call = readCall(request, caller);
  let address: Candidate | undefined;
  for (const candidate of candidates.get(bucketOf(call.segments)) ?? []) {
    if (address !== undefined && candidate.places > address.places) break;
    if (!candidate.segments.every((part, at) => part === '{id}' || part === call.segments[at])) continue;
    address = candidate;
    if (candidate.route.method === call.method) return { route: candidate.route, call };
  }
  throw address === undefined ? unknownSegment(unknownPart(call.segments)) : wrongMethod();
}

function unknownPart(segments: readonly string[]): string {
  const [first = ''] = segments;
  const known = routes.some(({ path }) => path.split('/')[0] === first);
  return known ? (segments.at(-1) ?? '') : first;
}

/** What a request takes from the budgets; source: the documented limits of the identity service. */
export function costOf({ route, call }: Routed): Cost {
  if (route.method !== 'GET' && route.isLookup !== true) return { units: 1, writes: 1 };
  const options = call.url.searchParams;
  const top = options.get('$top');
  const units =
    (route.units ?? 1) -
    (options.has('$select') ? 1 : 0) +
    (options.has('$expand') ? 1 : 0) -
    (top !== null && Number(top) < 20 ? 1 : 0);
  return { units: Math.max(1, units), writes: 0 };
}

/** Throws a 403 {@link Refusal} where the caller has none of the permissions the route asks for. */
export function checkPermission({ route, call }: Routed): void {
  const { kind, permissions } = call.caller;
  const needed = routePermissions.get(`${route.method} ${route.path}`)?.[
    kind === 'application' ? 'application' : 'delegated'
  ];
  if (needed === undefined || !needed.some((name) => permissions.has(name))) throw accessDenied(needed ?? []);
}

/** Carries a request out. `contexts`: for reads, and for writes. Throws {@link Refusal}. */
export function carryOut(
  { route, call }: Routed,
  contexts: { readonly reads: TenantContext; readonly writes: TenantContext },
): TenantResponse {
  const isRead = route.method === 'GET' || route.isLookup === true;
  return route.answer(isRead ? contexts.reads : contexts.writes, call);
}
