import type { CancellationToken } from 'vscode-jsonrpc';
import type { DiagnosisFinding, DiagnosisSection } from '../ports/diagnosis.ts';
import { diagnose, type DiagnosisTask } from '../workspace/diagnose/diagnose.ts';
import { signalOf, untilCancelled } from './cancellation.ts';
import type { DoctorProgress } from './protocol/operations.ts';

/**
 * Diagnoses the workspace. A cancelled request is answered at once; a connection that is being tried is left to end by itself, which
 * closes it. Throws CancelledError.
 */
export async function answerDoctor(
  task: Omit<DiagnosisTask, 'signal' | 'storeSecret'>,
  token: CancellationToken,
  { progress }: { readonly progress: (progress: DoctorProgress) => void },
): Promise<{ readonly sections: readonly DiagnosisSection[] }> {
  const events = diagnose({ ...task, signal: signalOf(token), storeSecret });
  const sections: { readonly connector: string | null; readonly findings: DiagnosisFinding[] }[] = [];
  let findings = 0;
  try {
    for (;;) {
      // The next finding is made only when it is asked for.
      // oxlint-disable-next-line no-await-in-loop
      const next = await untilCancelled(token, events.next());
      if (next.done === true) return { sections };
      const event = next.value;
      if (event.kind === 'section') sections.push({ connector: event.connector, findings: [] });
      else {
        sections.at(-1)?.findings.push(event.finding);
        findings += 1;
      }
      progress({ connector: event.connector, findings });
    }
  } finally {
    void events.return().catch(() => undefined);
  }
}

function storeSecret(credential: string): string {
  return `Keep it with the command "Set the Secret of a Credential…" under the name "${credential}"; one that was kept for other servers, or for another tenant or application, is not used for these. A run from the command line takes it from the environment`;
}
