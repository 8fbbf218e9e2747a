import { lstat, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../../grammar/ast/problem.ts';
import { type FileProblem, toFileProblem, wholeFileProblem } from '../../engine/model/file-problem.ts';
import { parseJoineryJson } from '../../engine/workspace/joinery-json.ts';
import { readText } from '../../engine/workspace/read-text.ts';

/** Larger files are none that people write: configurations and schemas of large directories have two megabytes. */
const mostMegabytes = 32;

/** A rule file of that many characters has a hundred thousand flows; longer ones would keep an editor waiting for seconds at each key. */
export const mostCharacters = 4_000_000;

/**
 * What keeps a workspace from being read at all: files `joinery.json` names that are none, that are too large, and, where `confined`,
 * those and rule folders outside of the workspace's folder, which are not even looked at: a path can name a server that wants a password.
 */
export async function unreadableParts(folder: string, confined: boolean): Promise<readonly FileProblem[]> {
  const within = confined ? folder : undefined;
  const path = join(folder, 'joinery.json');
  const refused = await refusedReading(path, within);
  if (refused !== undefined) return [wholeFileProblem(path, unreadable('joinery.json', refused))];
  const read = await readText(path);
  if (read.kind === 'unreadable') return [];
  const { value, problems: wrong, spanOf } = parseJoineryJson(read.text);
  if (value === undefined) return wrong.map((problem) => toFileProblem(path, read.text, problem));
  const named = [
    ...value.connectors.map(({ schema }, at) => ({
      name: schema,
      place: ['connectors', at, 'schema'],
      what: refusedReading,
    })),
    { name: value.metaverse, place: ['metaverse'], what: refusedReading },
    ...(value.rules ?? ['rules']).map((name, at) => ({ name, place: ['rules', at], what: refusedEntering })),
  ];
  const problems: FileProblem[] = [];
  for (const { name, place, what } of named) {
    const reason = await what(resolve(folder, name), within);
    const problem = reason === undefined ? undefined : { ...unreadable(`"${name}"`, reason), span: spanOf(place) };
    if (problem !== undefined) problems.push(toFileProblem(path, read.text, problem));
  }
  return problems;
}

/** For what reading `joinery.json` or a schema it names ended with. */
export function unreadableAtAll(folder: string, cause: unknown): FileProblem {
  const reason = `or a schema it names cannot be taken apart (${cause instanceof Error ? cause.message : String(cause)})`;
  return wholeFileProblem(join(folder, 'joinery.json'), unreadable('joinery.json', reason));
}

function unreadable(what: string, reason: string): Pick<Problem, 'code' | 'severity' | 'message'> {
  return {
    code: 'unreadable-file',
    severity: 'error',
    message: `${what} ${reason}, so nothing of the workspace is read; ${reason === outside ? 'trust the workspace, or name something inside of it' : 'put a file of the right kind there'}`,
  };
}

const outside = 'lies outside of the workspace, which is not trusted';

/** Why a file is not read, to complete "it …"; `undefined`: nothing speaks against it, or reading itself will say what. */
export async function refusedReading(path: string, within: string | undefined): Promise<string | undefined> {
  if (within !== undefined && !(await liesIn(path, within))) return outside;
  try {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) return 'is neither a file nor a folder';
    return found.size > mostMegabytes * 1024 * 1024 ? `is larger than ${mostMegabytes} MB` : undefined;
  } catch {
    return undefined;
  }
}

async function refusedEntering(path: string, within: string | undefined): Promise<string | undefined> {
  return within === undefined || path === within || (await liesIn(path, within)) ? undefined : outside;
}

/** Whether a path leads to something in a folder, without a link that could lead out of it. */
async function liesIn(path: string, folder: string): Promise<boolean> {
  const way = relative(folder, path);
  if (way === '' || isAbsolute(way) || way.split(sep)[0] === '..') return false;
  let at = folder;
  for (const step of way.split(sep)) {
    at = join(at, step);
    try {
      if ((await lstat(at)).isSymbolicLink()) return false;
    } catch {
      // What is not there leads nowhere.
      return true;
    }
  }
  return true;
}

/** Why the text of a rule file is not taken apart; `undefined`: it is. */
export function refusedText(text: string): string | undefined {
  if (text.length > mostCharacters) return `has more than ${mostCharacters} characters`;
  return text.includes('\0') ? 'is no text' : undefined;
}
