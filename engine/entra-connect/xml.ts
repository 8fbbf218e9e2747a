import { SaxesParser } from 'saxes';
import type { Problem } from '../../grammar/ast/problem.ts';

/** An element with its namespace resolved: `uri` is empty for none, `name` is the local name. Prefixes are gone. */
export interface XmlElement {
  readonly uri: string;
  readonly name: string;
  /** Attribute values by local name; those of a namespace under `{uri}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The character data directly inside, entities resolved, CDATA included, without that of children. */
  readonly text: string;
  /** UTF-16 offsets of the start tag in the document. */
  readonly start: number;
  readonly end: number;
  /** The element to the letter, from its start tag to its end tag. */
  readonly outer: string;
}

/** `root` is absent when the text is not well-formed; the first thing wrong with it is then the one problem. */
export interface XmlDocument {
  readonly root: XmlElement | undefined;
  readonly problems: readonly Problem[];
}

type Draft = { -readonly [K in keyof XmlElement]: K extends 'children' ? Draft[] : XmlElement[K] };

/** Elements that may be open at one place. Real files have about eight; the parser looks through all open ones for every name space. */
const deepest = 100;
/** In UTF-16 units. */
const pieceLength = 8 * 1024;

/**
 * Reads a whole XML document. Comments, processing instructions and the document type are left out, so entities it declares are unknown
 * and nothing is ever fetched or expanded. Never throws.
 */
export function parseXml(text: string): XmlDocument {
  const parser = new SaxesParser({ xmlns: true });
  const open: Draft[] = [];
  let root: Draft | undefined;
  let failure: { readonly message: string; readonly offset: number } | undefined;
  let tagStart = 0;

  parser.on('error', (error) => {
    failure ??= { message: error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''), offset: parser.position };
  });
  parser.on('opentagstart', () => {
    tagStart = text.lastIndexOf('<', parser.position - 1);
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map(Object.values(tag.attributes).map((a) => [attributeKey(a.uri, a.local), a.value]));
    const element: Draft = {
      uri: tag.uri,
      name: tag.local,
      attributes,
      children: [],
      text: '',
      start: tagStart,
      end: parser.position,
      outer: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
    if (open.length > deepest) failure ??= { message: `elements are nested deeper than ${deepest}`, offset: tagStart };
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) element.outer = text.slice(element.start, parser.position);
  });
  const addText = (characters: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += characters;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  // In pieces, so that a text nobody can read is given up where it becomes so.
  for (let at = 0; at < text.length; at += pieceLength) {
    parser.write(text.slice(at, at + pieceLength));
    if (failure !== undefined) break;
  }
  if (failure === undefined) parser.close();

  if (failure === undefined && root !== undefined) return { root, problems: [] };
  const offset = Math.min(failure?.offset ?? 0, text.length);
  return { root: undefined, problems: [malformed(failure?.message ?? 'document is empty', offset)] };
}

function malformed(detail: string, offset: number): Problem {
  return {
    code: 'malformed-xml',
    severity: 'error',
    message: `The XML cannot be read here (${detail}), so nothing of this file is imported; export the configuration again or mend the file`,
    span: { start: offset, end: offset },
  };
}

function attributeKey(uri: string, local: string): string {
  return uri === '' ? local : `{${uri}}${local}`;
}

/** The first child of that name and namespace. */
export function childOf(element: XmlElement | undefined, name: string, uri = ''): XmlElement | undefined {
  return element?.children.find((child) => child.name === name && child.uri === uri);
}

/** All children of that name and namespace, in the document's order. */
export function childrenOf(element: XmlElement | undefined, name: string, uri = ''): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name && child.uri === uri) ?? [];
}

/** Follows a path of un-namespaced child names, always taking the first. */
export function descend(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => childOf(at, name), element);
}

/** The text of a child without surrounding white space; `undefined` when the child is absent or empty. */
export function childText(element: XmlElement | undefined, name: string, uri = ''): string | undefined {
  const text = childOf(element, name, uri)?.text.trim();
  return text === '' ? undefined : text;
}
