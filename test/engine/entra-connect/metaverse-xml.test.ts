import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readMetaverseXml } from '../../../engine/entra-connect/metaverse-xml.ts';
import { sharedData } from '../../support/shared-data.ts';

function metaverseXml(parameters: Readonly<Record<string, string>>): string {
  const elements = Object.entries(parameters).map(
    ([name, value]) => `<parameter name="Microsoft.${name}">${value}</parameter>`,
  );
  return `<saved-mv-configuration><mv-data><parameter-values>${elements.join('')}</parameter-values></mv-data></saved-mv-configuration>`;
}

describe('the exported metaverse', () => {
  it('is read with its schema', function () {
    const { metaverse, problems } = readMetaverseXml(
      readFileSync(`${sharedData(this, 'contoso')}/GlobalSettings/MV.xml`, 'utf8'),
    );
    assert.deepEqual(problems, []);
    const { attributes, objectTypes } = metaverse!.schema;
    assert.equal(attributes.size, 219);
    assert.deepEqual(
      [...objectTypes.values()].map((type) => `${type.name} ${type.attributes.length}`),
      ['person 182', 'group 86', 'device 29'],
    );
    const kinds = Map.groupBy(attributes.values(), ({ type, multiValued }) => (multiValued ? `${type} multi` : type));
    assert.deepEqual(Object.fromEntries([...kinds].map(([kind, members]) => [kind, members.length])), {
      bool: 24,
      str: 103,
      ref: 7,
      'ref multi': 18,
      num: 25,
      bin: 15,
      'str multi': 23,
      'bin multi': 4,
    });
    assert.equal([...attributes.values()].filter(({ indexed }) => indexed).length, 106);
    assert.deepEqual(metaverse?.options, { staging: false, deletionThreshold: 500, timeInterval: '00:30:00' });
  });

  const options: readonly [name: string, parameters: Readonly<Record<string, string>>, expected: unknown][] = [
    ['no parameters', {}, { staging: false, deletionThreshold: 500, timeInterval: '00:30:00' }],
    [
      'staging mode and another threshold',
      { 'Synchronize.StagingMode': 'TRUE', 'OptionalFeature.ExportDeletionThresholdValue': '20' },
      { staging: true, deletionThreshold: 20, timeInterval: '00:30:00' },
    ],
    [
      'the guard switched off',
      { 'OptionalFeature.ExportDeletionThreshold': 'False', 'Synchronize.TimeInterval': '01:00:00' },
      { staging: false, deletionThreshold: null, timeInterval: '01:00:00' },
    ],
  ];
  for (const [name, parameters, expected] of options) {
    it(`has its options from ${name}`, () => {
      assert.deepEqual(readMetaverseXml(metaverseXml(parameters)).metaverse?.options, expected);
    });
  }

  it('keeps the usual interval where the text is no duration, and says so', () => {
    const { metaverse, problems } = readMetaverseXml(metaverseXml({ 'Synchronize.TimeInterval': 'hourly' }));
    assert.equal(metaverse?.options.timeInterval, '00:30:00');
    assert.equal(
      problems[0]?.message,
      '"hourly" is not a duration such as 00:30:00, so cycles are planned every 00:30:00; change it in joinery.json where it should differ',
    );
  });

  it('keeps the usual threshold where the text is no number, and says so', () => {
    const { metaverse, problems } = readMetaverseXml(
      metaverseXml({ 'OptionalFeature.ExportDeletionThresholdValue': 'many' }),
    );
    assert.equal(metaverse?.options.deletionThreshold, 500);
    assert.equal(
      problems[0]?.message,
      '"many" is not a number of deletions, so the threshold is 500; change it in joinery.json where it should differ',
    );
  });
});
