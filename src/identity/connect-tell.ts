import type { PrivateMessage } from '../slack/ports.ts';
import type { Link } from '../storage/links.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { connectedMessage, failedMessage, replacedMessage } from './connect-messages.ts';
import type { LinkFailure } from './connect-outcomes.ts';
import { namesOf } from './link-state.ts';

type Deps = Pick<ConnectDeps, 'slack' | 'connector' | 'log'>;

/**
 * Tells a link's owner how it went, where the link was shown to them and nowhere else. Never throws: what happened has
 * happened, whether or not Slack can say so.
 */
export function createTeller({ slack, connector, log }: Deps) {
  const everywhere = async (link: Link, message: PrivateMessage) => {
    const { dm_channel, dm_ts, response_url } = link;
    await Promise.all([
      dm_channel && dm_ts && attempt(link, () => slack.update({ channel: dm_channel, ts: dm_ts }, message)),
      response_url && attempt(link, () => slack.respond(response_url, { ...message, replaceOriginal: true })),
    ]);
  };

  const attempt = async (link: Link, call: () => Promise<unknown>) => {
    try {
      await call();
    } catch (err) {
      log.warn({ link: link.id, err }, 'A link’s owner could not be told in Slack');
    }
  };

  return {
    connected: (link: Link) => everywhere(link, connectedMessage(link, namesOf(link, connector))),
    /** An earlier link of the same connector, whose button must not look alive. */
    replaced: (link: Link) => everywhere(link, replacedMessage(namesOf(link, connector))),
    async failed(link: Link, failure: LinkFailure) {
      const message = failedMessage(link, failure, namesOf(link, connector));
      await everywhere(link, message);
      // An edited message notifies nobody; that somebody else had the link should not wait to be found.
      if (failure === 'other_person' || failure === 'finished_elsewhere') {
        await attempt(link, () => slack.dm(link.user_id, message));
      }
    },
  };
}
