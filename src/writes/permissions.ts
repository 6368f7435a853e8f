import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../storage/database.ts';
import type { Database } from '../storage/schema.ts';

export type Permission = Selectable<Database['permissions']>;

/** What people said they need not be asked about any more: one tool of one connector, until they take it back. */
export interface Permissions {
  give(permission: { identifier: string; connector: string; tool: string }): Promise<Permission>;
  active(identifier: string, tool: string): Promise<Permission | undefined>;
  /** A person's, oldest first. */
  list(identifier: string): Promise<Permission[]>;
  /** Takes one back; undefined where the person has no such permission. */
  revoke(identifier: string, id: string): Promise<Permission | undefined>;
  /** Takes all back that were given before a moment. */
  revokeAll(identifier: string, before: Date): Promise<void>;
  /** Takes those for one connector back. */
  revokeFor(identifier: string, connector: string): Promise<void>;
}

export function createPermissions(db: Db): Permissions {
  const now = sql<Date>`now()`;
  const active = (identifier: string) =>
    db.selectFrom('permissions').selectAll().where('identifier', '=', identifier).where('revoked_at', 'is', null);
  const revoking = (identifier: string) =>
    db
      .updateTable('permissions')
      .set({ revoked_at: now })
      .where('identifier', '=', identifier)
      .where('revoked_at', 'is', null);
  return {
    async give(permission) {
      const given = await db
        .insertInto('permissions')
        .values({ id: randomUUID(), ...permission, revoked_at: null })
        .onConflict((conflict) => conflict.columns(['identifier', 'tool']).where('revoked_at', 'is', null).doNothing())
        .returningAll()
        .executeTakeFirst();
      return given ?? active(permission.identifier).where('tool', '=', permission.tool).executeTakeFirstOrThrow();
    },
    active: (identifier, tool) => active(identifier).where('tool', '=', tool).executeTakeFirst(),
    list: (identifier) => active(identifier).orderBy('given_at').orderBy('id').execute(),
    revoke: (identifier, id) => revoking(identifier).where('id', '=', id).returningAll().executeTakeFirst(),
    async revokeAll(identifier, before) {
      await revoking(identifier).where('given_at', '<=', before).execute();
    },
    async revokeFor(identifier, connector) {
      await revoking(identifier).where('connector', '=', connector).execute();
    },
  };
}
