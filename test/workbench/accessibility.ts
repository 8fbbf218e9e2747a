import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What an accessibility scan of the extension's pages that are shown finds, one line each. */
export async function violations(page: Page): Promise<readonly string[]> {
  const frames: Frame[] = [];
  for (const frame of page.frames()) {
    // Frames come and go; only a page of ours has a main element with content.
    // oxlint-disable-next-line no-await-in-loop
    const ours = await frame.evaluate<boolean>('document.querySelector("main > header") !== null').catch(() => false);
    if (ours) frames.push(frame);
  }
  assert.ok(frames.length > 0, 'no page of the extension is shown');
  const found: string[] = [];
  for (const frame of frames) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that results keep the order of pages.
    await frame.evaluate(axe);
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const results = await frame.evaluate(
      async () =>
        await (
          globalThis as unknown as {
            readonly axe: {
              run(): Promise<{
                readonly violations: readonly { id: string; help: string; nodes: { html: string }[] }[];
              }>;
            };
          }
        ).axe.run(),
    );
    found.push(
      ...results.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`,
      ),
    );
  }
  return found;
}
