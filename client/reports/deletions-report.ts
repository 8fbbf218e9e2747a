import type { HeldDeletions } from '../../engine/host/protocol/operations.ts';
import { formatQuantity } from '../../engine/model/figures.ts';
import { joinBlocks, type Report } from './report.ts';

/** Which objects an export would delete if it were let. */
export function deletionsReport({ connector, count, threshold, objects }: HeldDeletions): Report {
  const more = count - objects.length;
  return {
    title: `Deletions held back, ${connector}`,
    text: joinBlocks([
      `# Deletions held back: ${connector}`,
      `${formatQuantity(count, 'object')} of ${connector} ${count === 1 ? 'is' : 'are'} staged for deletion, more than the deletion threshold of ${threshold}. As long as that is so, an export writes nothing there, additions and changes included.`,
      'If they are wanted, "Release Deletions…" lets exactly so many go in one run. If they are not, look why the objects left the scope of their rules or their directory, and correct that: the next cycle takes the deletions back.',
      '## Objects',
      [
        ...objects.map(({ name, objectType, dn }) => `- ${name}, ${objectType}: ${dn}`),
        ...(more > 0 ? [`- … and ${formatQuantity(more, 'object')} more`] : []),
      ].join('\n'),
    ]),
    links: objects.map(({ dn }) => ({ kind: 'object', connector, dn })),
  };
}
