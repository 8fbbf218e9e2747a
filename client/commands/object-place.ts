import * as vscode from 'vscode';
import type { ObjectPlace } from '../webviews/preview-panel.ts';

/** The object a command was given by a page or a link, or that of the row it was called on; `undefined`: neither. */
export function placeGiven(given: unknown): ObjectPlace | undefined {
  return isPlace(given) ? { connector: given.connector, dn: given.dn } : placeOfRow(given);
}

function isPlace(given: unknown): given is ObjectPlace {
  return (
    typeof given === 'object' &&
    given !== null &&
    'connector' in given &&
    typeof given.connector === 'string' &&
    'dn' in given &&
    typeof given.dn === 'string'
  );
}

/** The object a row of a view opens. */
function placeOfRow(node: unknown): ObjectPlace | undefined {
  if (typeof node !== 'object' || node === null || !('item' in node)) return undefined;
  const { item } = node;
  const argument: unknown = item instanceof vscode.TreeItem ? item.command?.arguments?.[0] : undefined;
  return isPlace(argument) ? argument : undefined;
}
