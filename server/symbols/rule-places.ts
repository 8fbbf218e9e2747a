import type { Rule, SyncruleFile, Word } from '../../grammar/ast/rule.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

export interface RulePlace {
  readonly file: SourceFile;
  readonly rule: Rule;
}

/** A place where a rule's name is written in another rule. */
export interface RuleMention extends RulePlace {
  readonly name: Word;
}

const byFile = new WeakMap<SyncruleFile, ReadonlyMap<string, readonly Rule[]>>();

/** Rules of that name; more than one is a mistake that is reported elsewhere. */
export function rulesNamed(snapshot: Snapshot, name: string): readonly RulePlace[] {
  return [...snapshot.files.values()].flatMap((file) => {
    const names = byFile.get(file.tree) ?? Map.groupBy(file.tree.rules, (rule) => rule.name.text);
    byFile.set(file.tree, names);
    return (names.get(name) ?? []).map((rule) => ({ file, rule }));
  });
}

/** The rules that stand `before` or `after` a rule of that name. */
export function mentionsOfRule(snapshot: Snapshot, name: string): readonly RuleMention[] {
  return allRules(snapshot).flatMap(({ file, rule }) => {
    const { precedence } = rule;
    return precedence.kind !== 'number' && precedence.rule.text === name ? [{ file, rule, name: precedence.rule }] : [];
  });
}

export function allRules(snapshot: Snapshot): readonly RulePlace[] {
  return [...snapshot.files.values()].flatMap((file) => file.tree.rules.map((rule) => ({ file, rule })));
}
