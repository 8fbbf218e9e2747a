/*
 * What a connector space should hold, worked out the simplest way: every name is an entity, with an object behind it or without.
 * Pending changes are never recorded but always worked out from what was consumed last.
 */

export interface Entity {
  dn: string;
  id: number | undefined;
  object: ModelObject | null;
}

export interface ModelObject {
  anchor: string;
  type: string;
  cn: string;
  members: Set<Entity>;
  /** `null`: nothing was consumed. */
  consumed: { cn: string; members: Set<Entity> } | null;
  moved: boolean;
  retyped: boolean;
  deleted: boolean;
  /** Another object was renamed to what this one refers to, so that its pending update may be empty. */
  merged: boolean;
}

export interface ModelInput {
  readonly anchor: string;
  readonly type: string;
  readonly dn: string;
  readonly cn: string;
  readonly members: readonly string[];
}

export class SpaceModel {
  readonly entities: Set<Entity> = new Set<Entity>();

  byDn(dn: string): Entity | undefined {
    return [...this.entities].find((entity) => entity.dn.toLowerCase() === dn.toLowerCase());
  }

  byAnchor(anchor: string): Entity | undefined {
    return [...this.entities].find((entity) => entity.object?.anchor === anchor);
  }

  stage(input: ModelInput): Entity {
    const known = this.byAnchor(input.anchor);
    if (known === undefined) return this.#add(input);
    const before = known.object!;
    const moved = known.dn !== input.dn;
    if (moved) this.#rename(known, input.dn);
    if (before.type !== input.type) {
      known.object = { ...fresh(input, this.#targets(input.members)), retyped: true };
    } else {
      const members = this.#targets(input.members);
      Object.assign(before, { cn: input.cn, members, moved: before.moved || moved, deleted: false });
    }
    this.prune();
    return known;
  }

  change(entity: Entity, change: { dn?: string; cn?: string; add?: string; remove?: string }): void {
    const object = entity.object!;
    if (change.dn !== undefined && change.dn !== entity.dn) {
      this.#rename(entity, change.dn);
      object.moved = true;
    }
    if (change.cn !== undefined) object.cn = change.cn;
    if (change.add !== undefined) object.members.add(this.#target(change.add));
    const removed = change.remove === undefined ? undefined : this.byDn(change.remove);
    if (removed !== undefined) object.members.delete(removed);
    object.deleted = false;
    this.prune();
  }

  consume(entity: Entity): void {
    const object = entity.object!;
    Object.assign(object, {
      consumed: { cn: object.cn, members: new Set(object.members) },
      moved: false,
      retyped: false,
      deleted: false,
    });
    object.merged = false;
    this.prune();
  }

  remove(entity: Entity): void {
    entity.object = null;
    this.prune();
  }

  added(object: ModelObject): Entity[] {
    return [...object.members].filter((target) => object.consumed?.members.has(target) !== true);
  }

  removed(object: ModelObject): Entity[] {
    return [...(object.consumed?.members ?? [])].filter((target) => !object.members.has(target));
  }

  pendingImport(object: ModelObject): string {
    if (object.deleted) return 'delete';
    if (object.consumed === null) return object.retyped ? 'delete-add' : 'add';
    const differs =
      object.cn !== object.consumed.cn || this.added(object).length > 0 || this.removed(object).length > 0;
    return differs || object.moved ? 'update' : 'none';
  }

  /** Names nothing needs any more go. */
  prune(): void {
    const needed = new Set<Entity>();
    for (const { object } of this.entities) {
      if (object === null) continue;
      for (const target of [...object.members, ...this.removed(object)]) needed.add(target);
    }
    for (const entity of this.entities) {
      if (entity.object === null && !needed.has(entity)) this.entities.delete(entity);
    }
  }

  #add(input: ModelInput): Entity {
    const named = this.byDn(input.dn);
    if (named !== undefined && named.object !== null) this.#park(named);
    const entity = this.#target(input.dn);
    entity.dn = input.dn;
    entity.object = fresh(input, new Set());
    entity.object.members = this.#targets(input.members);
    this.prune();
    return entity;
  }

  #park(entity: Entity): void {
    entity.dn = `CN=transient-${entity.id},${entity.dn}`;
  }

  #rename(entity: Entity, dn: string): void {
    const occupant = this.byDn(dn);
    if (occupant !== undefined && occupant !== entity) {
      if (occupant.object === null) this.#merge(occupant, entity);
      else this.#park(occupant);
    }
    entity.dn = dn;
  }

  #merge(placeholder: Entity, into: Entity): void {
    this.entities.delete(placeholder);
    for (const { object } of this.entities) {
      if (object === null) continue;
      for (const set of [object.members, object.consumed?.members]) {
        if (set?.delete(placeholder) !== true) continue;
        set.add(into);
        object.merged = true;
      }
    }
  }

  #targets(dns: readonly string[]): Set<Entity> {
    return new Set(dns.map((dn) => this.#target(dn)));
  }

  #target(dn: string): Entity {
    const known = this.byDn(dn);
    if (known !== undefined) return known;
    const entity: Entity = { dn, id: undefined, object: null };
    this.entities.add(entity);
    return entity;
  }
}

function fresh({ anchor, type, cn }: ModelInput, members: Set<Entity>): ModelObject {
  return { anchor, type, cn, members, consumed: null, moved: false, retyped: false, deleted: false, merged: false };
}
