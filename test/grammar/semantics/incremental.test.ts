import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkRules } from '../../../grammar/semantics/check.ts';
import { createRuleChecker, type RuleChecker } from '../../../grammar/semantics/incremental.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { inbound } from './check-case.ts';
import { typedEnvironment } from './typed-environment.ts';

const texts = [
  inbound('a', 1, 'flow { accountEnabled <- True }'),
  inbound('a', 2, 'join { mail = mail } flow { accountEnabled <- False }'),
  inbound('b', 2, 'scope { mail is null and mail = "x" } flow { cn <- Trim([objectSid]) }'),
  'inbound rule "c" { precedence after "a" connector "contoso.com" from user to person flow { proxyAddresses <- merge [mail] } }',
  'inbound rule "half" { connector',
  '',
];

/** Codes by path, as the checker tells and as reading and checking everything from the beginning does. */
function told(checker: RuleChecker): readonly string[] {
  return [...checker.problems()].flatMap(([path, problems]) =>
    problems.map(({ code, span }) => `${path} ${span.start} ${code}`),
  );
}
function fromScratch(files: ReadonlyMap<string, string>): readonly string[] {
  const read = [...files].map(([path, text]) => ({ path, text, ...parseSyncrule(text) }));
  const checked = checkRules(read, typedEnvironment);
  return read.flatMap(({ path, problems }) =>
    [...problems, ...checked.filter((one) => one.path === path).map(({ problem }) => problem)]
      .toSorted((left, right) => left.span.start - right.span.start)
      .map(({ code, span }) => `${path} ${span.start} ${code}`),
  );
}

describe('checking what changes little by little', () => {
  it('comes to the same as checking everything', () => {
    const written = fc.array(fc.constantFrom(...texts), { maxLength: 3 }).map((parts) => parts.join('\n'));
    const step = fc.record({ path: fc.constantFrom('x', 'y', 'z'), text: fc.option(written) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const checker = createRuleChecker(typedEnvironment);
        const files = new Map<string, string>();
        for (const { path, text } of steps) {
          if (text === null) {
            files.delete(path);
            checker.removeFile(path);
          } else {
            files.set(path, text);
            checker.setFile(path, text);
          }
          assert.deepEqual(told(checker), fromScratch(files));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('comes to the same after every edit, whether or not anyone asked for problems in between', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(2),
      paste: fc.constantFrom(
        '',
        'x',
        ' ',
        '\n',
        '"',
        '}',
        '//',
        '// joinery-ignore multi-valued-into-single: so\n',
        '1',
      ),
      asks: fc.boolean(),
    });
    const written = fc
      .array(fc.constantFrom(...texts), { minLength: 2, maxLength: 5 })
      .map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(written, fc.array(edit, { maxLength: 10 }), (first, edits) => {
        const checker = createRuleChecker(typedEnvironment);
        let text = first;
        for (const { at, cut, paste, asks } of [{ at: 0, cut: 0, paste: '', asks: true }, ...edits]) {
          const offset = Math.floor(at * (text.length + 1));
          text = text.slice(0, offset) + paste + text.slice(offset + cut);
          checker.setFile('x', text);
          if (!asks) continue;
          const fresh = createRuleChecker(typedEnvironment);
          fresh.setFile('x', text);
          assert.deepEqual(checker.problemsOf('x'), fresh.problemsOf('x'), text);
          assert.deepEqual(checker.file('x'), parseSyncrule(text).file);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('reads a file again only when its text or version changes', () => {
    const checker = createRuleChecker(typedEnvironment);
    checker.setFile('x', texts[0]!);
    const tree = checker.file('x');
    checker.setFile('x', texts[0]!);
    checker.setFile('y', texts[1]!);
    assert.equal(checker.file('x'), tree);
    checker.setFile('x', texts[2]!);
    assert.notEqual(checker.file('x'), tree);
    checker.setFile('z', texts[0]!, 1);
    const versioned = checker.file('z');
    checker.setFile('z', texts[0]!, 1);
    assert.equal(checker.file('z'), versioned);
  });

  it('checks again when the environment or the severities change', () => {
    const checker = createRuleChecker(typedEnvironment);
    checker.setFile('x', inbound('a', 1, 'flow { age <- [mail] }'));
    assert.deepEqual(
      checker.problemsOf('x').map(({ severity }) => severity),
      ['warning'],
    );
    checker.setSeverities(new Map([['lossy-assignment', 'error']]));
    assert.deepEqual(
      checker.problemsOf('x').map(({ severity }) => severity),
      ['error'],
    );
    checker.setEnvironment({ ...typedEnvironment, connectors: [] });
    assert.deepEqual(
      checker.problemsOf('x').map(({ code }) => code),
      ['unknown-connector'],
    );
  });

  it('knows nothing of files that are not there', () => {
    const checker = createRuleChecker(typedEnvironment);
    assert.deepEqual(checker.problemsOf('x'), []);
    assert.equal(checker.file('x'), undefined);
  });
});
