/** Parts of a rule file's text; what is not given is the smallest that makes a rule. */
export interface RuleXmlParts {
  readonly name?: string;
  readonly connector?: string;
  readonly precedence?: string;
  /** Elements that replace nothing, each on a line of its own. */
  readonly more?: string;
  readonly mappings?: string;
  readonly scope?: string;
  readonly join?: string;
  readonly id?: string;
}

/** The text of a `SynchronizationRule_{guid}.xml`; line numbers in tests count from its first line. */
export function ruleXml(parts: RuleXmlParts = {}): string {
  return `<synchronizationRule>
<id>${parts.id ?? '{0B088913-B613-4D9D-9563-9988B7719ED6}'}</id>
<name>${parts.name ?? 'In from AD - User'}</name>
<direction>Inbound</direction>
<connector>${parts.connector ?? '{ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d}'}</connector>
<sourceObjectType>user</sourceObjectType>
<targetObjectType>person</targetObjectType>
<linkType>Join</linkType>
<precedence>${parts.precedence ?? '100'}</precedence>
<attribute-mappings>${parts.mappings ?? ''}</attribute-mappings>
<relationshipCriteria>${parts.join ?? ''}</relationshipCriteria>
<synchronizationCriteria>${parts.scope ?? ''}</synchronizationCriteria>
${parts.more ?? ''}
</synchronizationRule>
`;
}

/** The text of a connector file with nothing in its schema. */
export function connectorXml(connector: {
  readonly name: string;
  readonly id: string;
  readonly entra?: boolean;
}): string {
  const kind =
    connector.entra === true
      ? '<category>Extensible2</category><subtype>Windows Azure Active Directory (Microsoft)</subtype>'
      : '<category>AD</category>';
  return `<ma-data><id>{${connector.id}}</id><name>${connector.name}</name>${kind}</ma-data>`;
}
