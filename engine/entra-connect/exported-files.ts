import type { ServerRule } from './server-rule.ts';
import { slug } from './slug.ts';
import { rulePowerShell } from './write-rule-script.ts';
import { ruleFileName, ruleXml } from './write-rule-xml.ts';

/** `path` is relative, with slashes. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

/** The rule files of a server configuration, laid out as its folder is. */
export function exportXml(rules: readonly ServerRule[]): readonly ExportedFile[] {
  return rules.map((rule) => ({ path: `SynchronizationRules/${ruleFileName(rule)}`, text: ruleXml(rule) }));
}

/** One script for all rules, or one per rule whose name begins with the precedence, so that they sort in order. */
export function exportScripts(rules: readonly ServerRule[], files: 'each' | 'together'): readonly ExportedFile[] {
  if (files === 'together') return [{ path: 'rules.ps1', text: scriptText(rules) }];
  const taken = new Set<string>();
  return rules.map((rule) => {
    const { place } = rule;
    const first = `${place.kind === 'number' ? String(place.value).padStart(3, '0') : '000'}-${slug(rule.rule.name.text)}`;
    let free = first;
    for (let number = 2; taken.has(free); number++) free = `${first}-${number}`;
    taken.add(free);
    return { path: `${free}.ps1`, text: scriptText([rule]) };
  });
}

/** Windows PowerShell takes a file for one of the machine's code page unless a byte order mark says UTF-8. */
function scriptText(rules: readonly ServerRule[]): string {
  const text = rules.map(rulePowerShell).join('\n\n');
  return /[\u0080-\uFFFF]/.test(text) ? `\uFEFF${text}` : text;
}
