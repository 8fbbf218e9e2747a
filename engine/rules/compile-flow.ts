import type { Problem } from '../../grammar/ast/problem.ts';
import type { Flow } from '../../grammar/ast/rule.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import { singleLineExpression } from '../../grammar/syntax/single-line.ts';
import { constantToStored, convertStored, toReferences, toStored } from '../expressions/assign.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { ExpressionScope, Frame } from '../expressions/frame.ts';
import type { Stored } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { FlowSignal } from '../model/value.ts';
import { authoritativeNull, EvaluationError, ignoreThisFlow, Reference } from '../model/value.ts';
import type { CompiledFlow, ReferenceFlow } from './plan.ts';

/** The target attribute of a flow in its layout. */
export interface FlowTarget {
  readonly slot: number;
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** A flow without the rule it belongs to. */
export type UnboundFlow = Omit<CompiledFlow, 'rule'>;

/** Binds one flow to the source object's layout and to its target attribute. A flow with an error problem must not be run. */
export function compileFlow(
  flow: Flow,
  target: FlowTarget,
  scope: ExpressionScope,
): { readonly flow: UnboundFlow | undefined; readonly problems: readonly Problem[] } {
  const described = {
    target: target.name,
    slot: target.slot,
    merge: flow.merge,
    once: flow.once,
    kind: flow.source.kind,
    span: flow.span,
    text: sourceText(flow),
  };
  if (target.type === 'ref') {
    const { references, problems } = compileReferences(flow, scope);
    return { flow: references && { ...described, evaluate: undefined, references }, problems };
  }
  const { evaluate, problems } = compileValue(flow, target, scope);
  return { flow: evaluate && { ...described, evaluate, references: undefined }, problems };
}

function sourceText({ source }: Flow): string {
  switch (source.kind) {
    case 'direct':
      return `[${source.attribute.text}]`;
    case 'constant':
      return `"${source.value.text}"`;
    case 'expression':
      // Where lines are broken says nothing: equal texts are equal flows.
      return singleLineExpression(source.text);
  }
}

type Evaluate = (frame: Frame) => Stored | null | FlowSignal;

function compileValue(
  { source }: Flow,
  target: FlowTarget,
  scope: ExpressionScope,
): { readonly evaluate: Evaluate | undefined; readonly problems: readonly Problem[] } {
  switch (source.kind) {
    case 'constant': {
      const constant = evaluated(() => constantToStored(source.value.text, target));
      if (constant instanceof EvaluationError)
        return { evaluate: undefined, problems: [failure(constant, source.value.span)] };
      return { evaluate: () => constant, problems: [] };
    }
    case 'direct':
      return compileDirect(source.attribute, target, scope);
    case 'expression': {
      const { evaluate, problems } = compileExpression(source.expression, scope);
      if (problems.some(({ severity }) => severity === 'error')) return { evaluate: undefined, problems };
      return {
        problems,
        evaluate: (frame) => {
          const result = evaluate(frame);
          if (result === null || result === ignoreThisFlow || result === authoritativeNull) return result;
          return toStored(result, target);
        },
      };
    }
  }
}

function compileDirect(
  name: { readonly text: string; readonly span: Flow['span'] },
  target: FlowTarget,
  scope: ExpressionScope,
): { readonly evaluate: Evaluate | undefined; readonly problems: readonly Problem[] } {
  const attribute = scope.attribute(name.text);
  if (attribute === undefined) {
    if (name.text === 'dn') return { evaluate: ({ dn }) => dn, problems: [] };
    return { evaluate: undefined, problems: [unknownSource(name)] };
  }
  const { slot } = attribute;
  if (attribute.type === 'ref') {
    return {
      problems: [],
      evaluate: (frame) =>
        toStored(
          frame.references(slot).map(({ dn }) => dn),
          target,
        ),
    };
  }
  if (attribute.type === target.type && attribute.multiValued === target.multiValued) {
    return { problems: [], evaluate: ({ slots }) => nullIfEmpty(slots[slot]) };
  }
  return {
    problems: [],
    evaluate: ({ slots }) => {
      const value = slots[slot];
      return value === null || value === undefined ? null : convertStored(value, attribute, target);
    },
  };
}

/** An empty text is no value: a directory cannot hold one. */
function nullIfEmpty(stored: Stored | null | undefined): Stored | null {
  return stored === '' || stored === undefined ? null : stored;
}

function compileReferences(
  { source }: Flow,
  scope: ExpressionScope,
): { readonly references: ReferenceFlow | undefined; readonly problems: readonly Problem[] } {
  switch (source.kind) {
    case 'constant': {
      const constant = [new Reference(source.value.text)];
      return { references: { kind: 'expression', evaluate: () => constant }, problems: [] };
    }
    case 'direct':
      return compileDirectReference(source.attribute, scope);
    case 'expression': {
      const { evaluate, problems } = compileExpression(source.expression, scope);
      if (problems.some(({ severity }) => severity === 'error')) return { references: undefined, problems };
      return {
        problems,
        references: {
          kind: 'expression',
          evaluate: (frame) => {
            const result = evaluate(frame);
            if (result === null || result === ignoreThisFlow || result === authoritativeNull) return result;
            return toReferences(result);
          },
        },
      };
    }
  }
}

function compileDirectReference(
  name: { readonly text: string; readonly span: Flow['span'] },
  scope: ExpressionScope,
): { readonly references: ReferenceFlow | undefined; readonly problems: readonly Problem[] } {
  const attribute = scope.attribute(name.text);
  if (attribute === undefined) {
    if (name.text === 'dn')
      return {
        references: { kind: 'expression', evaluate: ({ dn }) => (dn === null ? null : [new Reference(dn)]) },
        problems: [],
      };
    return { references: undefined, problems: [unknownSource(name)] };
  }
  const { slot, type } = attribute;
  if (type === 'ref') return { references: { kind: 'direct', sourceSlot: slot }, problems: [] };
  return {
    problems: [],
    references: {
      kind: 'expression',
      evaluate: ({ slots }) => {
        const values = storedValues(slots[slot]);
        return values.length === 0 ? null : values.map((value) => new Reference(referenceText(type, String(value))));
      },
    },
  };
}

/**
 * Text refers by DN. A binary attribute such as `mS-DS-CreatorSID` refers by security identifier; it is kept in the form AD reads it,
 * which no connector space holds as a DN, so it stays unresolved until a directory answers it.
 */
function referenceText(type: AttributeType, value: string): string {
  return type === 'bin' ? `<SID=${value}>` : value;
}

function evaluated<T>(work: () => T): T | EvaluationError {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof EvaluationError) return cause;
    throw cause;
  }
}

function failure(error: EvaluationError, span: Flow['span']): Problem {
  return { code: error.code, severity: 'error', message: error.message, span };
}

function unknownSource(name: { readonly text: string; readonly span: Flow['span'] }): Problem {
  return {
    code: 'unknown-attribute',
    severity: 'error',
    message: `The source object type has no attribute "${name.text}", so this flow has nothing to read; name one of its attributes`,
    span: name.span,
  };
}
