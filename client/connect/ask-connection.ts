import { connectionQuestions, type KnownNames } from './connection-questions.ts';
import { type Answers, type Asked, type AskOptions, firstOpen, type Question } from './question.ts';

/** What talks to the user. */
export interface Dialogs {
  ask(question: Question, options: AskOptions): Promise<Asked>;
  /** Lets one of the entries be chosen, to be corrected, or all of them to be tested. `undefined`: that was left. */
  pickEntry(questions: readonly Question[], answers: Answers): Promise<Question | 'test' | undefined>;
}

const title = 'Connect a directory';

/**
 * Asks every question that has no answer yet. Going back asks the one before again, with what was answered. `undefined`: a question was
 * left.
 */
export async function askConnection(dialogs: Dialogs, given: Answers, known: KnownNames): Promise<Answers | undefined> {
  let answers = given;
  const asked: string[] = [];
  // What was typed before somebody went back is suggested again.
  const before = new Map<string, string>();
  for (;;) {
    const questions = connectionQuestions(answers, known);
    const question = firstOpen(questions, answers);
    if (question === undefined) return answers;
    // oxlint-disable-next-line no-await-in-loop -- each question depends on the answers before.
    const result = await dialogs.ask(question, {
      title,
      step: questions.indexOf(question) + 1,
      // How many there are is known when the kind is.
      steps: questions.length === 1 ? 0 : questions.length,
      before: before.get(question.id) ?? answers.get(question.id),
      canGoBack: asked.length > 0,
    });
    if (result.kind === 'left') return undefined;
    if (result.kind === 'answer') {
      asked.push(question.id);
      before.set(question.id, result.value);
      answers = new Map([...answers, [question.id, result.value]]);
      continue;
    }
    const last = asked.pop();
    answers = new Map([...answers].filter(([id]) => id !== last));
  }
}

/** Shows the answers, to be changed one by one, until they shall be tested again. `undefined`: that was left. */
export async function correctConnection(
  dialogs: Dialogs,
  given: Answers,
  known: KnownNames,
): Promise<Answers | undefined> {
  let answers = given;
  for (;;) {
    const questions = connectionQuestions(answers, known);
    // oxlint-disable-next-line no-await-in-loop -- the list shows what was changed.
    const question = await dialogs.pickEntry(questions, answers);
    if (question === undefined || question === 'test') return question === 'test' ? answers : undefined;
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const result = await dialogs.ask(question, {
      title,
      step: questions.indexOf(question) + 1,
      steps: questions.length,
      before: answers.get(question.id),
      canGoBack: true,
    });
    if (result.kind === 'left') return undefined;
    if (result.kind === 'answer') answers = new Map([...answers, [question.id, result.value]]);
  }
}
