import { viewCsObject, type CsObjectView } from '../inspect/cs-object.ts';
import { viewMvObject, type MvObjectView } from '../inspect/mv-object.ts';
import { type CsRow, type MvRow, searchCs, searchMv, type SearchPage } from '../inspect/search.ts';
import { parseSearchClause } from '../inspect/search-clause.ts';
import { connectorNamed } from '../model/connector-named.ts';
import type { RunError, RunRecord } from '../runs/run-record.ts';
import { type HostState } from './host-state.ts';
import { inspectionOf } from './open-workspace.ts';
import type { ObjectParams, SearchCsParams, SearchMvParams } from './protocol/requests.ts';

/** Objects a search looks at before it answers with what it has. */
const scanLimit = 20_000;

export function searchConnectorSpace(
  state: HostState,
  { connector, clauses, after, limit, state: one, ...search }: SearchCsParams,
): SearchPage<CsRow> {
  const open = state.look();
  const space = open.store.space(connectorNamed(open.configuration.connectors, connector).id);
  if (space === undefined) return { objects: [], next: null };
  const states = one === undefined ? {} : { states: [one] };
  const wanted = { ...search, ...states, clauses: clauses.map(parseSearchClause) };
  return searchCs(inspectionOf(open), space, wanted, { after, limit, scan: scanLimit });
}

export function searchMetaverse(
  state: HostState,
  { clauses, after, limit, ...search }: SearchMvParams,
): SearchPage<MvRow> {
  const wanted = { ...search, clauses: clauses.map(parseSearchClause) };
  return searchMv(inspectionOf(state.look()), wanted, { after, limit, scan: scanLimit });
}

export function readCsObject(state: HostState, { connector, dn }: ObjectParams): CsObjectView | null {
  const open = state.look();
  const space = open.store.space(connectorNamed(open.configuration.connectors, connector).id);
  const object = space === undefined ? undefined : open.store.csByDn(space, dn);
  return object === undefined ? null : viewCsObject(inspectionOf(open), object);
}

export function readMvObject(state: HostState, { id }: { readonly id: number }): MvObjectView | null {
  const open = state.look();
  const object = open.store.mv(id);
  return object === undefined ? null : viewMvObject(inspectionOf(open), object);
}

export function readRun(
  state: HostState,
  { id }: { readonly id: number },
): { readonly run: RunRecord; readonly errors: readonly RunError[] } | null {
  const { store, engine } = state.look();
  const run = store.run(id);
  if (run === undefined) return null;
  const errors = store.runErrors(id).map((error) => {
    const rule = error.rule === undefined ? undefined : engine.plan.ruleById(error.rule)?.name;
    return rule === undefined ? error : { ...error, rule };
  });
  return { run, errors };
}
