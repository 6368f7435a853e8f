import type { Clock } from '../support/time.ts';
import { ProviderError } from '../types.ts';
import type { Seat } from './account.ts';
import { DEAL_PIPELINES } from './pipelines.ts';
import { type ObjectType, PRIMARY_COMPANY, TYPES } from './properties.ts';

export interface CrmObject {
  id: string;
  type: ObjectType;
  properties: Record<string, string>;
  /** E-mail addresses. */
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
}

/** What a seed says about a record that the API would have recorded by itself. */
export interface Past {
  by: string;
  createdAt: string;
  updatedAt?: string;
}

/** The records of one HubSpot account and the associations between them. */
export class HubspotStore {
  readonly clock: Clock;
  readonly #objects = new Map<string, CrmObject>();
  readonly #associations = new Map<string, Set<string>>();
  #lastId = 44_100_000;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Everything, oldest first, whoever may see it. */
  all(): CrmObject[] {
    return [...this.#objects.values()];
  }

  /** What someone sees of a type, oldest first. */
  visible(me: Seat, type: ObjectType, archived = false): CrmObject[] {
    return this.all().filter((one) => one.type === type && one.archived === archived && canSee(me, one));
  }

  /** A record someone may see; to them the others do not exist. */
  get(me: Seat, type: ObjectType, id: string, archived = false): CrmObject {
    const found = this.#objects.get(id);
    if (found?.type !== type || found.archived !== archived || !canSee(me, found)) {
      throw new ProviderError('NOT_FOUND', `Object not found.  objectId are usually numeric. (${type} ${id})`);
    }
    return found;
  }

  create(me: Seat, type: ObjectType, properties: Record<string, string>): CrmObject {
    return this.put(
      type,
      { hs_created_by_user_id: me.userId, ...properties },
      { by: me.email, createdAt: this.#now() },
    );
  }

  /** Adds a record as of some moment. */
  put(type: ObjectType, properties: Record<string, string>, { by, createdAt, updatedAt = createdAt }: Past): CrmObject {
    this.#lastId += 7;
    const id = String(this.#lastId);
    const stored = { ...properties, createdate: createdAt, [TYPES[type].modified]: updatedAt, hs_object_id: id };
    const object: CrmObject = {
      id,
      type,
      properties: stored,
      createdBy: by,
      updatedBy: by,
      createdAt,
      updatedAt,
      archived: false,
    };
    this.#objects.set(id, object);
    return object;
  }

  update(me: Seat, object: CrmObject, properties: Record<string, string>): CrmObject {
    this.#touch(me, object);
    Object.assign(object.properties, properties, {
      hs_updated_by_user_id: me.userId,
      [TYPES[object.type].modified]: object.updatedAt,
    });
    return object;
  }

  archive(me: Seat, object: CrmObject): void {
    this.#touch(me, object);
    object.archived = true;
  }

  associate(a: CrmObject, b: CrmObject): void {
    this.#neighbours(a).add(b.id);
    this.#neighbours(b).add(a.id);
    this.#keepPrimary(a, b);
    this.#keepPrimary(b, a);
  }

  dissociate(a: CrmObject, b: CrmObject): void {
    this.#neighbours(a).delete(b.id);
    this.#neighbours(b).delete(a.id);
    this.#keepPrimary(a, b);
    this.#keepPrimary(b, a);
  }

  /** The records of a type that are associated with `object`, as far as someone may see them. */
  associated(me: Seat, object: CrmObject, type: ObjectType): CrmObject[] {
    const ids = this.#neighbours(object);
    return this.visible(me, type).filter((one) => ids.has(one.id));
  }

  /** Everything live that is associated with `object`, whoever may see it. */
  neighbours(object: CrmObject): CrmObject[] {
    const ids = this.#neighbours(object);
    return this.all().filter(({ id, archived }) => ids.has(id) && !archived);
  }

  /** A record's first company is its primary one, until they are no longer associated: then it is the next. */
  #keepPrimary({ id, type, properties }: CrmObject, other: CrmObject): void {
    const name = PRIMARY_COMPANY[type];
    if (name === undefined || other.type !== 'companies') return;
    const ids = this.#associations.get(id) ?? new Set();
    const primary = properties[name];
    if (primary && ids.has(primary)) return;
    const next = [...ids].find((one) => this.#objects.get(one)?.type === 'companies');
    if (next) properties[name] = next;
    else delete properties[name];
  }

  #neighbours({ id }: CrmObject): Set<string> {
    const ids = this.#associations.get(id) ?? new Set<string>();
    this.#associations.set(id, ids);
    return ids;
  }

  #touch(me: Seat, object: CrmObject): void {
    object.updatedBy = me.email;
    object.updatedAt = this.#now();
  }

  #now(): string {
    return this.clock().toISOString();
  }
}

/**
 * HubSpot's permissions as this account has them: people see what they own, what their teams own and what nobody owns;
 * restricted pipelines hide their deals whoever owns them.
 */
export function canSee(me: Seat, { type, properties }: CrmObject): boolean {
  if (me.superAdmin) return true;
  if (type === 'deals' && DEAL_PIPELINES.some(({ id, restricted }) => restricted && id === properties.pipeline))
    return false;
  if (properties.hubspot_owner_id === me.ownerId) return true;
  return properties.hubspot_team_id === undefined || me.teams.includes(properties.hubspot_team_id);
}
