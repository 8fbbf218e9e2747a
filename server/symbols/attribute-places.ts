import type { Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { type Access, type AttributeMention, mentionsIn, type Space } from './attribute-mentions.ts';

/** One attribute of a workspace. */
export interface AttributeIdentity {
  readonly space: Space;
  readonly name: string;
  /** The connectors it belongs to; empty in the metaverse, and where the rule's connectors do not exist. */
  readonly connectors: readonly string[];
}

export interface AttributePlace {
  readonly file: SourceFile;
  readonly mention: AttributeMention;
}

/** What attribute a mention is about. */
export function identityOf(snapshot: Snapshot, { file, mention }: AttributePlace): AttributeIdentity {
  const { space, name, rule } = mention;
  const connectors = space === 'metaverse' ? [] : snapshot.context(rule, file).connectors.map((one) => one.name);
  return { space, name, connectors };
}

/** Every mention of an attribute in all files, in the order of the files. Connector spaces share names, not attributes. */
export function placesOf(
  snapshot: Snapshot,
  attribute: AttributeIdentity,
  access: readonly Access[] = ['scope', 'join', 'read', 'write', 'declared'],
): readonly AttributePlace[] {
  const { space, name, connectors } = attribute;
  return [...snapshot.files.values()].flatMap((file) =>
    mentionsIn(file.tree, space, name)
      .filter((mention) => access.includes(mention.access))
      .filter(
        ({ rule }) =>
          connectors.length === 0 ||
          snapshot.context(rule, file).connectors.some((one) => connectors.includes(one.name)),
      )
      .map((mention) => ({ file, mention })),
  );
}

/** Mentions in the order the rules take their turn; those of rules that take none come last. */
export function inOrderOfPrecedence(snapshot: Snapshot, places: readonly AttributePlace[]): readonly AttributePlace[] {
  const turn = ({ mention }: AttributePlace): number => snapshot.precedenceOf(mention.rule) ?? Infinity;
  return places.toSorted((left, right) => compareTurns(turn(left), turn(right)));
}

function compareTurns(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
