import { type DiagnosisFinding, type DiagnosisSection, findingCounts } from '../../engine/ports/diagnosis.ts';
import { joinBlocks, type Report } from './report.ts';

/** A finding and whose it is: a connector's, or the workspace's own. */
interface Found extends DiagnosisFinding {
  readonly place: string;
}

/** What a diagnosis found: errors, then warnings, each with its remedy, then what is well. */
export function doctorReport(sections: readonly DiagnosisSection[]): Report {
  const all = sections.flatMap(({ connector, findings }) =>
    findings.map((finding): Found => ({ ...finding, place: connector ?? 'Workspace' })),
  );
  const of = (status: DiagnosisFinding['status']): readonly Found[] => all.filter((one) => one.status === status);
  const [errors, warnings, passed] = [of('error'), of('warning'), of('ok')];
  return {
    title: 'Doctor',
    text: joinBlocks([
      '# Doctor',
      `${findingCounts(sections)}. Nothing was changed.`,
      ...group('## Errors', errors),
      ...group('## Warnings', warnings),
      ...(passed.length === 0
        ? []
        : ['## Passed', passed.map(({ place, check, message }) => `- ${place}, ${check}: ${message}`).join('\n')]),
    ]),
    links: [],
  };
}

function group(heading: string, findings: readonly Found[]): readonly string[] {
  if (findings.length === 0) return [];
  return [
    heading,
    ...findings.flatMap(({ place, check, message, remedy }) => [
      `### ${place}: ${check}`,
      `${message}.`,
      remedy === undefined ? '' : `What to do: ${remedy}.`,
    ]),
  ];
}
