import type { CodeLensSettings } from '../features/code-lens.ts';
import type { InlayHintSettings } from '../features/inlay-hints.ts';

/** The section `joinery` of the editor's settings, as far as the server reads it. */
export interface ServerSettings {
  readonly inlayHints: InlayHintSettings;
  readonly codeLens: CodeLensSettings;
}

export const defaultSettings: ServerSettings = {
  inlayHints: { winners: true, types: false },
  codeLens: { references: true, preview: true },
};

/** Settings as an editor sends them; what is missing or of another type keeps its default. */
export function parseSettings(sent: unknown): ServerSettings {
  const { inlayHints, codeLens } = defaultSettings;
  return {
    inlayHints: {
      winners: flag(sent, ['inlayHints', 'winners'], inlayHints.winners),
      types: flag(sent, ['inlayHints', 'types'], inlayHints.types),
    },
    codeLens: {
      references: flag(sent, ['codeLens', 'references'], codeLens.references),
      preview: flag(sent, ['codeLens', 'preview'], codeLens.preview),
    },
  };
}

function flag(sent: unknown, path: readonly string[], otherwise: boolean): boolean {
  let value = sent;
  for (const step of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return typeof value === 'boolean' ? value : otherwise;
}
