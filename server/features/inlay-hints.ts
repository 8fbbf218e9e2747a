import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import type { Flow, Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { describeType, isValueType } from '../../grammar/semantics/types/expression-type.ts';
import { ruleLine } from '../describe/attribute.ts';
import { mentionsOf } from '../symbols/attribute-mentions.ts';
import { rivalsOf } from '../symbols/flow-rivals.ts';
import type { FileQuestion } from '../workspace/snapshot.ts';

/** Which hints somebody wants to see. */
export interface InlayHintSettings {
  /** Behind a flow, which rule is asked before it: `2 of 3, behind In from AD - User Join`. */
  readonly winners: boolean;
  /** Behind a flow, what type an expression comes to where that cannot be seen at once. */
  readonly types: boolean;
}

/** Hints for the flows that reach into `within`. */
export function inlayHints(question: FileQuestion, within: Span, settings: InlayHintSettings): readonly InlayHint[] {
  return question.file.tree.rules.flatMap((rule) =>
    rule.flows
      .filter(({ span }) => span.start <= within.end && span.end >= within.start)
      .flatMap((flow) => [
        ...(settings.winners ? winnerHint(question, rule, flow) : []),
        ...(settings.types ? typeHint(question, rule, flow) : []),
      ]),
  );
}

/** Nothing where this flow is asked first, or where flows are merged and none of them wins. */
function winnerHint({ snapshot, file }: FileQuestion, rule: Rule, flow: Flow): readonly InlayHint[] {
  if (flow.merge === 'Merge' || flow.merge === 'MergeCaseInsensitive') return [];
  const turn = snapshot.precedenceOf(rule);
  const mention = mentionsOf(rule).find((one) => one.flow === flow && one.access === 'write');
  if (turn === undefined || mention === undefined) return [];
  const rivals = rivalsOf(snapshot, { file, mention });
  const position = rivals.findIndex((place) => place.mention.rule === rule);
  const [first] = rivals;
  if (position < 1 || first === undefined) return [];
  const tooltip = [
    'These flows are asked in this order; the first that says something gives the value:',
    '',
    ...rivals.map((place) => ruleLine(snapshot, place)),
  ].join('\n');
  const label = {
    value: `${position + 1} of ${rivals.length}, behind ${shortened(first.mention.rule.name.text)}`,
    tooltip: { kind: 'markdown' as const, value: tooltip },
    location: first.file.locationOf(first.mention.span),
  };
  return [{ position: file.positionAt(flow.span.end), label: [label], paddingLeft: true }];
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

function typeHint({ snapshot, file }: FileQuestion, rule: Rule, { source }: Flow): readonly InlayHint[] {
  if (source.kind !== 'expression' || source.expression.kind === 'binary') return [];
  const type = snapshot.context(rule, file).typeOf(source.expression);
  if (!isValueType(type.type)) return [];
  // `CStr(…)` says itself what it gives; a list where one value is expected does not.
  const isObvious =
    source.expression.kind === 'call' && /^C(?:Str|Num|Bool|Date|Ref|Bin|Guid)$/.test(source.expression.name);
  if (isObvious && !type.multiValued) return [];
  return [
    {
      position: file.positionAt(source.span.end),
      label: `: ${describeType(type)}`,
      kind: InlayHintKind.Type,
    },
  ];
}
