import assert from 'node:assert/strict';
import { statusOf } from '../../../server/features/file-status.ts';
import { markedWorkspace } from '../marked-workspace.ts';
import { threeRules } from '../three-rules.ts';

const wrong = `inbound rule "Wrong" {
  connector "nowhere"
  from user to person
  precedence 40
  flow { cn <- [cn] }
}
`;

const problem = (severity: 'error' | 'warning' | 'information') =>
  ({ file: '/w/joinery.json', line: 1, column: 1, code: 'c', severity, message: 'm' }) as const;

describe('the status of a file', () => {
  const { snapshot } = markedWorkspace(threeRules + wrong);

  it('counts the rules and problems of its workspace, those of the configuration too', () => {
    const problems = [problem('error'), problem('warning'), problem('information')];
    assert.deepEqual(statusOf(snapshot, { uri: 'file:///w', isOwner: true, problems }), {
      place: 'member',
      folder: 'file:///w',
      rules: 4,
      errors: 2,
      warnings: 2,
    });
  });

  it('counts its own where it is in no rule folder of the workspace around it', () => {
    assert.deepEqual(statusOf(snapshot, { uri: 'file:///w', isOwner: false, problems: [problem('error')] }), {
      place: 'beside',
      folder: 'file:///w',
      rules: 4,
      errors: 1,
      warnings: 1,
    });
  });

  it('counts its own where there is no workspace', () => {
    assert.deepEqual(statusOf(snapshot, undefined), { place: 'outside', rules: 4, errors: 1, warnings: 1 });
  });
});
