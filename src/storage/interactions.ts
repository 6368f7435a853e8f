import type { Db } from './database.ts';
import type { Interaction } from './inbound.ts';

export type InteractionStore = ReturnType<typeof createInteractionStore>;

/** Commands, clicks and lifecycle events between their acknowledgement and their handling. */
export function createInteractionStore(db: Db) {
  return {
    async get(id: string): Promise<{ interaction: Interaction; at: Date } | undefined> {
      const row = await db.selectFrom('interactions').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { interaction: { kind: row.kind, ...row.payload } as Interaction, at: row.created_at };
    },
    async remove(id: string): Promise<void> {
      await db.deleteFrom('interactions').where('id', '=', id).execute();
    },
  };
}
