import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import { createScanner, findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { nearestName } from '../../grammar/ast/nearest-name.ts';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { Span } from '../../grammar/ast/span.ts';

/** Property names and array indices from the root of a JSON text to a value in it. */
export type JsonPath = readonly (string | number)[];

/** A JSON text that was read; `value` is absent when it is not JSON or does not have the shape asked for. */
export interface JsonText<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
  /** Where a value stands; the nearest one around it when the text has none at `path`. */
  readonly spanOf: (path: JsonPath) => Span;
}

/** A JSON Schema that texts are held to, see {@link jsonShape}. */
export interface JsonShape<T> {
  /** Finds all mistakes, in a time that grows with their square. */
  readonly all: ValidateFunction<T>;
  /** Finds the first one only. */
  readonly first: () => ValidateFunction<T>;
}

/** Compiles a JSON Schema; `others` are those it refers to. */
export function jsonShape<T>(format: AnySchemaObject, ...others: readonly AnySchemaObject[]): JsonShape<T> {
  const compile = (allErrors: boolean): ValidateFunction<T> =>
    new Ajv({ verbose: true, allErrors, discriminator: true, allowUnionTypes: true })
      .addSchema([...others])
      .compile<T>(format);
  let first: ValidateFunction<T> | undefined;
  return { all: compile(true), first: () => (first ??= compile(false)) };
}

/** Characters up to which all mistakes of a text are looked for, not only the first. People write a tenth of it. */
const mostSearched = 100_000;

/** Reads JSON with comments and trailing commas and holds it to a JSON Schema. Every problem stands at what it is about. */
export function parseJson<T>(text: string, shape: JsonShape<T>): JsonText<T> {
  const deep = deepNesting(text);
  if (deep !== undefined) return { value: undefined, problems: [deep], spanOf: () => deep.span };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const spanOf = (path: JsonPath): Span => nodeSpan(nodeAt(tree, path));
  if (tree === undefined || errors.length > 0)
    return { value: undefined, problems: errors.slice(0, mostProblems).map(syntaxProblem), spanOf };

  const value: unknown = getNodeValue(tree);
  const validate = text.length > mostSearched ? shape.first() : shape.all;
  if (validate(value)) return { value, problems: [], spanOf };
  const problems = (validate.errors ?? []).slice(0, mostProblems).flatMap((error) => shapeProblem(tree, error));
  problems.sort((left, right) => left.span.start - right.span.start);
  return { value: undefined, problems, spanOf };
}

/** Problems that are told of one file; finding the place of each takes as long as the file is large. */
const mostProblems = 200;

/** Brackets and braces that may be open at one place. Our files have about six; every level costs the parser some stack. */
const deepest = 100;

/** The first place deeper than that. */
function deepNesting(text: string): Problem | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const first = text[start];
    if (first === ']' || first === '}') depth -= 1;
    if (first !== '[' && first !== '{') continue;
    depth += 1;
    if (depth <= deepest) continue;
    return {
      code: 'too-deeply-nested',
      severity: 'error',
      message: `Lists and objects are nested deeper than ${deepest} here, so the file is not used; take some of them out`,
      span: { start, end: start + 1 },
    };
  }
  return undefined;
}

function syntaxProblem({ error, offset, length }: ParseError): Problem {
  const detail = printParseErrorCode(error)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return {
    code: 'json-syntax',
    severity: 'error',
    message: `This is not JSON (${detail}), so the file is not used; mend it here`,
    span: { start: offset, end: offset + length },
  };
}

function shapeProblem(tree: Node, error: ErrorObject): readonly Problem[] {
  const path = pointerPath(error.instancePath);
  const node = nodeAt(tree, path);
  const what = subject(path);
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      const known = propertyNames(error.parentSchema);
      const nearest = nearestName(name, known);
      const remedy = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`;
      return wrong(
        keySpan(node, name),
        'unknown-property',
        `"${name}" is not known here and would have no effect; ${remedy}`,
      );
    }
    case 'required': {
      const name = String(params['missingProperty']);
      const start = nodeSpan(node).start;
      return wrong({ start, end: start + 1 }, 'missing-property', `"${name}" is missing here; add it`);
    }
    case 'discriminator': {
      const kind = findNodeAtLocation(tree, [...path, 'kind']);
      // A connector without a kind is reported as missing it.
      if (kind === undefined) return [];
      return wrong(nodeSpan(kind), 'wrong-value', 'A connector has a "kind", which is "file", "entra" or "ad"');
    }
    // Follows from a problem that is reported by itself.
    case 'if':
      return [];
    default:
      return wrong(nodeSpan(node), 'wrong-value', `${what} ${expectation(error, params)}`);
  }
}

function wrong(span: Span, code: string, message: string): readonly Problem[] {
  return [{ code, severity: 'error', message, span }];
}

function propertyNames(schema: AnySchemaObject | undefined): readonly string[] {
  const properties: unknown = schema?.['properties'];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

function subject(path: JsonPath): string {
  const name = path.findLast((step) => typeof step === 'string');
  if (name === undefined) return 'The file';
  return typeof path.at(-1) === 'number' ? `An entry of "${name}"` : `"${name}"`;
}

/** Completes a sentence that begins with its {@link subject}. */
function expectation(error: ErrorObject, params: Readonly<Record<string, unknown>>): string {
  switch (error.keyword) {
    case 'type':
      return `must be ${typeName(params['type'])}`;
    case 'enum':
      return `must be one of ${list(params['allowedValues'])}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'minLength':
      return 'must not be empty';
    case 'minimum':
      return `must be ${String(params['limit'])} or more`;
    case 'uniqueItems':
      return 'has one entry twice; remove one of them';
    // The title of a schema with a pattern says in words what the pattern says in signs.
    case 'pattern':
      return `must be ${String(error.parentSchema?.['title'] ?? params['pattern'])}`;
    default:
      return error.message ?? 'is not as expected';
  }
}

function typeName(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    string: 'a text in quotes',
    boolean: 'true or false',
    integer: 'a whole number',
    array: 'a list in square brackets',
    object: 'an object in braces',
    null: 'null',
  };
  const types = Array.isArray(type) ? type : String(type).split(',');
  return types.map((one) => names[String(one)] ?? String(one)).join(' or ');
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : String(values);
}

/** RFC 6901; indices become numbers. */
function pointerPath(pointer: string): JsonPath {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^\d+$/.test(name) ? Number(name) : name;
  });
}

function nodeAt(tree: Node | undefined, path: JsonPath): Node | undefined {
  if (tree === undefined) return undefined;
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return tree;
}

function nodeSpan(node: Node | undefined): Span {
  return node === undefined ? { start: 0, end: 0 } : { start: node.offset, end: node.offset + node.length };
}

function keySpan(object: Node | undefined, name: string): Span {
  const property = object?.children?.find((child) => child.children?.[0]?.value === name);
  return nodeSpan(property?.children?.[0] ?? object);
}
