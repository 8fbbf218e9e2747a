import type { Problem } from '../../grammar/ast/problem.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import { connectorNamed } from '../model/connector-named.ts';
import { toFileProblem, type FileProblem } from '../model/file-problem.ts';
import { commitObject, previewUnderRules } from '../preview/preview-object.ts';
import { EngineBusyError } from '../runs/engine-error.ts';
import { capabilityOf } from '../workspace/open-engine.ts';
import { type HostState } from './host-state.ts';
import type { ObjectParams, PreviewParams, PreviewResult } from './protocol/requests.ts';

/** One rule file as the preview goes by it. */
interface PreviewedFile {
  readonly path: string;
  readonly text: string;
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
}

/** Previews an object under the rules on the disk, with the unsaved files in place of theirs. */
export function answerPreview(state: HostState, { connector, dn, unsaved }: PreviewParams): PreviewResult {
  const open = state.look();
  const { configuration, store } = open;
  const files = [
    ...savedFiles(state).filter(({ path }) => unsaved.every((one) => one.path !== path)),
    ...unsaved.map(({ path, text }): PreviewedFile => {
      const { file, problems } = parseSyncrule(text);
      return { path, text, rules: file.rules, problems };
    }),
  ];
  const rules = files.flatMap((file) => file.rules);
  const { preview } = previewUnderRules(
    { configuration, rules, store, clock: state.clock, capability: capabilityOf },
    { connectorId: connectorNamed(open.configuration.connectors, connector).id, dn },
  );
  return {
    preview: preview ?? null,
    places: placesOf(files),
    problems: files.flatMap(({ path, text, problems }) =>
      problems.map((problem): FileProblem => toFileProblem(path, text, problem)),
    ),
  };
}

/** Synchronizes an object for good by the rules the engine was opened with. Throws EngineBusyError while a run is going on anywhere. */
export function commitPreviewed(state: HostState, { connector, dn }: ObjectParams): PreviewResult {
  if (state.runs.busy) throw new EngineBusyError();
  const open = state.engine();
  const { engine, store } = open;
  const space = store.space(connectorNamed(open.configuration.connectors, connector).id);
  const hold = store.hold({ activity: 'committing a preview', since: state.clock.now() });
  if (hold.kind === 'busy') throw new EngineBusyError(hold);
  try {
    const object = space === undefined ? undefined : store.csByDn(space, dn);
    const preview = object === undefined ? undefined : commitObject(engine.plan, store, object.id, state.clock);
    return { preview: preview ?? null, places: placesOf(savedFiles(state)), problems: [] };
  } finally {
    hold.release();
  }
}

function savedFiles(state: HostState): readonly PreviewedFile[] {
  return state
    .workspace()
    .loaded.rules.map(({ path, text, file }) => ({ path, text, rules: file.rules, problems: [] }));
}

function placesOf(files: readonly PreviewedFile[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.flatMap(({ path, rules }) => rules.map(({ name }) => [name.text, path])));
}
