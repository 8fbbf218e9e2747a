import assert from 'node:assert/strict';
import { signatureHelp } from '../../../server/features/signature-help.ts';
import { markedWorkspace } from '../marked-workspace.ts';

/** The signature at `$0` of an expression with the active parameter in angle brackets; `-` where there is none. */
function check(expression: string, expected: string): void {
  const { file, offset } = markedWorkspace(`inbound rule "A" {\n  flow {\n    cn <- ${expression}\n  }\n}\n`);
  const help = signatureHelp(file, offset);
  const [signature] = help?.signatures ?? [];
  if (signature === undefined) return assert.equal('-', expected, expression);
  const label = signature.parameters?.[help?.activeParameter ?? -1]?.label;
  const [start, end] = Array.isArray(label) ? label : [signature.label.length, signature.label.length];
  assert.equal(
    `${signature.label.slice(0, start)}<${signature.label.slice(start, end)}>${signature.label.slice(end)}`,
    expected,
    expression,
  );
}

describe('signature help', () => {
  it('shows the argument the cursor is in', () => {
    check('Left($0', 'str Left(<str text>, num count)');
    check('Left([cn], $0)', 'str Left(str text, <num count>)');
    check('Left($0[cn], 3)', 'str Left(<str text>, num count)');
  });

  it('shows the innermost call, and the outer one behind it', () => {
    check('Left(Trim($0), 3)', 'str Trim(<str text>)');
    check('Left(Trim([cn])$0, 3)', 'str Left(<str text>, num count)');
    check('Left((1 + $0), 3)', 'str Left(<str text>, num count)');
  });

  it('shows optional arguments', () => {
    check('InStr("a", "b", $0)', 'num InStr(str text, str search[, <num start>][, enum compare])');
  });

  it('repeats the last arguments of a function that takes any number', () => {
    check('Switch([cn] = "a", 1, $0)', 'var Switch(<exp condition>, var value, …)');
    check('Switch([cn] = "a", 1, [cn] = "b", $0', 'var Switch(exp condition, <var value>, …)');
  });

  it('marks nothing where there is an argument too many', () => {
    check('Trim([cn], $0)', 'str Trim(str text)<>');
  });

  it('knows a function in wrong letter case, and none that there is not', () => {
    check('trim($0', 'str Trim(<str text>)');
    check('Reverse($0', '-');
    check('[cn] & $0', '-');
  });

  it('is not confused by commas in texts', () => {
    check('Left("a,b", $0', 'str Left(str text, <num count>)');
  });
});
