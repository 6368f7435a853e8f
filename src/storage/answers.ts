import { sql } from 'kysely';
import type { StoredAsk } from './asks.ts';
import type { Db } from './database.ts';

/** How long a private answer can be had again, and shared. */
const ANSWERS_FOR = "interval '24 hours'";

/** Finished answers that were shown to their person alone. */
export interface Answers {
  /** A person's, of the last 24 hours, newest first; those of one thread where `place` is given. */
  recent(identifier: string, place?: { channel: string; threadTs: string }): Promise<StoredAsk[]>;
  /** Takes the right to share an answer, once; undefined where somebody took it or it is not this person's. */
  share(id: string, identifier: string): Promise<StoredAsk | undefined>;
  /** It could not be shared after all. */
  unshare(id: string): Promise<void>;
  /** What is shown of an answer changed. */
  reword(id: string, words: { reply: string; publicly: string | null }): Promise<void>;
}

export function createAnswers(db: Db): Answers {
  return {
    recent: (identifier, place) =>
      db
        .selectFrom('asks')
        .selectAll()
        .where('identifier', '=', identifier)
        .where('reply_private', '=', true)
        .where('reply', 'is not', null)
        .where('reply', '!=', '')
        .where('updated_at', '>', sql<Date>`now() - ${sql.raw(ANSWERS_FOR)}`)
        .$if(place !== undefined, (query) =>
          query.where('channel', '=', place?.channel ?? '').where('thread_ts', '=', place?.threadTs ?? ''),
        )
        .orderBy('created_at', 'desc')
        .limit(10)
        .execute(),
    share: (id, identifier) =>
      db
        .updateTable('asks')
        .set({ shared_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('identifier', '=', identifier)
        .where('reply_private', '=', true)
        // Its words may be gone: their person left, or their time is over.
        .where('reply', 'is not', null)
        .where('shared_at', 'is', null)
        // Whoever shares it may not know that the channel is shared with another company by now; the last event said so.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('asks as later')
                .select('later.id')
                .whereRef('later.channel', '=', 'asks.channel')
                .where('later.shared_channel', '=', true),
            ),
          ),
        )
        .where('updated_at', '>', sql<Date>`now() - ${sql.raw(ANSWERS_FOR)}`)
        .returningAll()
        .executeTakeFirst(),
    async unshare(id) {
      await db.updateTable('asks').set({ shared_at: null }).where('id', '=', id).execute();
    },
    async reword(id, { reply, publicly }) {
      await db.updateTable('asks').set({ reply, reply_public: publicly }).where('id', '=', id).execute();
    },
  };
}
