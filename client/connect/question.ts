/** One thing a user is asked; which comes next depends on the answers so far. Pure data, so that the order can be tested. */
export type Question = ChoiceQuestion | TextQuestion;

interface QuestionBase {
  /** Stable; answers are kept under it. */
  readonly id: string;
  /** What the answer is, in one or two words: `domain controllers`. */
  readonly label: string;
  readonly prompt: string;
}

export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** The answer. */
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export interface TextQuestion extends QuestionBase {
  readonly kind: 'text';
  /** What stands there before anything was typed. */
  readonly suggestion: string;
  readonly placeHolder?: string;
  /** Typed unseen, and never shown again. */
  readonly isSecret?: boolean;
  /** The path of a file, which may be chosen as well. Name of its kind, and the ends of its name. */
  readonly file?: { readonly kind: string; readonly extensions: readonly string[] };
  /** What is wrong with an answer; `undefined`: nothing. */
  readonly check: (text: string) => string | undefined;
}

/** By the id of their question. */
export type Answers = ReadonlyMap<string, string>;

/** Whether an answer, given without the question having been asked, can be taken. */
export function isAnswer(question: Question, answer: string): boolean {
  return question.kind === 'choice'
    ? question.choices.some(({ value }) => value === answer)
    : question.check(answer) === undefined;
}

/** The first question without an answer that can be taken; `undefined`: there is none left. */
export function firstOpen(questions: readonly Question[], answers: Answers): Question | undefined {
  return questions.find((question) => {
    const answer = answers.get(question.id);
    return answer === undefined || !isAnswer(question, answer);
  });
}

/** An answer as it is shown to whoever gave it. */
export function shownAnswer(question: Question, answers: Answers): string {
  const answer = answers.get(question.id) ?? '';
  if (question.kind === 'choice') return question.choices.find(({ value }) => value === answer)?.label ?? answer;
  if (question.isSecret === true) return answer === '' ? '' : '••••••••';
  return answer;
}

/** How one question ended. `left`: with Escape. */
export type Asked = { readonly kind: 'answer'; readonly value: string } | { readonly kind: 'back' | 'left' };

/** Where a question stands among others. */
export interface AskOptions {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  /** What was answered before. */
  readonly before: string | undefined;
  readonly canGoBack: boolean;
}
