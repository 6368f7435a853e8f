import { connectDone, connectFailed, connectReplaced } from '../slack/blocks/connect-result.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import type { Link } from '../storage/links.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { type LinkFailure, SLACK_SENTENCES } from './connect-outcomes.ts';
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

  const labelOf = (link: Link) => namesOf(link, connector).connector;

  const connected = (link: Link) =>
    everywhere(link, connectDone({ label: labelOf(link), waiting: link.ask_id !== null }));

  const failed = async (link: Link, failure: LinkFailure) => {
    const happened = SLACK_SENTENCES[failure](namesOf(link, connector));
    const message = connectFailed({ connector: link.connector, label: labelOf(link), happened });
    await everywhere(link, message);
    // An edited message notifies nobody; that somebody else had the link should not wait to be found.
    if (failure === 'other_person' || failure === 'finished_elsewhere') {
      await attempt(link, () => slack.dm(link.user_id, message));
    }
  };

  return {
    connected,
    failed,
    /** The place of a link's message has just become known: where it came to its end before, that could not be told there. */
    async ended(link: Link) {
      if (link.status === 'connected') await connected(link);
      if (link.status === 'failed' && isFailure(link.failure)) await failed(link, link.failure);
    },
    /** An earlier link of the same connector, whose button must not look alive. */
    replaced: (link: Link) => everywhere(link, connectReplaced({ label: labelOf(link) })),
  };
}

function isFailure(failure: string | null): failure is LinkFailure {
  return failure !== null && failure in SLACK_SENTENCES;
}
