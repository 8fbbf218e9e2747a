import type { ConnectorConfiguration } from '../model/configuration.ts';
import { normalizeDn } from '../model/dn.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { DirectorySight } from './directory-sight.ts';
import { type ExplainFinding, held, note, passed } from './explanation.ts';

/** How many of the last runs are looked through. */
const recentRuns = 200;

/** Why an object that no connector space holds was not imported. */
export function explainMissing(
  store: StoreReader,
  connector: ConnectorConfiguration,
  asked: { readonly dn: string | null; readonly sight: DirectorySight },
): readonly ExplainFinding[] {
  const { name } = connector;
  const { sight } = asked;
  const dn = 'dn' in sight ? sight.dn : asked.dn;
  const last = lastImport(store, connector);
  if (last === undefined && sight.kind !== 'absent') {
    return [
      held('import', 'never-imported', {
        message: `"${name}" was never imported`,
        remedy: `Run "joinery run ${quoted(name)} full-import"`,
      }),
    ];
  }
  const failure = dn === null ? undefined : importFailure(store, last, dn);
  switch (sight.kind) {
    case 'unreadable':
      return [
        held('import', 'unreadable', {
          message: `The object is in "${name}" and could not be read: ${sight.message}`,
          remedy: 'Correct the object there and import again',
        }),
      ];
    case 'absent':
      return [
        held('import', 'not-in-directory', {
          message: `"${name}" has no such object`,
          remedy:
            'Check the name; if the object should be there, the account of the connector may not see it: "joinery doctor" checks its rights',
        }),
      ];
    case 'left-out':
      return [
        held('import', 'left-out-by-connector', {
          message: `The object is in "${name}" and the connector leaves it out: its type is not selected, or it is a deleted object`,
          remedy: `In joinery.json add the object's type to "objectTypes" of "${name}", then run a full import`,
        }),
      ];
    case 'seen':
      return [failure ?? notImported(name, last)];
    case 'unreachable':
      return [
        held('import', 'directory-not-reachable', {
          message: `"${name}" holds no such object as last imported, and the directory itself could not be asked: ${sight.message}`,
          remedy: '"joinery doctor" tells what is wrong with the connection',
        }),
      ];
    case 'not-asked':
      return [failure ?? note('import', 'directory-not-reachable', sight.reason), notImported(name, last)];
  }
}

/** What the last imports say about an object the connector space holds. */
export function explainImported(connector: ConnectorConfiguration, object: CsObject): ExplainFinding {
  const { name } = connector;
  if (object.pendingImport === 'delete') {
    return held('import', 'deleted-in-directory', {
      message: `The last import of "${name}" did not find the object any more, so it is deleted there or has left the selected containers`,
      remedy: `If that is wrong, restore or move the object and import again; otherwise the next synchronization of "${name}" takes it out`,
    });
  }
  if (object.image === null) {
    return passed('import', 'imported', `The object was made by rules and "${name}" has not shown it yet`);
  }
  return passed('import', 'imported', `"${name}" has imported the object`);
}

function notImported(name: string, last: RunRecord | undefined): ExplainFinding {
  const trouble =
    last !== undefined && !/^(?:success|completed-no-objects)$/u.test(last.status)
      ? `; the last import ended ${last.status}`
      : '';
  return held('import', 'not-imported', {
    message: `The connector space of "${name}" does not hold the object${trouble}`,
    remedy: `Run "joinery run ${quoted(name)} delta-import"; after a change of the selected containers, types or attributes run full-import`,
  });
}

function lastImport(store: StoreReader, { id }: ConnectorConfiguration): RunRecord | undefined {
  return store
    .runs(recentRuns)
    .find(({ connectorId, profile }) => connectorId === id && /^(?:full|delta)[ -]import$/iu.test(profile));
}

function importFailure(store: StoreReader, last: RunRecord | undefined, dn: string): ExplainFinding | undefined {
  if (last === undefined || last.errorCount === 0) return undefined;
  const wanted = normalizeDn(dn);
  const error = store.runErrors(last.id).find((one) => one.dn !== undefined && normalizeDn(one.dn) === wanted);
  if (error === undefined) return undefined;
  return held(
    'import',
    'unreadable',
    {
      message: `The last import could not read the object: ${error.message}`,
      remedy: 'Correct the object in its directory and import again',
    },
    error.place === undefined ? {} : { details: [error.place] },
  );
}

/** A connector's name as it is typed in a shell. */
export function quoted(name: string): string {
  return /^[\w.-]+$/u.test(name) ? name : `'${name}'`;
}
