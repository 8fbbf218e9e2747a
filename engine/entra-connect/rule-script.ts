import { errorAt, warningAt } from '../../grammar/ast/problem-at.ts';
import type { Problem } from '../../grammar/ast/problem.ts';
import { coverSpans, noSpan, type Span } from '../../grammar/ast/span.ts';
import type { Problems } from './element-problem.ts';
import { readRule, type ImportedRule } from './rule-xml.ts';
import { scriptStatements, type ScriptCall, type ScriptValue } from './script-calls.ts';
import { element, leafElement, mappingElement, type MappingParts, type PlacedText } from './script-elements.ts';
import type { XmlElement } from './xml.ts';

/** A rule of a script, and the element a rule's file would have for it: every part of it stands where the script says it. */
export interface ScriptRule extends ImportedRule {
  readonly root: XmlElement;
}

/**
 * Reads the rules a PowerShell script makes, as the original's editor exports them: several ones, arguments in any order, variables
 * of any name, also such that hold plain texts. Nothing is executed: whatever is not one of the calls a rule is made with is
 * reported. Never throws. Problems stand in text order.
 */
export function readRuleScript(script: string): {
  readonly rules: readonly ScriptRule[];
  readonly problems: readonly Problem[];
} {
  const { statements, problems: syntax } = scriptStatements(script);
  const run: Run = { problems: [...syntax], variables: new Map(), drafts: [], isLost: false };
  for (const statement of statements) {
    const earlier = errorCount(run);
    if (statement.kind === 'skipped') spoil(run);
    else if (statement.kind === 'assignment') run.variables.set(statement.target.toLowerCase(), statement.value);
    else readCall(run, statement);
    if (errorCount(run) > earlier) spoil(run);
  }
  const rules = run.drafts.flatMap((draft) => finish(run, draft));
  return { rules, problems: run.problems.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end) };
}

/** A rule while its calls are read. */
interface Draft {
  readonly kind: 'rule';
  readonly span: Span;
  readonly header: readonly XmlElement[];
  readonly mappings: XmlElement[];
  readonly scope: XmlElement[];
  readonly join: XmlElement[];
  isAdded: boolean;
  /** One of its calls could not be read. */
  isSpoilt: boolean;
}

interface Condition {
  readonly kind: 'ScopeCondition' | 'JoinCondition';
  readonly element: XmlElement;
}

/** What a script's variables hold: a rule, a condition, or a plain value. */
interface Run {
  readonly problems: Problems;
  readonly variables: Map<string, Draft | Condition | ScriptValue>;
  readonly drafts: Draft[];
  /** Calls that name no rule are reported once until the next rule is made. */
  isLost: boolean;
}

/**
 * A rule that lacks one of its calls would do something else than meant, so those that are being made are left out, and what follows
 * is not added to an earlier one.
 */
function spoil(run: Run): void {
  for (const draft of run.drafts) if (!draft.isAdded) draft.isSpoilt = true;
  const nowhere = newDraft(noSpan, []);
  for (const [name, held] of run.variables) if (held.kind === 'rule' && held.isAdded) run.variables.set(name, nowhere);
}

function errorCount({ problems }: Run): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}

function newDraft(span: Span, header: readonly XmlElement[]): Draft {
  return { kind: 'rule', span, header, mappings: [], scope: [], join: [], isAdded: false, isSpoilt: false };
}

function readCall(run: Run, statement: ScriptCall): void {
  const known = knownCalls.get(statement.name.toLowerCase());
  if (known === undefined) {
    const message = `"${statement.name}" is not one of the calls a rule is made with and is not executed; check by hand whether the rules depend on it`;
    run.problems.push(warningAt(statement.nameSpan, 'unknown-call', message));
    return;
  }
  const call: Call = {
    run,
    name: statement.name,
    span: callSpan(statement),
    given: parametersOf(run, statement, known),
  };
  const result = known.read(call);
  const target = statement.target ?? textOf(call, 'outvariable')?.text.replace(/^\+/, '');
  if (result !== undefined && target !== undefined) run.variables.set(target.toLowerCase(), result);
}

interface Call {
  readonly run: Run;
  readonly name: string;
  readonly span: Span;
  /** By lower-case name; a switch has the value `$true`. */
  readonly given: ReadonlyMap<string, ScriptValue>;
}

interface KnownCall {
  /** Lower-case names; the first is the one a value without a name is for. */
  readonly parameters: readonly string[];
  readonly read: (call: Call) => Draft | Condition | undefined;
}

/** Parameters of every call; only the first has a meaning for rules. */
const commonParameters = ['outvariable', 'erroraction', 'warningaction', 'verbose', 'confirm', 'whatif'];

/** Elements of a rule's header by parameter. */
const headerElements: Readonly<Record<string, string>> = {
  name: 'name',
  identifier: 'id',
  description: 'description',
  direction: 'direction',
  precedence: 'precedence',
  precedenceafter: 'precedence-after',
  precedencebefore: 'precedence-before',
  sourceobjecttype: 'sourceObjectType',
  targetobjecttype: 'targetObjectType',
  connector: 'connector',
  linktype: 'linkType',
  softdeleteexpiryinterval: 'softDeleteExpiryInterval',
  immutabletag: 'immutable-tag',
  enablepasswordsync: 'EnablePasswordSync',
  disabled: 'disabled',
};

const flowParameters = ['source', 'destination', 'flowtype', 'valuemergetype', 'executeonce', 'expression'];

const knownCalls: ReadonlyMap<string, KnownCall> = new Map(
  Object.entries<KnownCall>({
    'new-adsyncrule': { parameters: Object.keys(headerElements), read: newRule },
    'add-adsyncattributeflowmapping': { parameters: ['synchronizationrule', ...flowParameters], read: addMapping },
    'new-object': { parameters: ['typename', 'argumentlist'], read: newCondition },
    'add-adsyncscopeconditiongroup': {
      parameters: ['synchronizationrule', 'scopeconditions'],
      read: (call) => addGroup(call, 'ScopeCondition'),
    },
    'add-adsyncjoinconditiongroup': {
      parameters: ['synchronizationrule', 'joinconditions'],
      read: (call) => addGroup(call, 'JoinCondition'),
    },
    'add-adsyncrule': { parameters: ['synchronizationrule'], read: addRule },
    // These two change nothing about a rule.
    'get-adsyncrule': { parameters: ['identifier'], read: () => undefined },
    'import-module': { parameters: ['name'], read: () => undefined },
  }),
);

function newRule({ run, span, given }: Call): Draft {
  const header = [...given].flatMap(([name, value]) => {
    const elementName = headerElements[name];
    const text = elementName === undefined ? undefined : plainText(run, value);
    return elementName === undefined || text === undefined ? [] : [leafElement(elementName, text)];
  });
  const draft = newDraft(span, header);
  run.drafts.push(draft);
  run.isLost = false;
  return draft;
}

const flowTypes: ReadonlyMap<string, MappingParts['type']> = new Map([
  ['direct', 'Direct'],
  ['constant', 'Constant'],
  ['expression', 'Expression'],
]);

function addMapping(call: Call): Draft | undefined {
  const draft = ruleOf(call);
  const target = requiredText(call, 'Destination');
  const typeText = requiredText(call, 'FlowType');
  if (draft === undefined || target === undefined || typeText === undefined) return draft;
  const type = flowTypes.get(typeText.text.toLowerCase());
  const listed = call.given.get('source');
  const sources = listed && itemsOf(call.run, listed).flatMap((value) => plainText(call.run, value) ?? []);
  if (type === undefined) {
    const message = `"${typeText.text}" is not a kind of flow, so the rule is left out; write Direct, Constant or Expression`;
    call.run.problems.push(errorAt(typeText.span, 'unknown-word', message));
    return draft;
  }
  if (type === 'Constant' && sources?.length !== 1) {
    const message = `A constant flow has one text as its source, so the rule is left out; write -Source @('text')`;
    call.run.problems.push(errorAt(listed?.span ?? call.span, 'missing-source', message));
    return draft;
  }
  const once = textOf(call, 'executeonce')?.text.toLowerCase() === 'true';
  const [expression, merge] = [textOf(call, 'expression'), textOf(call, 'valuemergetype')];
  draft.mappings.push(mappingElement(call.span, { target, type, sources, expression, merge, once }));
  return draft;
}

function newCondition(call: Call): Condition | undefined {
  const type = requiredText(call, 'TypeName');
  const list = call.given.get('argumentlist');
  if (type === undefined) return undefined;
  const kind = /(?:^|\.)(ScopeCondition|JoinCondition)$/i.exec(type.text)?.[1]?.toLowerCase();
  const texts = list === undefined ? [] : itemsOf(call.run, list).flatMap((item) => plainText(call.run, item) ?? []);
  const [first, second, third] = texts;
  if (kind === undefined) {
    const message = `Objects of "${type.text}" are not part of a rule, so the rule is left out; only ScopeCondition and JoinCondition are`;
    call.run.problems.push(errorAt(type.span, 'unknown-type', message));
    return undefined;
  }
  if (first === undefined || second === undefined || third === undefined || texts.length > 3) {
    const order = kind === 'scopecondition' ? 'attribute, value and operator' : 'two attributes and $true or $false';
    const message = `The condition needs three arguments, ${order}, but has ${texts.length}, so the rule is left out; write -ArgumentList with all three`;
    call.run.problems.push(errorAt(list?.span ?? call.span, 'argument-count', message));
    return undefined;
  }
  if (kind === 'scopecondition') {
    const parts = [leafElement('csAttribute', first), leafElement('csOperator', third), leafElement('csValue', second)];
    return { kind: 'ScopeCondition', element: element('scope', call.span, parts) };
  }
  const names = [leafElement('csAttribute', first), leafElement('ilmAttribute', second)];
  const parts = [leafElement('caseSensitive', third), ...names];
  return { kind: 'JoinCondition', element: element('condition', call.span, parts) };
}

function addGroup(call: Call, kind: Condition['kind']): Draft | undefined {
  const draft = ruleOf(call);
  const list = call.given.get(kind === 'ScopeCondition' ? 'scopeconditions' : 'joinconditions');
  const clauses = (list === undefined ? [] : itemsOf(call.run, list)).flatMap((value) => {
    const held = value.kind === 'variable' ? call.run.variables.get(value.name.toLowerCase()) : undefined;
    if (held?.kind === kind) return [held.element];
    const message = `This is no ${kind}, so the rule is left out; make it with New-Object and name its -OutVariable here`;
    call.run.problems.push(errorAt(value.span, 'not-a-condition', message));
    return [];
  });
  const group = element('conditions', call.span, clauses);
  if (draft !== undefined) (kind === 'ScopeCondition' ? draft.scope : draft.join).push(group);
  return draft;
}

function addRule(call: Call): undefined {
  const draft = ruleOf(call);
  if (draft !== undefined) draft.isAdded = true;
}

function finish(run: Run, draft: Draft): readonly ScriptRule[] {
  const { span, header, mappings, join, scope } = draft;
  const root = element('synchronizationRule', span, [
    ...header,
    element('attribute-mappings', span, mappings),
    element('relationshipCriteria', span, join),
    element('synchronizationCriteria', span, scope),
  ]);
  if (draft.isSpoilt) return [];
  if (!draft.isAdded) {
    const message = 'This rule is made but never saved, so it is left out; end its calls with Add-ADSyncRule';
    run.problems.push(warningAt(span, 'rule-not-added', message));
    return [];
  }
  const imported = readRule(run.problems, root);
  return imported === undefined ? [] : [{ ...imported, root }];
}

/** The parameters of a call by name; unknown and repeated ones are reported. */
function parametersOf(run: Run, call: ScriptCall, known: KnownCall): ReadonlyMap<string, ScriptValue> {
  const given = new Map<string, ScriptValue>();
  const refuse = (span: Span, written: string, remedy: string): void => {
    run.problems.push(
      errorAt(
        span,
        'unknown-parameter',
        `"${written}" means nothing to ${call.name}, so the rule is left out; ${remedy}`,
      ),
    );
  };
  for (const { name, value, span } of call.parameters) {
    const key = name.toLowerCase();
    if (given.has(key)) refuse(span, `-${name}`, 'a parameter stands once');
    else if (known.parameters.includes(key) || commonParameters.includes(key))
      given.set(key, value ?? { kind: 'variable', name: 'true', span });
    else refuse(span, `-${name}`, 'remove it or correct its name');
  }
  const [first = ''] = known.parameters;
  for (const value of call.positional) {
    if (given.has(first))
      refuse(value.span, value.kind === 'text' ? value.text : 'The value', 'write the name of its parameter before it');
    else given.set(first, value);
  }
  return given;
}

function callSpan({ nameSpan, parameters, positional }: ScriptCall): Span {
  return [...parameters, ...positional].reduce((whole, { span }) => coverSpans(whole, span), nameSpan);
}

function ruleOf(call: Call): Draft | undefined {
  const value = call.given.get('synchronizationrule');
  const held = value?.kind === 'variable' ? call.run.variables.get(value.name.toLowerCase()) : undefined;
  if (held?.kind === 'rule') return held;
  if (call.run.isLost) return undefined;
  call.run.isLost = true;
  const message = `${call.name} does not name a rule made before, so nothing is added to one; write -SynchronizationRule with the -OutVariable of New-ADSyncRule`;
  call.run.problems.push(errorAt(value?.span ?? call.span, 'not-a-rule', message));
  return undefined;
}

function itemsOf(run: Run, value: ScriptValue): readonly ScriptValue[] {
  if (value.kind === 'list') return value.items;
  const held = value.kind === 'variable' ? run.variables.get(value.name.toLowerCase()) : undefined;
  return held?.kind === 'list' ? held.items : [value];
}

function textOf(call: Call, name: string): PlacedText | undefined {
  const value = call.given.get(name);
  return value === undefined ? undefined : plainText(call.run, value);
}

function requiredText(call: Call, name: string): PlacedText | undefined {
  const text = textOf(call, name.toLowerCase());
  if (text === undefined) {
    const message = `${call.name} has no -${name}, so the rule is left out; add it`;
    call.run.problems.push(errorAt(call.span, 'missing-parameter', message));
  }
  return text;
}

/** The text a value is; reports when it is none. */
function plainText(run: Run, value: ScriptValue): PlacedText | undefined {
  if (value.kind === 'text') return value;
  if (value.kind === 'list' && value.items.length === 1 && value.items[0] !== undefined)
    return plainText(run, value.items[0]);
  if (value.kind === 'variable') {
    const name = value.name.toLowerCase();
    if (name === 'true' || name === 'false') return { text: name === 'true' ? 'True' : 'False', span: value.span };
    if (name === 'null') return { text: '', span: value.span };
    const held = run.variables.get(name);
    if (held?.kind === 'text') return { text: held.text, span: value.span };
  }
  const written = value.kind === 'variable' ? `$${value.name}` : 'A list';
  const message = `${written} holds no plain text here, so the rule is left out; write the text itself in single quotes`;
  run.problems.push(errorAt(value.span, 'unknown-value', message));
  return undefined;
}
