import { type Kysely, type Selectable, sql } from 'kysely';
import type { Audit } from './audit.ts';
import type { Database, LinkStatus } from './schema.ts';

export type Link = Selectable<Database['connect_links']>;

/** Everything that is known of a link when it is made; its secret as a SHA-256 hash. */
export interface NewLink {
  id: string;
  nonceHash: string;
  identifier: string;
  installation: string;
  teamId: string;
  userId: string;
  personName: string;
  connector: string;
  connection: string;
  askId: string | undefined;
  channel: string;
  threadTs: string | undefined;
  expiresAt: Date;
}

const UNFINISHED: readonly LinkStatus[] = ['issued', 'claimed', 'signing_in', 'signed_in', 'verifying'];

export type LinkStore = ReturnType<typeof createLinkStore>;

/**
 * Connect links. Every step of a link is one conditional UPDATE, so that of several browsers, callbacks or processes
 * exactly one takes it; the others get `undefined` or `false`. Times come from the caller's clock.
 */
export function createLinkStore(db: Kysely<Database>, now: () => Date, audit: Pick<Audit, 'record'>) {
  const links = () => db.updateTable('connect_links');
  const find = (column: 'nonce_hash' | 'signin_state_hash' | 'verify_state_hash', hash: string) =>
    db.selectFrom('connect_links').selectAll().where(column, '=', hash).executeTakeFirst();

  return {
    /** Unfinished links whose time is over, oldest first. */
    overdue: (at: Date): Promise<Link[]> =>
      db
        .selectFrom('connect_links')
        .selectAll()
        .where('status', 'in', UNFINISHED)
        .where('expires_at', '<=', at)
        .orderBy('expires_at')
        .execute(),
    /** Whether a link that can still be used, for this ask and connector, is in its person's direct message. */
    async sentFor(askId: string, connector: string): Promise<boolean> {
      const row = await db
        .selectFrom('connect_links')
        .select('id')
        .where('ask_id', '=', askId)
        .where('connector', '=', connector)
        .where('status', 'in', UNFINISHED)
        .where('dm_ts', 'is not', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Whether this connector, or any, was connected through a link after a moment. */
    async connectedSince(identifier: string, connector: string | undefined, since: Date): Promise<boolean> {
      const row = await db
        .selectFrom('connect_links')
        .select('id')
        .where('identifier', '=', identifier)
        .$if(connector !== undefined, (query) => query.where('connector', '=', connector ?? ''))
        .where('status', '=', 'connected')
        .where('updated_at', '>', since)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Whether the person has a link that can still be used. */
    async open(identifier: string): Promise<boolean> {
      const row = await db
        .selectFrom('connect_links')
        .select('id')
        .where('identifier', '=', identifier)
        .where('status', 'in', UNFINISHED)
        .where('expires_at', '>', now())
        .executeTakeFirst();
      return row !== undefined;
    },
    byNonce: (hash: string): Promise<Link | undefined> => find('nonce_hash', hash),
    bySignInState: (hash: string): Promise<Link | undefined> => find('signin_state_hash', hash),
    byVerifyState: (hash: string): Promise<Link | undefined> => find('verify_state_hash', hash),

    /** Stores a link and voids the person's unfinished ones for the same connector, which it returns. */
    async issue(link: NewLink): Promise<Link[]> {
      return db.transaction().execute(async (tx) => {
        // Two links asked for at once must not both stay alive.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`${link.identifier} ${link.connector}`}, 0))`.execute(
          tx,
        );
        const replaced = await tx
          .updateTable('connect_links')
          .set({ status: 'void', failure: 'replaced', updated_at: now() })
          .where('identifier', '=', link.identifier)
          .where('connector', '=', link.connector)
          .where('status', 'in', UNFINISHED)
          .returningAll()
          .execute();
        await tx
          .insertInto('connect_links')
          .values({
            id: link.id,
            nonce_hash: link.nonceHash,
            identifier: link.identifier,
            installation: link.installation,
            team_id: link.teamId,
            user_id: link.userId,
            person_name: link.personName,
            connector: link.connector,
            connection: link.connection,
            ask_id: link.askId ?? null,
            channel: link.channel,
            thread_ts: link.threadTs ?? null,
            expires_at: link.expiresAt,
            created_at: now(),
            updated_at: now(),
          })
          .execute();
        return replaced;
      });
    },

    /** Remembers the private message that carries the link. */
    async delivered(id: string, dm: { channel: string; ts: string }): Promise<Link | undefined> {
      const place = { dm_channel: dm.channel, dm_ts: dm.ts };
      return links().set(place).where('id', '=', id).returningAll().executeTakeFirst();
    },

    /** Remembers the way back to a private message that holds the link's button, if the link is this person's. */
    async noteResponseUrl(id: string, identifier: string, responseUrl: string): Promise<void> {
      await links()
        .set({ response_url: responseUrl })
        .where('id', '=', id)
        .where('identifier', '=', identifier)
        .where('status', 'in', UNFINISHED)
        .execute();
    },

    /**
     * Gives the link to one browser: the first that asks, and that one again while it is unfinished. Each time with a
     * fresh sign-in; what an earlier one has under way becomes worthless. The first claim starts a new time to finish.
     */
    async claim(claim: {
      nonceHash: string;
      browserHash: string;
      stateHash: string;
      signInNonceHash: string;
      finishBy: Date;
    }): Promise<Link | undefined> {
      return links()
        .set((eb) => ({
          status: 'claimed',
          browser_hash: claim.browserHash,
          signin_state_hash: claim.stateHash,
          signin_nonce_hash: claim.signInNonceHash,
          // The verification state of an earlier round stays, to recognise a consent that comes back elsewhere.
          expires_at: eb.case().when('status', '=', 'issued').then(claim.finishBy).else(eb.ref('expires_at')).end(),
          updated_at: now(),
        }))
        .where('nonce_hash', '=', claim.nonceHash)
        .where('expires_at', '>', now())
        .where((eb) =>
          eb.or([
            eb('status', '=', 'issued'),
            eb.and([eb('status', 'in', UNFINISHED), eb('browser_hash', '=', claim.browserHash)]),
          ]),
        )
        .returningAll()
        .executeTakeFirst();
    },

    /** Takes the answer of Sign in with Slack, once, for the browser that was sent there. */
    async takeSignIn(stateHash: string, browserHash: string): Promise<Link | undefined> {
      return links()
        .set({ status: 'signing_in', updated_at: now() })
        .where('signin_state_hash', '=', stateHash)
        .where('browser_hash', '=', browserHash)
        .where('status', '=', 'claimed')
        .where('expires_at', '>', now())
        .returningAll()
        .executeTakeFirst();
    },

    /** The browser is the person's. False when the link was withdrawn or started anew in between. */
    async signedIn(id: string, stateHash: string, verifyStateHash: string): Promise<boolean> {
      const { numUpdatedRows } = await links()
        .set({ status: 'signed_in', verify_state_hash: verifyStateHash, updated_at: now() })
        .where('id', '=', id)
        .where('signin_state_hash', '=', stateHash)
        .where('status', '=', 'signing_in')
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Takes Scalekit's redirect, once, in the browser that signed in. */
    async takeVerification(stateHash: string, browserHash: string): Promise<Link | undefined> {
      return links()
        .set({ status: 'verifying', updated_at: now() })
        .where('verify_state_hash', '=', stateHash)
        .where('browser_hash', '=', browserHash)
        .where('status', '=', 'signed_in')
        .where('expires_at', '>', now())
        .returningAll()
        .executeTakeFirst();
    },

    /**
     * Ends a link well, and puts that on the record in words of `description`. False when it was withdrawn meanwhile:
     * then what it connected must be undone.
     */
    async connected(id: string, description: string): Promise<Link | undefined> {
      return db.transaction().execute(async (trx) => {
        const link = await trx
          .updateTable('connect_links')
          .set({ status: 'connected', failure: null, updated_at: now() })
          .where('id', '=', id)
          // A link that a newer one replaced, or that was pressed again, still connected the right person's account.
          .where((eb) => eb.or([eb('status', 'in', UNFINISHED), eb('failure', '=', 'replaced')]))
          .returningAll()
          .executeTakeFirst();
        if (!link) return undefined;
        const { installation, identifier, connector, connection, ask_id: askId } = link;
        const connected = { installation, identifier, connector, connection, askId };
        await audit.record(trx, { ...connected, trigger: 'person', action: 'connect', description, outcome: 'done' });
        return link;
      });
    },

    /** Ends an unfinished link badly. Its row for the one caller that did it. */
    async fail(id: string, failure: string): Promise<Link | undefined> {
      return links()
        .set({ status: 'failed', failure, updated_at: now() })
        .where('id', '=', id)
        .where('status', 'in', UNFINISHED)
        .returningAll()
        .executeTakeFirst();
    },

    /** Withdraws a person's unfinished links, of one connector or of all; they can never be finished. */
    async withdraw(identifier: string, connector?: string): Promise<void> {
      await links()
        .set({ status: 'void', failure: 'withdrawn', updated_at: now() })
        .where('identifier', '=', identifier)
        .$if(connector !== undefined, (query) => query.where('connector', '=', connector ?? ''))
        .where((eb) => eb.or([eb('status', 'in', UNFINISHED), eb('failure', '=', 'replaced')]))
        .execute();
    },
  };
}
