import assert from 'node:assert/strict';
import { dedent } from '../../support/text.ts';
import { checkText, ruleText } from './check-case.ts';
import type { CheckSeverities } from '../../../grammar/semantics/check.ts';

function codes(body: string, severities?: CheckSeverities): readonly string[] {
  return checkText(ruleText(dedent(body)), severities).map(({ code, severity }) => `${severity} ${code}`);
}

describe('a comment that silences', () => {
  it('counts for its own line', () => {
    assert.deepEqual(codes('flow {\n age <- [mail] // joinery-ignore lossy-assignment: only numbers\n}'), []);
  });

  it('alone on a line counts for the next one', () => {
    assert.deepEqual(codes('flow {\n // joinery-ignore lossy-assignment: only numbers\n age <- [mail]\n}'), []);
  });

  it('stands above another one', () => {
    assert.deepEqual(
      codes(`
        // joinery-ignore lossy-assignment: only numbers
        // joinery-ignore source-anchor-sign: nobody is exported
        flow { age <- [mail] sourceAnchor <- "a_b" }`),
      [],
    );
  });

  it('does not count for other lines or other codes', () => {
    assert.deepEqual(
      codes(`
        // joinery-ignore lossy-assignment: only numbers
        flow {
          age <- [mail]
          sourceAnchor <- "a_b" // joinery-ignore lossy-assignment: only numbers
        }`),
      ['warning unused-silence', 'warning lossy-assignment', 'warning source-anchor-sign', 'warning unused-silence'],
    );
  });

  it('leaves errors alone, also what the workspace made one', () => {
    const text = 'flow {\n age <- [mail] // joinery-ignore lossy-assignment: only numbers\n}';
    assert.deepEqual(codes(text, new Map([['lossy-assignment', 'error']])), [
      'error lossy-assignment',
      'warning unused-silence',
    ]);
  });

  it('without a code is told so', () => {
    assert.deepEqual(codes('flow { cn <- [cn] } // joinery-ignore'), ['warning unused-silence']);
  });

  it('can itself be switched off', () => {
    assert.deepEqual(codes('flow { cn <- [cn] } // joinery-ignore', new Map([['unused-silence', 'off']])), []);
  });
});

describe('severities of a workspace', () => {
  const text = 'flow { age <- [mail] }';
  it('take the place of a check’s own', () => {
    assert.deepEqual(codes(text), ['warning lossy-assignment']);
    assert.deepEqual(codes(text, new Map([['lossy-assignment', 'hint']])), ['hint lossy-assignment']);
    assert.deepEqual(codes(text, new Map([['lossy-assignment', 'off']])), []);
  });
});
