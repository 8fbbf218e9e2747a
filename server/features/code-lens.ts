import type { CodeLens, Command } from 'vscode-languageserver-types';
import { formatQuantity } from '../../engine/model/figures.ts';
import { ruleId } from '../../grammar/ast/rule-id.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { PreviewRuleArguments } from '../protocol/commands.ts';
import { previewRuleCommand, showReferencesCommand } from '../protocol/commands.ts';
import { type AttributePlace, placesOf } from '../symbols/attribute-places.ts';
import { allRules, mentionsOfRule } from '../symbols/rule-places.ts';
import type { FileQuestion, Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

export interface CodeLensSettings {
  /** How many rules read what a rule writes. */
  readonly references: boolean;
  /** "preview" above every rule. Only for editors that know the command. */
  readonly preview: boolean;
}

/**
 * Above each rule: previewing it, which rules take their place by it, and how many rules read the attributes it writes. What has to be
 * counted is counted when the editor shows it, see {@link resolveCodeLens}.
 */
export function codeLenses({ snapshot, file }: FileQuestion, settings: CodeLensSettings): readonly CodeLens[] {
  const anchors = new Set(
    allRules(snapshot).flatMap(({ rule: { precedence } }) =>
      precedence.kind === 'number' ? [] : [precedence.rule.text],
    ),
  );
  return file.tree.rules.flatMap((rule) => {
    const range = file.rangeOf(rule.headerSpan);
    const counting = (count: LensData['count']): CodeLens => {
      const data: LensData = { path: file.path, name: rule.name.text, count };
      return { range, data };
    };
    return [
      ...(settings.preview && !rule.broken ? [{ range, command: previewing(file, rule) }] : []),
      ...(settings.references && anchors.has(rule.name.text) ? [counting('placed')] : []),
      ...(settings.references ? [counting('readers')] : []),
    ];
  });
}

/** What a lens remembers, so that it can be counted later. */
interface LensData {
  readonly path: string;
  readonly name: string;
  readonly count: 'placed' | 'readers';
}

/** A lens with its title. One whose rule is gone meanwhile stays as it is. */
export function resolveCodeLens(lens: CodeLens, snapshotOf: (path: string) => Snapshot | undefined): CodeLens {
  const { data }: { readonly data?: unknown } = lens;
  if (!isLensData(data)) return lens;
  const snapshot = snapshotOf(data.path);
  const file = snapshot?.files.get(data.path);
  const rule = file?.tree.rules.find(({ name }) => name.text === data.name);
  if (snapshot === undefined || file === undefined || rule === undefined) return lens;
  if (data.count === 'placed') {
    const placed = mentionsOfRule(snapshot, rule.name.text).map((one) => one.file.locationOf(one.name.span));
    return { ...lens, command: showing(file, rule, `${formatQuantity(placed.length, 'rule')} placed by it`, placed) };
  }
  const readers = readersOf(snapshot, file, rule);
  const count = new Set(readers.map(({ mention }) => mention.rule)).size;
  const title = `${formatQuantity(count, 'rule')} ${count === 1 ? 'reads' : 'read'} what it writes`;
  const places = readers.map((place) => place.file.locationOf(place.mention.span));
  return { ...lens, command: showing(file, rule, title, places) };
}

function isLensData(data: unknown): data is LensData {
  return typeof data === 'object' && data !== null && 'path' in data && 'name' in data && 'count' in data;
}

function previewing(file: SourceFile, rule: Rule): Command {
  const args: PreviewRuleArguments = { uri: file.uri, ruleId: ruleId(rule), name: rule.name.text };
  return { title: 'preview', command: previewRuleCommand, arguments: [args] };
}

/** Where other rules read what `rule` writes, in the metaverse or in one of its connector spaces. */
function readersOf(snapshot: Snapshot, file: SourceFile, rule: Rule): readonly AttributePlace[] {
  const space = rule.direction === 'inbound' ? 'metaverse' : 'connector space';
  const connectors = space === 'metaverse' ? [] : snapshot.context(rule, file).connectors.map(({ name }) => name);
  const targets = new Set(rule.flows.map(({ target }) => target.text));
  return [...targets].flatMap((name) =>
    placesOf(snapshot, { space, name, connectors }, ['read', 'scope', 'join']).filter(
      ({ mention }) => mention.rule !== rule,
    ),
  );
}

function showing(file: SourceFile, rule: Rule, title: string, locations: readonly unknown[]): Command {
  // Without a place to show the lens is text only, which a command without a name stands for.
  if (locations.length === 0) return { title, command: '' };
  const place = file.positionAt(rule.name.span.start);
  return { title, command: showReferencesCommand, arguments: [file.uri, place, locations] };
}
