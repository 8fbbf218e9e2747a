import type { RuleEnvironment } from '../../grammar/schema/schema.ts';
import { attributeCapability } from '../connectors/entra/attribute-table.ts';
import { ruleEnvironment, type WorkspaceConfiguration } from '../model/configuration.ts';

/** What the rules of a workspace are checked against: its schemas, and what its directories import and take. */
export function checkingEnvironment(configuration: WorkspaceConfiguration): RuleEnvironment {
  const environment = ruleEnvironment(configuration);
  return {
    ...environment,
    connectors: environment.connectors.map((connector, at) => {
      const includedObjectTypes = configuration.connectors[at]?.objectTypes;
      return includedObjectTypes === undefined ? connector : { ...connector, includedObjectTypes };
    }),
    writable: ({ category }, objectType, attribute) =>
      category === 'Entra' ? attributeCapability(objectType, attribute) : { kind: 'writable' },
  };
}
