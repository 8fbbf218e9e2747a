import type { FunctionEntry } from './function-entry.ts';
import { attributeFunctions } from './functions/attribute.ts';
import { certificateFunctions } from './functions/certificate.ts';
import { conversionFunctions } from './functions/conversion.ts';
import { dateFunctions } from './functions/date.ts';
import { directoryFunctions } from './functions/dn.ts';
import { inspectionFunctions } from './functions/inspection.ts';
import { mathFunctions } from './functions/math.ts';
import { multiValuedFunctions } from './functions/multi-valued.ts';
import { programFlowFunctions } from './functions/program-flow.ts';
import { textFunctions } from './functions/text.ts';

/** Every function of the language by its name. Names are case-sensitive, as in the original. */
export const catalogue: ReadonlyMap<string, FunctionEntry> = new Map(
  [
    ...textFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...directoryFunctions,
    ...inspectionFunctions,
    ...mathFunctions,
    ...multiValuedFunctions,
    ...programFlowFunctions,
    ...attributeFunctions,
    ...certificateFunctions,
  ].map((entry) => [entry.name, entry]),
);

const byLowerCase: ReadonlyMap<string, FunctionEntry> = new Map(
  [...catalogue.values()].map((entry) => [entry.name.toLowerCase(), entry]),
);

/** The function whose name differs from `name` in case only. */
export function similarFunction(name: string): FunctionEntry | undefined {
  return byLowerCase.get(name.toLowerCase());
}
