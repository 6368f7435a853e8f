import { AppError } from '../errors.ts';
import { connectPrompt } from '../slack/blocks/connect-prompt.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import { isUuid } from '../uuid.ts';
import type { ConnectDeps } from './connect-deps.ts';
import type { ConnectRequest, RequestConnection } from './connect-port.ts';
import { createTeller } from './connect-tell.ts';
import { hashOf } from './secrets.ts';

/** How long a link can be opened. */
const LINK_LIFETIME_MS = 10 * 60_000;

type Deps = Pick<ConnectDeps, 'links' | 'slack' | 'connector' | 'publicUrl' | 'newSecret' | 'newId' | 'now' | 'log'>;

/**
 * The Slack side of connecting. `request` makes a private link and delivers it: to the person's DM, which lasts, and
 * where they asked, for their eyes only. It throws an AppError `private_delivery_failed` when Slack took neither; there
 * is no public way out.
 */
export function createConnect(deps: Deps): {
  request: RequestConnection;
  noteResponseUrl(click: { identifier: string; linkId: string; responseUrl: string }): Promise<void>;
} {
  const { links, slack, connector, publicUrl, newSecret, newId, now, log } = deps;
  const tell = createTeller(deps);

  const toDm = async (linkId: string, userId: string, message: PrivateMessage) => {
    try {
      const place = await slack.dm(userId, message);
      const link = await links.delivered(linkId, place);
      if (link) await tell.ended(link);
      return place.channel;
    } catch (err) {
      log.warn({ link: linkId, err }, 'A connect link could not be sent to the DM');
      return undefined;
    }
  };

  const toPlace = async (linkId: string, { person, place }: ConnectRequest, message: PrivateMessage) => {
    // The Home tab goes by the person's own id, and nothing can be shown on it.
    if (place.channel === person.userId) return false;
    try {
      if (place.responseUrl !== undefined) return await slack.respond(place.responseUrl, message);
      const { channel, threadTs } = place;
      return await slack.ephemeral({ channel, userId: person.userId, threadTs }, message);
    } catch (err) {
      log.warn({ link: linkId, err }, 'A connect link could not be shown where it was asked for');
      return false;
    }
  };

  return {
    async request(request) {
      const { person, place, askId, reason } = request;
      const target = connector(request.connector);
      if (!target) throw new RangeError('no such connector is set up');
      const id = newId();
      const nonce = newSecret();
      const replaced = await links.issue({
        id,
        nonceHash: hashOf(nonce),
        identifier: person.identifier,
        installation: person.installation,
        teamId: person.teamId,
        userId: person.userId,
        personName: person.name,
        connector: target.id,
        connection: target.connection,
        askId,
        channel: place.channel,
        threadTs: place.threadTs,
        expiresAt: new Date(now().getTime() + LINK_LIFETIME_MS),
      });
      const message = connectPrompt({
        label: target.label,
        reason,
        url: `${publicUrl}/connect/${nonce}`,
        linkId: id,
        waiting: askId !== undefined,
      });
      const dm = await toDm(id, person.userId, message);
      // In the DM itself the durable copy is already in front of them.
      const shown = dm !== place.channel && (await toPlace(id, request, message));
      log.info({ link: id, connector: target.id, reason, dm: dm !== undefined, shown }, 'A connect link was made');
      await Promise.all(replaced.map(tell.replaced));
      if (dm || shown) return;
      await links.fail(id, 'undelivered');
      throw new AppError('private_delivery_failed');
    },

    /** The link's button was clicked: keeps Slack's way back to that very message, to change it when it is done. */
    async noteResponseUrl({ identifier, linkId, responseUrl }) {
      if (isUuid(linkId)) await links.noteResponseUrl(linkId, identifier, responseUrl);
    },
  };
}
