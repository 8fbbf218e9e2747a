import type { WrittenType } from '../../connectors/ad/diagnose.ts';
import type { ConnectorConfiguration } from '../../model/configuration.ts';
import type { CompiledFlow, Plan } from '../../rules/plan.ts';

/** What outbound rules write to a connector, by object type; from the rules alone, whatever is staged. */
export function writtenTypes(
  plan: Plan,
  { id, name }: ConnectorConfiguration,
  metaverseTypes: Iterable<string>,
): readonly WrittenType[] {
  const written = new Map<string, { readonly attributes: Set<string>; readonly containers: Set<string> }>();
  for (const metaverseType of metaverseTypes) {
    for (const outbound of plan.outbound(metaverseType)) {
      const { configuration } = plan.connectorOf(outbound.space);
      if (configuration.id !== id || configuration.name !== name) continue;
      const type = written.get(outbound.targetObjectType) ?? { attributes: new Set(), containers: new Set() };
      written.set(outbound.targetObjectType, type);
      // Without a rule that joins or provisions nothing is ever linked, and without flows nothing is written.
      for (const target of [...outbound.targets, ...outbound.referenceTargets]) type.attributes.add(target.name);
      const provisions = outbound.rules.some(({ link }) => link === 'provision');
      if (provisions) for (const flow of outbound.dnFlows) for (const dn of containersIn(flow)) type.containers.add(dn);
    }
  }
  return [...written].map(([objectType, { attributes, containers }]) => ({
    objectType,
    attributes: [...attributes].toSorted(),
    containers: [...containers],
  }));
}

/** The end of a DN that a flow writes out: `"CN=" & [cn] & ",OU=Contacts,DC=x"`. Names put together otherwise are not seen. */
function containersIn({ text }: CompiledFlow): readonly string[] {
  return [...text.matchAll(/",\s*((?:[a-z]+=[^"%]+))"/giu)].flatMap(([, dn]) => (dn === undefined ? [] : [dn]));
}
