import type { Flow, Rule, SyncruleFile, Word } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { attributeMentions } from '../../grammar/ast/mentioned-attributes.ts';

/** Where an attribute belongs to. */
export type Space = 'connector space' | 'metaverse';

/** What a rule does with an attribute. `declared` is a source that is named beside an expression, which informs only. */
export type Access = 'scope' | 'join' | 'read' | 'write' | 'declared';

/** A place where a rule names an attribute. `span` has the quotation marks a name may need, not the brackets. */
export interface AttributeMention {
  readonly name: string;
  readonly span: Span;
  readonly space: Space;
  readonly access: Access;
  readonly rule: Rule;
  /** Of a `read`, a `write` or a `declared` source; absent elsewhere. */
  readonly flow: Flow | undefined;
}

type FileIndex = Readonly<Record<Space, Map<string, AttributeMention[]>>>;

const byRule = new WeakMap<Rule, readonly AttributeMention[]>();
const byFile = new WeakMap<SyncruleFile, FileIndex>();

/** Every attribute a rule names, part by part. Found once per rule. */
export function mentionsOf(rule: Rule): readonly AttributeMention[] {
  const known = byRule.get(rule) ?? findMentions(rule);
  byRule.set(rule, known);
  return known;
}

/** The mentions of one attribute in a file, rule by rule. Sorted once per text of the file. */
export function mentionsIn(tree: SyncruleFile, space: Space, name: string): readonly AttributeMention[] {
  const known = byFile.get(tree) ?? indexMentions(tree);
  byFile.set(tree, known);
  return known[space].get(name) ?? [];
}

function indexMentions(tree: SyncruleFile): FileIndex {
  const index: FileIndex = { 'connector space': new Map(), metaverse: new Map() };
  for (const rule of tree.rules) {
    for (const mention of mentionsOf(rule)) {
      const known = index[mention.space].get(mention.name);
      if (known === undefined) index[mention.space].set(mention.name, [mention]);
      else known.push(mention);
    }
  }
  return index;
}

/** The names of all attributes of one space a file mentions, each once. */
export function namesIn(tree: SyncruleFile, space: Space): readonly string[] {
  const names = tree.rules.flatMap(mentionsOf).filter((mention) => mention.space === space);
  return [...new Set(names.map(({ name }) => name))];
}

/** Written without spreading and mapping: a large workspace has hundreds of thousands of mentions. */
function findMentions(rule: Rule): readonly AttributeMention[] {
  const isInbound = rule.direction === 'inbound';
  const source: Space = isInbound ? 'connector space' : 'metaverse';
  const target: Space = isInbound ? 'metaverse' : 'connector space';
  const found: AttributeMention[] = [];
  const add = ({ text: name, span }: Word, space: Space, access: Access, flow: Flow | undefined): void => {
    if (name !== '') found.push({ name, span, space, access, rule, flow });
  };
  for (const { clauses } of rule.scope) for (const { attribute } of clauses) add(attribute, source, 'scope', undefined);
  for (const { clauses } of rule.join) {
    for (const { csAttribute, mvAttribute } of clauses) {
      add(csAttribute, 'connector space', 'join', undefined);
      add(mvAttribute, 'metaverse', 'join', undefined);
    }
  }
  for (const flow of rule.flows) {
    add(flow.target, target, 'write', flow);
    for (const word of flow.declaredSources ?? []) add(word, source, 'declared', flow);
    for (const word of sourcesOf(flow)) add(word, source, 'read', flow);
  }
  return found;
}

function sourcesOf({ source }: Flow): readonly Word[] {
  switch (source.kind) {
    case 'direct':
      return [source.attribute];
    case 'constant':
      return [];
    case 'expression':
      return attributeMentions(source.expression);
  }
}
