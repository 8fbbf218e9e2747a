import * as vscode from 'vscode';
import type { PreparedConnection } from '../../engine/host/protocol/connections.ts';
import type { ConnectionDraft } from '../../engine/model/connection-draft.ts';
import type { ConnectionTest } from '../../engine/ports/connection-test.ts';
import type { DiagnosisFinding } from '../../engine/ports/diagnosis.ts';
import type { Dialogs } from './ask-connection.ts';
import { ask, pickRows, type PickRow } from './ask.ts';
import { selectedPartitions, type SelectedPartition, selectionRows, type SelectionRow } from './connector-json.ts';
import { type Answers, isAnswer, type Question, shownAnswer } from './question.ts';
import { unlinked } from '../unlinked.ts';

/** How a step was left: back to the entries, or altogether. */
export type End = 'correct' | 'ended';

/** Shows what was found, and asks what to do about it. */
export async function decide<T extends boolean>(
  { name }: ConnectionDraft,
  findings: readonly DiagnosisFinding[],
  reached: T,
): Promise<End | (T extends true ? 'continue' : never)>;
export async function decide(
  { name }: ConnectionDraft,
  findings: readonly DiagnosisFinding[],
  reached: boolean,
): Promise<End | 'continue'> {
  const rows: readonly PickRow<'correct' | 'continue' | DiagnosisFinding>[] = [
    ...(reached ? [{ label: '$(arrow-right) Continue all the same', value: 'continue' as const }] : []),
    { label: '$(edit) Correct the entries and test again', value: 'correct' },
    { label: 'What was found', kind: vscode.QuickPickItemKind.Separator },
    ...findings.filter(({ status }) => status !== 'ok').map(findingRow),
    ...findings.filter(({ status }) => status === 'ok').map(findingRow),
  ];
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a finding can be read in full before it is decided.
    const chosen = await pickRows(rows, {
      title: reached ? `${name} was reached` : `${name} was not reached`,
      prompt: reached ? 'Something is not as it should be' : 'Nothing was written',
      many: false,
      canGoBack: false,
    });
    if (chosen === undefined || chosen === 'back') return 'ended';
    const [row] = chosen;
    if (typeof row !== 'object') return row ?? 'ended';
    // oxlint-disable-next-line no-await-in-loop -- as above.
    await vscode.window.showInformationMessage(unlinked(row.message), { modal: true, ...remedyOf(row) });
  }
}

function remedyOf({ remedy }: DiagnosisFinding): { readonly detail?: string } {
  return remedy === undefined ? {} : { detail: remedy };
}

const findingIcons: Readonly<Record<DiagnosisFinding['status'], string>> = {
  ok: '$(pass)',
  warning: '$(warning)',
  error: '$(error)',
};

/** Rows are one line each: what follows from a finding stands with its remedy, and choosing it shows all of it. */
function findingRow(finding: DiagnosisFinding): PickRow<DiagnosisFinding> {
  const { status, message } = finding;
  const cut = /, so |; /.exec(message)?.index ?? message.length;
  const rest = message.slice(cut).replace(/^(?:, |; )/, '');
  const detail = [rest, finding.remedy ?? ''].filter((text) => text !== '').join('; ');
  return {
    label: `${findingIcons[status]} ${message.slice(0, cut)}`,
    value: finding,
    ...(detail === '' ? {} : { detail }),
  };
}

export async function choosePartitions(
  draft: ConnectionDraft,
  { partitions }: ConnectionTest,
  answers: Answers,
): Promise<readonly SelectedPartition[] | End> {
  // A file without naming contexts, and a tenant, are taken as they are.
  if (partitions.length === 0) return [];
  const all = selectionRows(partitions);
  const usual = all.filter(({ partition, container }) => {
    return container === undefined && (draft.kind === 'file' || partition === partitions[0]?.name);
  });
  const chosen =
    answers.get('partitions') === 'all'
      ? all.filter(({ container }) => container === undefined)
      : await pickRows(
          all.map((row) => partitionRow(row, usual.includes(row))),
          {
            title: `${draft.name}: what is imported?`,
            prompt: 'A partition as a whole, or some of its containers with all that is below them',
            many: true,
            canGoBack: true,
          },
        );
  if (chosen === undefined) return 'ended';
  if (chosen === 'back') return 'correct';
  const selected = selectedPartitions(chosen);
  const isWhole = selected.length === partitions.length && selected.every(({ include }) => include === undefined);
  return draft.kind === 'file' && isWhole ? [] : selected;
}

function partitionRow(row: SelectionRow, picked: boolean): PickRow<SelectionRow> {
  return row.container === undefined
    ? { label: `$(server-environment) ${row.partition}`, description: 'as a whole', picked, value: row }
    : { label: `$(folder) ${row.container}`, picked, value: row };
}

export async function chooseRules(rules: PreparedConnection['rules'], answers: Answers): Promise<'yes' | 'no' | End> {
  if (rules === null) return 'no';
  const given = answers.get('rules');
  if (given === 'yes' || given === 'no') return given;
  const asked = await ask(
    {
      kind: 'choice',
      id: 'rules',
      label: 'rules',
      prompt: 'The workspace has no rules for directories of this kind',
      choices: [
        {
          value: 'yes',
          label: 'Add a first set of rules',
          detail: `People and groups, in ${rules.path}, to be changed as needed`,
        },
        { value: 'no', label: 'No rules yet', detail: 'Objects are imported, and nothing becomes of them' },
      ],
    },
    { title: 'Connect a directory', step: 0, steps: 0, before: undefined, canGoBack: true },
  );
  if (asked.kind !== 'answer') return asked.kind === 'back' ? 'correct' : 'ended';
  return asked.value === 'yes' ? 'yes' : 'no';
}

/** Questions in the editor's own inputs. */
export const dialogs: Dialogs = {
  ask,
  pickEntry: async (questions, answers) => {
    const rows: readonly PickRow<Question | 'test'>[] = [
      { label: '$(debug-start) Test the connection', value: 'test' },
      ...questions.map((question) => {
        const isOpen = !isAnswer(question, answers.get(question.id) ?? '');
        return {
          label: `$(edit) ${question.label}`,
          description: isOpen ? 'will be asked' : shownAnswer(question, answers),
          value: question,
        };
      }),
    ];
    const chosen = await pickRows(rows, {
      title: 'Connect a directory',
      prompt: 'Which entry shall be corrected?',
      many: false,
      canGoBack: false,
    });
    return chosen === undefined || chosen === 'back' ? undefined : chosen[0];
  },
};
