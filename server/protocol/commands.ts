/** A command of the client: shows what one object goes through under the rule of its argument, a {@link PreviewRuleArguments}. */
export const previewRuleCommand = 'joinery.previewRule';

/** The only argument of {@link previewRuleCommand}. */
export interface PreviewRuleArguments {
  readonly uri: string;
  /** Lower-case GUID without braces; the rule's own or the derived one. */
  readonly ruleId: string;
  readonly name: string;
}

/** A command of the client: shows places beside a place. Its arguments are a URI, a position and a list of locations, as in the protocol. */
export const showReferencesCommand = 'joinery.showReferences';
