import assert from 'node:assert/strict';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import type { AttributeSchema, AttributeType, ConnectorCategory, Schema } from '../../grammar/schema/schema.ts';
import type { ConnectorConfiguration, WorkspaceConfiguration } from '../../engine/model/configuration.ts';
import type { Slots, StoredValue } from '../../engine/model/stored.ts';
import { storedValues } from '../../engine/model/stored.ts';
import { neverCancelled } from '../../engine/ports/cancel.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import { silentProgress } from '../../engine/ports/progress.ts';
import type { CsObject, Store } from '../../engine/ports/store.ts';
import { previewObject } from '../../engine/preview/preview-object.ts';
import type { Preview } from '../../engine/preview/preview.ts';
import { compilePlan } from '../../engine/rules/compile-plan.ts';
import type { Plan } from '../../engine/rules/plan.ts';
import type { StepKind, StepResult } from '../../engine/runs/run-record.ts';
import { createStepRecorder } from '../../engine/runs/step-recorder.ts';
import { synchronizationStep } from '../../engine/runs/synchronization-step.ts';
import { openSqliteStore } from '../../engine/stores/sqlite/open.ts';
import { printValues } from '../../engine/preview/print-values.ts';
import { withheldAttributes } from '../../engine/preview/withheld.ts';

/**
 * `attributes`: `name type`, a `*` behind the type for multi-valued ones (`member ref*`). `types`: object types with their attributes,
 * blank-separated.
 */
export interface SchemaText {
  readonly attributes: string;
  readonly types: Readonly<Record<string, string>>;
}

export interface SyncWorkspaceText {
  readonly connectors: Readonly<
    Record<string, SchemaText & { readonly category: ConnectorCategory; readonly readOnly?: readonly string[] }>
  >;
  readonly metaverse: SchemaText;
  readonly rules: string;
}

/** One object to import: attributes with one value or several; references are DNs. */
export interface TestObject {
  readonly dn: string;
  readonly type: string;
  readonly anchor?: string;
  readonly attributes?: Readonly<Record<string, StoredValue | readonly StoredValue[]>>;
}

export function parseSchema(text: SchemaText): Schema {
  const attributes = new Map<string, AttributeSchema>();
  for (const line of text.attributes.split(/[\n,]/)) {
    const [name, type = 'str'] = line.trim().split(/\s+/);
    if (name === undefined || name === '') continue;
    attributes.set(name, { name, type: type.replace('*', '') as AttributeType, multiValued: type.endsWith('*') });
  }
  const objectTypes = new Map(
    Object.entries(text.types).map(([name, names]) => [
      name,
      { name, attributes: names.trim().split(/\s+/).filter(Boolean) },
    ]),
  );
  return { attributes, objectTypes };
}

export const testClock: Clock = { now: () => Date.UTC(2026, 10, 21), pause: () => Promise.resolve() };

/** A small workspace in memory: text in, text out. */
export class SyncWorkspace {
  readonly configuration: WorkspaceConfiguration;
  readonly store: Store;
  plan: Plan;
  readonly #readOnly: ReadonlyMap<string, readonly string[]>;

  constructor(text: SyncWorkspaceText, store: Store = openSqliteStore(':memory:')) {
    this.store = store;
    this.#readOnly = new Map(Object.entries(text.connectors).map(([name, { readOnly = [] }]) => [name, readOnly]));
    this.configuration = {
      folder: '/',
      connectors: Object.entries(text.connectors).map(([name, connector], index) =>
        testConnector(name, index, connector),
      ),
      metaverse: parseSchema(text.metaverse),
      ruleFolders: [],
      store: { kind: 'sqlite', path: ':memory:' },
      staging: false,
      deletionThreshold: 500,
      schedule: { enabled: true, intervalMs: 1_800_000, maintenance: true, runHistoryMs: 604_800_000 },
    };
    this.plan = this.compile(text.rules);
  }

  compile(rules: string): Plan {
    const { file, problems } = parseSyncrule(rules);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [],
    );
    const compiled = this.store.batch((writer) =>
      compilePlan({
        configuration: this.configuration,
        rules: file.rules,
        writer,
        capability: (connector, _type, attribute) =>
          this.#readOnly.get(connector.name)?.includes(attribute) === true
            ? { kind: 'read-only', reason: 'the directory keeps it' }
            : { kind: 'writable' },
      }),
    );
    assert.deepEqual(
      compiled.problems.map(({ message }) => message),
      [],
    );
    this.plan = compiled.plan;
    return compiled.plan;
  }

  spaceOf(connector: string): number {
    const found = this.plan.connectors.find(({ configuration }) => configuration.name === connector);
    assert.ok(found, connector);
    return found.space;
  }

  /** Stages objects as an import would. */
  import(connector: string, objects: readonly TestObject[]): void {
    const space = this.spaceOf(connector);
    this.store.batch((writer) => {
      for (const object of objects) {
        const layout = this.plan.csLayout(space, object.type);
        assert.ok(layout, object.type);
        const image: Slots[number][] = layout.attributes.map(() => null);
        const references = new Map<number, readonly string[]>();
        for (const [name, value] of Object.entries(object.attributes ?? {})) {
          const slot = layout.slotOf.get(name);
          assert.ok(slot !== undefined, name);
          const values = Array.isArray(value) ? (value as readonly StoredValue[]) : [value as StoredValue];
          const attribute = layout.attributes[slot]!;
          if (attribute.type === 'ref') references.set(slot, values.map(String));
          else image[slot] = attribute.multiValued ? values : values[0]!;
        }
        const anchor = object.anchor ?? `anchor of ${object.dn}`;
        writer.stage(
          space,
          { objectType: object.type, partition: 'DC=test', dn: object.dn, anchor, image, references },
          this.plan.keyAttributes(space, object.type),
        );
      }
    });
  }

  delete(connector: string, dn: string): void {
    const space = this.spaceOf(connector);
    this.store.batch((writer) => {
      const object = writer.csByDn(space, dn);
      assert.ok(object, dn);
      writer.stageDelete(space, object.id);
    });
  }

  /** Pretends the directory took every staged export and shows it in its next import. */
  confirmExports(connector: string): void {
    const space = this.spaceOf(connector);
    const ids = this.store.pendingExportIds(space, 0, 10_000);
    const shown: TestObject[] = [];
    for (const id of ids) {
      const object = this.store.cs(id);
      assert.ok(object);
      if (object.pendingExport?.operation === 'delete') {
        this.store.batch((writer) => {
          writer.updateCs(id, { pendingExport: null });
          writer.stageDelete(space, id);
        });
        continue;
      }
      const layout = this.plan.csLayout(space, object.objectType)!;
      const attributes: Record<string, readonly StoredValue[]> = {};
      layout.attributes.forEach(({ name, type }, slot) => {
        if (type === 'ref') {
          const values = new Set(this.store.references(id, slot));
          for (const change of this.store.pendingReferences(id)) {
            if (change.slot !== slot) continue;
            if (change.kind === 'add') values.add(change.target);
            else values.delete(change.target);
          }
          if (values.size > 0) attributes[name] = [...values].map((target) => this.store.dnOf(target));
        } else {
          const changes = object.pendingExport?.changes;
          const value = changes?.has(slot) === true ? changes.get(slot) : object.image?.[slot];
          if (value !== null && value !== undefined) attributes[name] = storedValues(value);
        }
      });
      shown.push({
        dn: object.pendingExport?.newDn ?? object.dn,
        type: object.objectType,
        anchor: object.anchor ?? `id ${id}`,
        attributes,
      });
    }
    this.store.batch((writer) => {
      for (const id of ids) {
        if (writer.cs(id) === undefined) continue;
        writer.updateCs(id, { pendingExport: null });
        writer.dropPendingReferences(id);
      }
    });
    this.import(connector, shown);
  }

  async synchronize(connector: string, kind: StepKind = 'full-synchronization'): Promise<StepResult> {
    const space = this.spaceOf(connector);
    const entry = this.plan.connectors.find((one) => one.space === space)!;
    const run = this.store.batch((writer) =>
      writer.beginRun({ connectorId: entry.configuration.id, profile: kind, startedAt: 0, planHash: this.plan.hash }),
    );
    const recorder = createStepRecorder({ run, kind, startedAt: 0 });
    return synchronizationStep({
      store: this.store,
      plan: this.plan,
      connector: entry.configuration,
      space,
      run,
      kind,
      resume: null,
      clock: testClock,
      progress: silentProgress,
      signal: neverCancelled,
      recorder,
    });
  }

  preview(connector: string, dn: string): Preview {
    const object = this.store.csByDn(this.spaceOf(connector), dn);
    assert.ok(object, dn);
    const preview = previewObject(this.plan, this.store, object.id, testClock);
    assert.ok(preview);
    return preview;
  }

  /** Metaverse objects, each with its links and values: `attribute = value (rule)`. Ids do not show. */
  metaverse(): string {
    return this.#metaverseIds()
      .map((id) => this.#printMv(id))
      .toSorted()
      .join('\n');
  }

  /** Objects of a connector space with their link and pending export. */
  space(connector: string): string {
    const space = this.spaceOf(connector);
    const ids = this.store.csIds(space, 0, 10_000, 'all');
    return ids
      .map((id) => this.#printCs(this.store.cs(id)!))
      .toSorted()
      .join('\n');
  }

  #metaverseIds(): readonly number[] {
    return this.store.mvIds(0, 10_000);
  }

  #printMv(id: number): string {
    const mv = this.store.mv(id)!;
    const layout = this.plan.mvLayout(mv.objectType);
    const links = this.store.linked(id).map(({ space, dn }) => `${this.#nameOf(space)}:${dn}`);
    const lines = layout.attributes.flatMap(({ name, type }, slot) => {
      const values = printValues(this.store, type, mv.slots[slot]);
      const contributor = mv.contributors[slot];
      const rule =
        contributor === null || contributor === undefined
          ? '?'
          : this.plan.ruleById(this.store.ruleId(contributor.rule))?.name;
      return values === null ? [] : [`  ${name} = ${values.toSorted().join(' | ')} (${rule})`];
    });
    return [`${mv.objectType} <- ${links.toSorted().join(', ')}`, ...lines].join('\n');
  }

  #printCs(cs: CsObject): string {
    const layout = this.plan.csLayout(cs.space, cs.objectType)!;
    const state = cs.mv === null ? 'disconnector' : 'joined';
    const { pendingExport } = cs;
    const staged = [...this.store.pendingReferences(cs.id)].map(
      ({ slot, target, kind }) =>
        `${layout.attributes[slot]!.name} ${kind === 'add' ? '+' : '-'}${this.store.dnOf(target)}`,
    );
    const changes = [...(pendingExport?.changes ?? [])].map(([slot, value]) => {
      const attribute = layout.attributes[slot]!;
      return `${attribute.name} = ${printValues(this.store, attribute.type, value)?.join(' | ') ?? '(removed)'}`;
    });
    const operation =
      pendingExport === null || pendingExport.operation === 'none'
        ? staged.length > 0
          ? 'modify'
          : undefined
        : pendingExport.operation;
    const withheld = withheldAttributes(this.plan, this.store, cs).map(({ name }) => name);
    return [
      `${cs.dn} ${cs.objectType} ${state}${cs.pendingImport === 'none' ? '' : ` import-${cs.pendingImport}`}${cs.syncError === null ? '' : ` error ${cs.syncError.code}`}`,
      ...(operation === undefined ? [] : [`  export ${operation}: ${[...changes, ...staged].toSorted().join(', ')}`]),
      ...(withheld.length === 0 ? [] : [`  withheld: ${withheld.join(', ')}`]),
    ].join('\n');
  }

  #nameOf(space: number): string {
    return this.plan.connectorOf(space).configuration.name;
  }
}

function testConnector(
  name: string,
  index: number,
  text: SchemaText & { readonly category: ConnectorCategory },
): ConnectorConfiguration {
  const schema = parseSchema(text);
  const id = `00000000-0000-0000-0000-${String(index + 1).padStart(12, '0')}`;
  return {
    kind: 'file',
    path: '/dev/null',
    name,
    id,
    category: text.category,
    schema,
    objectTypes: new Set(schema.objectTypes.keys()),
    attributes: [...schema.attributes.keys()],
    partitions: [],
    parameters: new Map([['Connector.ID', `{${id}}`]]),
  };
}
