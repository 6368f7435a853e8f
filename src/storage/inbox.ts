import { randomBytes, randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { identifierOf } from '../identifier.ts';
import type { Queue } from '../scheduler/queue.ts';
import { wellFormed } from '../well-formed.ts';
import type { Db } from './database.ts';
import type { Delivery, Inbox } from './inbound.ts';
import type { Database } from './schema.ts';

/** The inbox on PostgreSQL: the delivery, what it carried and its job are committed together or not at all. */
export function createInbox({ db, queue }: { db: Db; queue: Queue }): Inbox {
  return {
    async ask(delivery, ask) {
      const stored = await db.transaction().execute(async (trx) => {
        if (!(await first(trx, delivery))) return false;
        const { actor } = ask;
        const stored = await trx
          .insertInto('asks')
          .values({
            id: randomUUID(),
            installation: actor.installation,
            team_id: actor.teamId,
            user_id: actor.userId,
            identifier: identifierOf(actor),
            channel: ask.channel,
            channel_kind: ask.channelKind,
            thread_ts: ask.threadTs,
            message_ts: ask.messageTs,
            shared_channel: actor.sharedChannel,
            text: ask.text,
            reference: reference(),
          })
          // The same message can come as two kinds of event, with two event ids.
          .onConflict((conflict) => conflict.columns(['installation', 'channel', 'message_ts']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!stored) return false;
        await queue.add(
          trx,
          'turn',
          { askId: stored.id },
          { key: conversationKey(ask.channelKind, actor.userId, ask) },
        );
        return true;
      });
      if (stored) queue.wake('turn');
      return stored;
    },
    async interaction(delivery, interaction) {
      const stored = await db.transaction().execute(async (trx) => {
        if (!(await first(trx, delivery))) return false;
        const id = randomUUID();
        const { kind, ...payload } = interaction;
        const installation = 'actor' in interaction ? interaction.actor.installation : interaction.installation;
        await trx
          .insertInto('interactions')
          .values({ id, installation, kind, payload: JSON.stringify(wellFormed(payload)) })
          .execute();
        await queue.add(trx, 'interaction', { interactionId: id });
        return true;
      });
      if (stored) queue.wake('interaction');
      return stored;
    },
  };
}

/**
 * What is kept in order: a person's DM with the app as a whole, since people write there without threads, and in a
 * channel what one person says in one thread.
 */
export function conversationKey(
  kind: 'im' | 'channel',
  userId: string,
  place: { channel: string; threadTs: string },
): string {
  return kind === 'im' ? `${place.channel}:${userId}` : `${place.channel}:${place.threadTs}:${userId}`;
}

/** True the first time a delivery arrives. A repeat that is still being stored waits for the first one's outcome. */
async function first(trx: Transaction<Database>, { appId, installation, eventId }: Delivery): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('seen_events')
    .values({ app_id: appId, installation, event_id: eventId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** What a person quotes to whoever runs the app; the log has it with every line of the ask. No vowels: no words. */
function reference(): string {
  const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';
  return [...randomBytes(6)].map((byte) => letters[byte % letters.length]).join('');
}
