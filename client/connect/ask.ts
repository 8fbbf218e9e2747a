import * as vscode from 'vscode';
import type { Asked, AskOptions, ChoiceQuestion, Question, TextQuestion } from './question.ts';

/** Asks one question; it stays open when the window loses the focus, so that answers can be fetched from elsewhere. */
export async function ask(question: Question, options: AskOptions): Promise<Asked> {
  return question.kind === 'choice' ? await askChoice(question, options) : await askText(question, options);
}

async function askChoice({ prompt, choices }: ChoiceQuestion, options: AskOptions): Promise<Asked> {
  const input = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: string }>();
  input.items = choices.map(({ value, label, detail }) => ({
    value,
    label,
    ...(detail === undefined ? {} : { detail }),
  }));
  input.activeItems = input.items.filter(({ value }) => value === options.before);
  input.placeholder = prompt;
  input.matchOnDetail = true;
  prepare(input, options);
  return await shown<Asked>(input, { kind: 'left' }, (settle) => [
    input.onDidAccept(() => {
      const [chosen] = input.activeItems;
      if (chosen !== undefined) settle({ kind: 'answer', value: chosen.value });
    }),
    input.onDidTriggerButton(() => settle({ kind: 'back' })),
  ]);
}

const browseButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('folder-opened'),
  tooltip: 'Choose the file',
};

async function askText(question: TextQuestion, options: AskOptions): Promise<Asked> {
  const { prompt, placeHolder, suggestion, isSecret = false, file, check } = question;
  const input = vscode.window.createInputBox();
  input.prompt = prompt;
  input.value = options.before ?? suggestion;
  input.password = isSecret;
  if (placeHolder !== undefined) input.placeholder = placeHolder;
  prepare(input, options);
  if (file !== undefined) input.buttons = [...input.buttons, browseButton];
  // The dialog takes the place of the input, which is not left by that.
  let browsing = false;
  const browse = async (): Promise<void> => {
    browsing = true;
    const chosen = await vscode.window.showOpenDialog({
      title: prompt,
      canSelectMany: false,
      ...(file === undefined ? {} : { filters: { [file.kind]: [...file.extensions], 'All files': ['*'] } }),
    });
    if (chosen?.[0] !== undefined) input.value = chosen[0].fsPath;
    browsing = false;
    input.show();
  };
  return await shown<Asked>(
    input,
    { kind: 'left' },
    (settle) => [
      input.onDidAccept(() => {
        const problem = check(input.value);
        if (problem === undefined) settle({ kind: 'answer', value: input.value });
        else input.validationMessage = problem;
      }),
      input.onDidChangeValue((value) => {
        // What is wrong is said when it was accepted, and taken back as soon as it is right.
        if (input.validationMessage !== undefined) input.validationMessage = check(value);
      }),
      input.onDidTriggerButton((button) => {
        if (button === browseButton) void browse();
        else settle({ kind: 'back' });
      }),
    ],
    () => !browsing,
  );
}

function prepare(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  options: AskOptions,
): void {
  input.title = options.title;
  input.step = options.step;
  input.totalSteps = options.steps;
  input.ignoreFocusOut = true;
  if (options.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
}

/** Shows an input until one of its listeners settles it, or it is left, which comes to `left`. */
async function shown<T>(
  input: vscode.QuickInput,
  left: T,
  listen: (settle: (asked: T) => void) => readonly vscode.Disposable[],
  isLeft: () => boolean = () => true,
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const listeners = [
    ...listen(resolve),
    input.onDidHide(() => {
      if (isLeft()) resolve(left);
    }),
  ];
  input.show();
  try {
    return await promise;
  } finally {
    for (const listener of listeners) listener.dispose();
    input.dispose();
  }
}

/** A row of a list that may be gone back from. */
export type PickRow<T> = vscode.QuickPickItem & { readonly value?: T };

/** Lets the user choose among rows, one or many. `undefined`: left with Escape. */
export async function pickRows<T>(
  rows: readonly PickRow<T>[],
  options: { readonly title: string; readonly prompt: string; readonly many: boolean; readonly canGoBack: boolean },
): Promise<readonly T[] | 'back' | undefined> {
  const input = vscode.window.createQuickPick<PickRow<T>>();
  input.title = options.title;
  input.placeholder = options.prompt;
  input.canSelectMany = options.many;
  input.ignoreFocusOut = true;
  input.matchOnDetail = true;
  input.items = rows;
  input.selectedItems = options.many ? rows.filter(({ picked }) => picked === true) : [];
  if (options.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
  return await shown<readonly T[] | 'back' | undefined>(input, undefined, (settle) => [
    input.onDidAccept(() => {
      const chosen = (options.many ? input.selectedItems : input.activeItems).flatMap(({ value }) =>
        value === undefined ? [] : [value],
      );
      if (chosen.length > 0) settle(chosen);
    }),
    input.onDidTriggerButton(() => settle('back')),
  ]);
}
