import type { FunctionCall } from '../../../grammar/ast/expression.ts';
import { attributeDocumentation } from '../documentation/attribute.ts';
import { attributeNode, countValues } from '../attribute-access.ts';
import type { Compiler, Place } from '../compiler.ts';
import { mappingKey } from '../compiler.ts';
import type { AttributeRead, CompiledNode } from '../evaluation.ts';
import type { FunctionEntry } from '../function-entry.ts';
import { family, required } from '../function-entry.ts';
import { nullType } from '../static-type.ts';

/** The functions that take an attribute's name in quotes. */
export const attributeFunctions: readonly FunctionEntry[] = family('attribute', attributeDocumentation, [
  {
    name: 'ImportedValue',
    returns: 'var',
    parameters: [required('str', 'attributeName')],
    implementation: { kind: 'form', compile: compileImportedValue },
  },
  {
    name: 'ValueCount',
    returns: 'num',
    parameters: [required('str', 'attributeName')],
    implementation: { kind: 'form', compile: compileValueCount },
  },
]);

function compileImportedValue(call: FunctionCall, place: Place, compiler: Compiler): CompiledNode {
  if (compiler.scope.direction === 'outbound') {
    const message =
      '"ImportedValue" has no meaning in an outbound rule: the metaverse is not imported; write the attribute in brackets';
    return compiler.reject('imported-value-outbound', message, call.nameSpan);
  }
  const read = namedAttribute(call, compiler);
  if (read.kind === 'none') return read.node;
  if (place.mapped !== mappingKey(read.attribute)) return attributeNode(read.attribute);
  return { evaluate: (frame) => frame.mappedValue, type: { type: read.attribute.type, multiValued: false } };
}

function compileValueCount(call: FunctionCall, _place: Place, compiler: Compiler): CompiledNode {
  const type = { type: 'num', multiValued: false } as const;
  const read = namedAttribute(call, compiler, false);
  if (read.kind === 'none') return read.node.type === nullType ? { evaluate: () => 0n, type } : read.node;
  const count = countValues(read.attribute);
  return { evaluate: (frame) => BigInt(count(frame)), type };
}

type NamedAttribute =
  | { readonly kind: 'attribute'; readonly attribute: AttributeRead }
  | { readonly kind: 'none'; readonly node: CompiledNode };

function namedAttribute(
  { name, args: [argument], span }: FunctionCall,
  compiler: Compiler,
  imported = true,
): NamedAttribute {
  if (argument?.kind !== 'string') {
    const message = `"${name}" takes the name of an attribute in double quotes, so that it is known before the rule runs`;
    return { kind: 'none', node: compiler.reject('attribute-name-expected', message, argument?.span ?? span) };
  }
  const attribute = compiler.scope.attribute(argument.value);
  if (attribute !== undefined) {
    const read = { ...attribute, imported };
    compiler.reads(read);
    return { kind: 'attribute', attribute: read };
  }
  compiler.warn(
    'attribute-not-of-object-type',
    `The source object type has no attribute "${argument.value}", so it is always NULL here; check its spelling or its object type`,
    argument.span,
  );
  return { kind: 'none', node: { evaluate: () => null, type: nullType } };
}
