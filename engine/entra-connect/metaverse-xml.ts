import type { Problem } from '../../grammar/ast/problem.ts';
import type { Schema } from '../../grammar/schema/schema.ts';
import { readDsmlSchema } from './dsml-schema.ts';
import { report, type Problems } from './element-problem.ts';
import { childOf, childrenOf, descend, parseXml, type XmlElement } from './xml.ts';
import { booleanOf } from './xml-values.ts';

/** The metaverse's schema and the settings of the whole server that matter here. */
export interface ImportedMetaverse {
  readonly schema: Schema;
  readonly options: ImportedOptions;
}

export interface ImportedOptions {
  readonly staging: boolean;
  /** Staged deletes above which an export does not start; `null` when the guard is off. */
  readonly deletionThreshold: number | null;
  /** The scheduler's interval as a .NET TimeSpan text, `00:30:00`. */
  readonly timeInterval: string;
}

/** What the original sets up by itself. */
export const defaultOptions: ImportedOptions = { staging: false, deletionThreshold: 500, timeInterval: '00:30:00' };

/** Reads `MV.xml`. `metaverse` is absent when the text is not well-formed. */
export function readMetaverseXml(text: string): {
  readonly metaverse: ImportedMetaverse | undefined;
  readonly problems: readonly Problem[];
} {
  const { root, problems: syntax } = parseXml(text);
  const problems: Problems = [...syntax];
  const metaverse = root === undefined ? undefined : readMetaverse(problems, root);
  return { metaverse, problems };
}

/** Reads a `saved-mv-configuration` element. */
export function readMetaverse(problems: Problems, root: XmlElement): ImportedMetaverse {
  const data = descend(root, 'mv-data');
  const parameters = childrenOf(childOf(data, 'parameter-values'), 'parameter');
  const parameter = (name: string): XmlElement | undefined =>
    parameters.find((one) => one.attributes.get('name') === `Microsoft.${name}`);
  const guard = parameter('OptionalFeature.ExportDeletionThreshold');
  const guarded = guard === undefined || booleanOf(problems, guard);
  return {
    schema: readDsmlSchema(problems, data),
    options: {
      staging: booleanOf(problems, parameter('Synchronize.StagingMode')),
      deletionThreshold: guarded
        ? readThreshold(problems, parameter('OptionalFeature.ExportDeletionThresholdValue'))
        : null,
      timeInterval: readInterval(problems, parameter('Synchronize.TimeInterval')),
    },
  };
}

function readInterval(problems: Problems, element: XmlElement | undefined): string {
  const text = element?.text.trim() ?? '';
  if (element === undefined || text === '') return defaultOptions.timeInterval;
  if (/^(?:\d+\.)?(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text)) return text;
  report(problems, element, {
    code: 'bad-interval',
    severity: 'warning',
    message: `"${text}" is not a duration such as 00:30:00, so cycles are planned every ${defaultOptions.timeInterval}; change it in joinery.json where it should differ`,
  });
  return defaultOptions.timeInterval;
}

function readThreshold(problems: Problems, element: XmlElement | undefined): number | null {
  const text = element?.text.trim() ?? '';
  if (element === undefined || text === '') return defaultOptions.deletionThreshold;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  report(problems, element, {
    code: 'bad-number',
    severity: 'warning',
    message: `"${text}" is not a number of deletions, so the threshold is ${defaultOptions.deletionThreshold}; change it in joinery.json where it should differ`,
  });
  return defaultOptions.deletionThreshold;
}
