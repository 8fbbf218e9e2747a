import * as vscode from 'vscode';
import * as operations from '../../engine/host/protocol/operations.ts';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { formatQuantity } from '../../engine/model/figures.ts';
import type { RunRecord } from '../../engine/runs/run-record.ts';
import { cancellable } from '../cancellable.ts';
import { localTime } from '../local-time.ts';
import { deletionsReport } from '../reports/deletions-report.ts';
import { doctorReport } from '../reports/doctor-report.ts';
import { explanationReport } from '../reports/explanation-report.ts';
import type { ReportDocuments } from '../reports/report-documents.ts';
import { runReport } from '../reports/run-report.ts';
import { type CommandContext, labelOf, register } from './command.ts';
import { placeGiven } from './object-place.ts';
import { tellEnd } from './window-runs.ts';
import { unlinked } from '../unlinked.ts';

/** Runs of the history a pick offers. */
const pickedRuns = 100;

/** What an operator asks and does: why an object is not there, what keeps the workspace from working, deletions. */
export function registerOperationCommands(
  context: CommandContext,
  reports: ReportDocuments,
): readonly vscode.Disposable[] {
  return [
    register(context, 'joinery.explainObject', async (given) => await explainObject(context, reports, given)),
    register(context, 'joinery.doctor', async () => await doctor(context, reports)),
    register(context, 'joinery.releaseDeletions', async (given) => await releaseDeletions(context, reports, given)),
    register(context, 'joinery.openRun', async (given) => await openRun(context, reports, given)),
  ];
}

async function explainObject({ session }: CommandContext, reports: ReportDocuments, given: unknown): Promise<void> {
  let asked: operations.ExplainParams | undefined = await askedAbout(given);
  while (asked !== undefined) {
    const params: operations.ExplainParams = asked;
    // oxlint-disable-next-line no-await-in-loop -- a name that means several objects is asked about again by the DN of the one picked.
    const answer = await cancellable(
      `Explaining ${params.name}`,
      async (token) => await session.request(operations.explain, params, token),
    );
    if (answer === undefined) return;
    if (answer.kind === 'explained') {
      // oxlint-disable-next-line no-await-in-loop -- as above.
      await reports.show(explanationReport(answer.explanation));
      return;
    }
    // oxlint-disable-next-line no-await-in-loop -- as above.
    asked = await pickMeant(params, answer);
  }
}

/** The object of a row or page, or the name a person types. */
async function askedAbout(given: unknown): Promise<operations.ExplainParams | undefined> {
  const place = placeGiven(given);
  if (place !== undefined) return { name: place.dn, connector: place.connector, to: null };
  const name = await vscode.window.showInputBox({
    title: 'Explain which object?',
    prompt: 'Distinguished name, GUID, anchor, user principal name, mail address or account name',
    ignoreFocusOut: true,
  });
  return name === undefined || name.trim() === '' ? undefined : { name: name.trim(), connector: null, to: null };
}

async function pickMeant(
  { name }: operations.ExplainParams,
  { count, objects }: Extract<operations.ExplainResult, { readonly kind: 'several' }>,
): Promise<operations.ExplainParams | undefined> {
  const chosen = await vscode.window.showQuickPick(
    objects.map(({ connector, dn }) => ({ label: dn, description: connector, connector })),
    { title: `"${name}" means ${formatQuantity(count, 'object')} that do not belong together. Which one?` },
  );
  return chosen === undefined ? undefined : { name: chosen.label, connector: chosen.connector, to: null };
}

async function doctor({ session }: CommandContext, reports: ReportDocuments): Promise<void> {
  const answer = await cancellable('Doctor', async (token, progress) => {
    const listener = session.onDidDiagnose(({ connector, findings }) =>
      progress.report({
        message: unlinked(`${connector ?? 'workspace'}, ${formatQuantity(findings, 'check')} so far`),
      }),
    );
    try {
      return await session.request(operations.doctor, null, token);
    } finally {
      listener.dispose();
    }
  });
  if (answer !== undefined) await reports.show(doctorReport(answer.sections));
}

async function releaseDeletions(context: CommandContext, reports: ReportDocuments, given: unknown): Promise<void> {
  const held = await pickHeld(await context.session.request(operations.listHeldDeletions, null), labelOf(given));
  if (held === undefined) return;
  await reports.show(deletionsReport(held));
  const { connector, count } = held;
  const objects = formatQuantity(count, 'object');
  const [inExport, inCycle] = [`Export and Delete ${count}`, `Run a Cycle and Delete ${count}`];
  const { state } = context.session;
  const staging =
    state.kind === 'open' && state.summary.staging
      ? ' The workspace is in staging mode: a cycle exports nothing, an export on its own does all the same.'
      : '';
  const chosen = await vscode.window.showWarningMessage(
    unlinked(`Delete ${objects} of ${connector}?`),
    {
      modal: true,
      detail: `The list is behind this question. Only this one run may delete them, and no more than ${count}: when there are more by then, nothing is exported.${staging}`,
    },
    inExport,
    inCycle,
  );
  if (chosen === inExport) {
    const title = `${connector}: Export with ${formatQuantity(count, 'deletion')}`;
    const params = { connector, profile: 'Export', allowDeletes: count } as const;
    void tellEnd(title, [await context.runs.run(title, protocol.runProfile, params)]);
  }
  if (chosen === inCycle) {
    const title = `Cycle with ${formatQuantity(count, 'deletion')}`;
    const { runs } = await context.runs.run(title, protocol.runCycle, { policy: 'Delta', allowDeletes: count });
    void tellEnd(title, runs);
  }
}

/** Those of the connector that was called on, else the only ones there are or those of the connector a person picks. */
async function pickHeld(
  all: readonly operations.HeldDeletions[],
  connector: string | undefined,
): Promise<operations.HeldDeletions | undefined> {
  const named = all.find((held) => held.connector === connector);
  if (named !== undefined || all.length === 1) return named ?? all[0];
  if (all.length === 0) {
    void vscode.window.showInformationMessage(
      'No deletions are held back: no tenant has more objects staged for deletion than the deletion threshold allows',
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(
    all.map((held) => ({ label: held.connector, description: formatQuantity(held.count, 'deletion'), held })),
    { title: 'Release the deletions of which connector?' },
  );
  return chosen?.held;
}

async function openRun({ session }: CommandContext, reports: ReportDocuments, given: unknown): Promise<void> {
  const connectors = session.state.kind === 'open' ? session.state.summary.connectors : [];
  const nameOf = (id: string): string => connectors.find((connector) => connector.id === id)?.name ?? id;
  const id =
    runGiven(given) ?? (await pickRun(await session.request(protocol.listRuns, { limit: pickedRuns }), nameOf));
  if (id === undefined) return;
  const found = await session.request(protocol.readRun, { id });
  if (found === null) throw new Error(`Run ${id} is no longer in the history; maintenance forgets old runs`);
  await reports.show(runReport(found.run, found.errors, nameOf));
}

async function pickRun(runs: readonly RunRecord[], nameOf: (id: string) => string): Promise<number | undefined> {
  if (runs.length === 0) throw new Error('Nothing was run yet; an initial cycle makes the first runs');
  const chosen = await vscode.window.showQuickPick(
    runs.map(({ id, profile, connectorId, status, startedAt }) => ({
      label: `${profile} of ${nameOf(connectorId)}`,
      description: status,
      detail: `run ${id}, ${localTime(startedAt)}`,
      id,
    })),
    { title: 'Which run?', matchOnDescription: true, matchOnDetail: true },
  );
  return chosen?.id;
}

/** The run of a row of the Runs view, or the one that is named. */
function runGiven(given: unknown): number | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if ('run' in given && typeof given.run === 'number') return given.run;
  const item = 'item' in given && given.item instanceof vscode.TreeItem ? given.item : undefined;
  const id = /^run:(\d+)$/.exec(item?.id ?? '')?.[1];
  return id === undefined ? undefined : Number(id);
}
