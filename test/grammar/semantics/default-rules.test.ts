import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { attributeCapability } from '../../../engine/connectors/entra/attribute-table.ts';
import { readConfiguration } from '../../../engine/entra-connect/read-configuration.ts';
import { ruleFiles } from '../../../engine/entra-connect/rule-files.ts';
import type { SyncruleFile } from '../../../grammar/ast/rule.ts';
import type { RuleEnvironment } from '../../../grammar/schema/schema.ts';
import { checkRules } from '../../../grammar/semantics/check.ts';
import { printWidth } from '../../../grammar/syntax/expression-layout.ts';
import { formatSyncrule } from '../../../grammar/syntax/format.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { singleLineExpression } from '../../../grammar/syntax/single-line.ts';
import { sharedData } from '../../support/shared-data.ts';

describe('the default rules of a real server', () => {
  it('are read, checked and formatted without a word', function () {
    const folder = sharedData(this, 'contoso');
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.xml'));
    const configuration = readConfiguration(
      new Map(paths.map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')])),
    );
    const environment: RuleEnvironment = {
      metaverse: configuration.metaverse,
      connectors: configuration.connectors.map(({ parameters, partitions, attributes, objectTypes, ...connector }) => ({
        ...connector,
        includedObjectTypes: new Set(objectTypes),
        includedAttributes: new Set(attributes),
        parameters: new Set([
          ...parameters.keys(),
          ...partitions.flatMap((partition) => [...partition.parameters.keys()]),
        ]),
      })),
    };
    const files = ruleFiles(configuration.rules, configuration.connectors).map(({ path, text }) => {
      const { file, problems } = parseSyncrule(text);
      assert.deepEqual(problems, [], path);
      assert.equal(formatSyncrule(text).text, text);
      assert.equal(formatSyncrule(withoutBreaks(text, file)).text, text, 'however its expressions were broken');
      assert.deepEqual(
        text.split('\n').filter((line) => line.length > printWidth && !/^ *(?:description|\/\/\/)/.test(line)),
        [],
        path,
      );
      return { path, file, text };
    });
    assert.equal(files.flatMap(({ file }) => file.rules).length, 62);
    assert.deepEqual(checkRules(files, environment), []);

    const told: RuleEnvironment = {
      ...environment,
      writable: ({ category }, objectType, name) =>
        category === 'Entra' ? attributeCapability(objectType, name) : { kind: 'writable' },
    };
    const kinds = new Set(checkRules(files, told).map(({ problem: { severity, code } }) => `${severity} ${code}`));
    assert.deepEqual([...kinds], ['hint unwritable-attribute']);
  });
});

/** A rule file with every expression on one line. */
function withoutBreaks(text: string, { rules }: SyncruleFile): string {
  const expressions = rules.flatMap(({ flows }) =>
    flows.flatMap(({ source }) => (source.kind === 'expression' ? [source] : [])),
  );
  return expressions.reduceRight(
    (written, { span, text: expression }) =>
      written.slice(0, span.start) + singleLineExpression(expression) + written.slice(span.end),
    text,
  );
}
