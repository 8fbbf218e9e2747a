/** Attributes of the generated schemas; every tenth is a number, every fifteenth multi-valued. */
export const attributes: readonly string[] = Array.from({ length: 60 }, (_, at) => `attribute${at}`);

/** The shape of the attribute at a place among {@link attributes}. */
export function attributeShape(at: number): { readonly type: 'num' | 'str'; readonly multiValued: boolean } {
  return { type: at % 10 === 9 ? 'num' : 'str', multiValued: at % 15 === 14 };
}

/** A rule of 50 lines as people write them: a scope, a join, direct flows and expressions. Ten forests, twenty object types. */
export function ruleText(at: number): string {
  const flows = attributes.slice(0, 41).map((name, flow) => {
    const { type, multiValued } = attributeShape(flow);
    return flow % 3 === 0 && type === 'str' && !multiValued
      ? `    ${name} <- IIF(IsPresent([${name}]) && Left([attribute0], 3) <> "x${at}", Trim([${name}]) & "@" & %Domain.FQDN%, NULL)`
      : `    ${name} <- [${name}]`;
  });
  return [
    `inbound rule "Rule ${at}" {`,
    `  connector "forest${at % 10}" from type${at % 20} to type${at % 20} precedence ${at + 1}`,
    `  scope { attribute1 = "department ${at}" and attribute2 is not null }`,
    `  join { attribute3 = attribute3 }`,
    '  flow {',
    ...flows,
    '  }',
    '  // The end of it.',
    '}',
    '',
  ].join('\n');
}
