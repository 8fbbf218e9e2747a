import { MarkupKind, type ParameterInformation, type SignatureHelp } from 'vscode-languageserver-types';
import { catalogue } from '../../engine/expressions/catalogue.ts';
import { similarFunction } from '../../engine/expressions/catalogue.ts';
import type { DocumentedParameter, FunctionEntry } from '../../engine/expressions/function-entry.ts';
import { cursorContext } from '../cursor/cursor-context.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** The function around the cursor, and which of its arguments is being written; those of `Switch` repeat. */
export function signatureHelp(file: SourceFile, offset: number): SignatureHelp | null {
  const expected = cursorContext(file, offset)?.expected;
  if (expected?.kind !== 'operand' && expected?.kind !== 'operator') return null;
  const call = expected.calls.at(-1);
  const entry = call && (catalogue.get(call.name) ?? similarFunction(call.name));
  if (call === undefined || entry === undefined) return null;
  const labels = parameterLabels(entry.signature);
  return {
    signatures: [
      {
        label: entry.signature,
        documentation: { kind: MarkupKind.Markdown, value: entry.summary },
        parameters: labels.map((label, at) => parameterInformation(label, entry.parameters[at])),
      },
    ],
    activeSignature: 0,
    activeParameter: activeParameter(entry, call.argument),
  };
}

/** The parts of a signature that name parameters, as ranges in it: `str Left(str text, num count)` has two. */
function parameterLabels(signature: string): readonly [number, number][] {
  const open = signature.indexOf('(') + 1;
  const labels: [number, number][] = [];
  for (const { 0: part, index } of signature.slice(open, -1).matchAll(/[^,[\]]+/g)) {
    const name = part.trim();
    const start = open + index + part.indexOf(name);
    if (name !== '' && name !== '…') labels.push([start, start + name.length]);
  }
  return labels;
}

function parameterInformation(
  label: [number, number],
  parameter: DocumentedParameter | undefined,
): ParameterInformation {
  if (parameter === undefined) return { label };
  const options =
    parameter.options === undefined ? '' : ` ${parameter.options.map((option) => `\`${option}\``).join(', ')}`;
  return { label, documentation: { kind: MarkupKind.Markdown, value: parameter.description + options } };
}

/** An argument too many has no parameter, which a number past the last one says. */
function activeParameter({ parameters, repeats }: FunctionEntry, argument: number): number {
  if (argument < parameters.length || repeats === 0) return argument;
  return parameters.length - repeats + ((argument - parameters.length) % repeats);
}
