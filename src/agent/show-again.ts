import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { aloneMessages, showAlone } from './deliver.ts';
import { type TurnDeps, whereSeen } from './turn-deps.ts';

/** Whether somebody wants to see their last private answer once more. */
export function isShowAgain(text: string): boolean {
  return /^\s*(?:please\s+)?show\s+(?:(?:it|that|this)\s+)?(?:to\s+)?me\s+(?:(?:it|that|this)\s+)?again\s*(?:,?\s*please)?\s*[.!]*\s*$/i.test(
    text,
  );
}

/** The newest private answer of this thread, or else of the person, from the store: nothing runs again. */
export async function showAgain(ask: StoredAsk, reply: Reply, deps: TurnDeps): Promise<void> {
  const { answers, asks, catalogue, slack } = deps;
  const { identifier, channel, thread_ts: threadTs } = ask;
  const [answer] = [
    ...(await answers.recent(identifier, { channel, threadTs })),
    ...(await answers.recent(identifier)),
  ];
  if (ask.channel_kind === 'channel') {
    const none = { text: NOTHING };
    if (answer) await showAlone(answer, whereSeen(ask), deps);
    else await slack.ephemeral({ ...whereSeen(ask), userId: ask.user_id }, none);
    await reply.status('');
  } else {
    const thread = { channel, threadTs };
    const messages = answer ? aloneMessages(answer, catalogue) : [{ text: NOTHING }];
    for (const message of messages) await slack.dm(ask.user_id, message, thread);
    await reply.status('');
  }
  await asks.end(ask.id, 'done');
}

const NOTHING = 'There is no private answer of the last 24 hours that I could show you again.';
