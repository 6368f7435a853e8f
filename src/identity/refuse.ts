import type { SlackOut } from '../slack/ports.ts';
import type { TellOnce } from '../storage/notices.ts';
import type { Refusal } from './person.ts';

export type RefusalReason = Refusal['reason'] | 'shared_channel' | 'edited';

/** Tells somebody, for their eyes only and once a day, why they get no answer. People who are gone and bots get nothing. */
export type Refuse = (
  identifier: string,
  reason: RefusalReason,
  where: { channel: string; threadTs?: string; userId: string; responseUrl?: string },
) => Promise<void>;

const WORDS: Partial<Record<RefusalReason, string>> = {
  external:
    'Hi! I can only work for people of the company that installed me, since I act through their own accounts. Sorry that I cannot help you here.',
  guest:
    'Hi! I am not available to guests of this workspace. If you think that you should have me, please ask whoever runs this app.',
  shared_channel:
    'This channel is shared with another company, so I do not answer here. Write to me in a direct message and I will gladly do it there.',
  edited: 'I do not act on edited messages, so that nothing happens twice. Please send it as a new message.',
};

export function createRefuse({
  slack,
  tellOnce,
}: {
  slack: Pick<SlackOut, 'ephemeral' | 'respond'>;
  tellOnce: TellOnce;
}): Refuse {
  return async (identifier, reason, { channel, threadTs, userId, responseUrl }) => {
    const text = WORDS[reason];
    if (!text) return;
    // Who types a command waits for its answer.
    if (responseUrl && (await slack.respond(responseUrl, { text }))) return;
    // A notice that Slack does not take is not worth a retry, and there is no public way to say it; next time may do.
    await tellOnce(identifier, `refused:${reason}`, () =>
      slack.ephemeral({ channel, userId, ...(threadTs && { threadTs }) }, { text }),
    );
  };
}
