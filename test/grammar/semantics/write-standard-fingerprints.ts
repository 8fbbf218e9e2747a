/**
 * Makes the table of standard rules from exported configurations nobody edited:
 *
 *     node test/grammar/semantics/write-standard-fingerprints.ts <folder>…
 *
 * What the table has of other builds stays.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anchorSchema, textsOf } from '../../../engine/workspace/configured-texts.ts';
import { writeTexts } from '../../../engine/cli/write-texts.ts';
import { configureSignInName, defaultSignInName } from '../../../engine/configure/sign-in-name.ts';
import { configureSourceAnchor, consistencyGuid, defaultAnchor } from '../../../engine/configure/source-anchor.ts';
import { readConfiguration } from '../../../engine/entra-connect/read-configuration.ts';
import { workspaceFiles } from '../../../engine/entra-connect/workspace-files.ts';
import { loadConfiguration, type LoadedConfiguration } from '../../../engine/workspace/load.ts';
import { readRuleTexts, type RuleText } from '../../../engine/workspace/rule-texts.ts';
import { ruleFingerprint } from '../../../grammar/semantics/rule-fingerprint.ts';
import { standardFingerprints } from '../../../grammar/semantics/standard-fingerprints.ts';
import { isStandardRule } from '../../../grammar/semantics/standard-rules.ts';

type Fingerprints = ReadonlyMap<string, readonly string[]>;

/** The anchors and sign-in names the rules are configured for in turn: the forms that "joinery configure" gives rules. */
const anchors = [defaultAnchor, consistencyGuid, 'employeeID'];
const signInNames = [defaultSignInName, 'mail'];

/** The fingerprints of the standard rules in an exported configuration, by tag, in every form that configuring gives them. */
export async function fingerprintsOf(exported: string): Promise<Fingerprints> {
  const found: [tag: string, fingerprint: string][] = [];
  for (const anchor of anchors)
    for (const signInName of signInNames) {
      const folder = mkdtempSync(join(tmpdir(), 'joinery-standard-'));
      try {
        writeWorkspace(exported, folder);
        if (anchor !== defaultAnchor)
          await change(folder, (texts, configuration) =>
            configureSourceAnchor(texts, configuration, anchorSchema(configuration, anchor)),
          );
        if (signInName !== defaultSignInName)
          await change(folder, (texts, configuration) => configureSignInName(texts, configuration, signInName));
        const { rulePaths } = await loadConfiguration(folder);
        for (const rule of (await rulesIn(rulePaths)).flatMap(({ file }) => file.rules))
          if (isStandardRule(rule)) found.push([rule.tag?.text ?? '', ruleFingerprint(rule)]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  return byTag(found);
}

function writeWorkspace(exported: string, folder: string): void {
  const paths = readdirSync(exported, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.xml'));
  const configuration = readConfiguration(
    new Map(paths.map((path) => [path, readFileSync(join(exported, path), 'utf8')])),
  );
  for (const { path, text } of workspaceFiles(configuration, { ldif: new Map() }).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function change(
  folder: string,
  configure: (
    texts: NonNullable<ReturnType<typeof textsOf>>,
    configuration: NonNullable<LoadedConfiguration['configuration']>,
  ) => Parameters<typeof writeTexts>[0],
): Promise<void> {
  const { configuration, rulePaths } = await loadConfiguration(folder);
  const rules = await rulesIn(rulePaths);
  const texts = configuration && textsOf(configuration, rules);
  if (configuration === undefined || texts === undefined) throw new Error(`The workspace in ${folder} cannot be read`);
  writeTexts(configure(texts, configuration));
}

async function rulesIn(paths: readonly string[]): Promise<readonly RuleText[]> {
  return (await readRuleTexts(paths)).rules;
}

function byTag(found: readonly (readonly [tag: string, fingerprint: string])[]): Fingerprints {
  const sorted = found.toSorted(([left], [right]) => (left < right ? -1 : Number(left > right)));
  return new Map(
    [...Map.groupBy(sorted, ([tag]) => tag)].map(([tag, group]) => [
      tag,
      [...new Set(group.map(([, fingerprint]) => fingerprint))].toSorted(),
    ]),
  );
}

function tableText(fingerprints: Fingerprints): string {
  const rows = [...fingerprints].map(([tag, known]) => `['${tag}', [${known.map((one) => `'${one}'`).join(', ')}]],`);
  return `/**
 * What the standard rules of known builds do, as fingerprints by tag; several where setup's choices or builds make a difference.
 * Written by \`node test/grammar/semantics/write-standard-fingerprints.ts <exported configuration>…\`.
 */
export const standardFingerprints: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
${rows.join('\n')}
]);
`;
}

if (import.meta.main) {
  const found = [...standardFingerprints].flatMap(([tag, known]) => known.map((one) => [tag, one] as const));
  for (const folder of process.argv.slice(2))
    for (const [tag, fingerprints] of await fingerprintsOf(folder))
      found.push(...fingerprints.map((one) => [tag, one] as const));
  const path = fileURLToPath(new URL('../../../grammar/semantics/standard-fingerprints.ts', import.meta.url));
  writeFileSync(path, tableText(byTag(found)));
  execFileSync('oxfmt', [path]);
}
