import type { SpaceId, SpaceStatistics } from '../../ports/store.ts';
import { placeholdersOf } from './counters.ts';
import { exportErrorBit, exportOperationOf, pendingImportOf, syncErrorBit, unsentReferencesBit } from './cs-state.ts';
import type { Session } from './session.ts';

/** One pass over narrow rows: a third of a second per million. */
const statisticsStatement = `
  SELECT state, mv IS NOT NULL, count(*) FROM cs WHERE space = ? GROUP BY state, mv IS NOT NULL`;

/** Counts the objects of a space; different states are few, so almost all of the work is the database's. */
export function createStatistics({ connection, counters, rows }: Session): (space: SpaceId) => SpaceStatistics {
  const states = connection.prepare<[state: number, linked: number, count: number]>(statisticsStatement);
  return (space) => {
    rows.flush();
    const imports = { none: 0, add: 0, update: 0, delete: 0, 'delete-add': 0 };
    const exports = { none: 0, add: 0, modify: 0, delete: 0 };
    let [objects, connectors, syncErrors, exportErrors] = [0, 0, 0, 0];
    for (const [state, linked, count] of states.all(space)) {
      objects += count;
      if (linked === 1) connectors += count;
      if ((state & syncErrorBit) !== 0) syncErrors += count;
      if ((state & exportErrorBit) !== 0) exportErrors += count;
      imports[pendingImportOf(state)] += count;
      const operation = exportOperationOf(state);
      // An object of which only members are to be added or removed is modified, too.
      exports[operation === 'none' && (state & unsentReferencesBit) !== 0 ? 'modify' : operation] += count;
    }
    return {
      objects,
      connectors,
      disconnectors: objects - connectors,
      placeholders: counters.get(placeholdersOf(space)),
      // An object that came back as another type is there still: it changed.
      pendingImports: { add: imports.add, update: imports.update + imports['delete-add'], delete: imports.delete },
      pendingExports: { add: exports.add, modify: exports.modify, delete: exports.delete },
      syncErrors,
      exportErrors,
    };
  };
}

/** Keys of the DNs `transientDn` gives lie next to each other. */
const transientStatement = `
  SELECT id, key FROM dn_key WHERE space = ? AND key >= 'cn=transient-' AND key < 'cn=transient.'`;

/** Counts parked objects that are not deleted. A directory's own object of such a name has another number in it. */
export function createTransientCount({ connection, rows }: Session): (space: SpaceId) => number {
  const parked = connection.prepare<[id: number, key: string]>(transientStatement);
  return (space) =>
    parked
      .all(space)
      .filter(([id, key]) => key.startsWith(`cn=transient-${id},`) && rows.find(id)?.object.pendingImport !== 'delete')
      .length;
}
