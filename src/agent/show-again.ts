import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import type { Proposal } from '../writes/proposals.ts';
import { aloneMessages, showAlone } from './deliver.ts';
import { showCard } from './show-card.ts';
import { type TurnDeps, whereSeen } from './turn-deps.ts';

/** Whether somebody wants to see once more what only they saw. */
export function isShowAgain(text: string): boolean {
  return /^\s*(?:please\s+)?show\s+(?:(?:it|that|this)\s+)?(?:to\s+)?me\s+(?:(?:it|that|this)\s+)?again\s*(?:,?\s*please)?\s*[.!]*\s*$/i.test(
    text,
  );
}

/**
 * What waits for the person's decision, or else their newest private answer, of this thread first: from the store, and
 * nothing runs again.
 */
export async function showAgain(
  ask: StoredAsk,
  { person, reply }: { person: Person; reply: Reply },
  deps: TurnDeps,
): Promise<void> {
  const { answers, asks, catalogue, proposals, slack } = deps;
  const { identifier, channel, thread_ts: threadTs } = ask;
  const waiting = await waitingHere(ask, await proposals.open(identifier), deps);
  if (waiting) {
    await showCard(
      { ...waiting, channel, thread_ts: threadTs, message_ts: ask.message_ts, channel_kind: ask.channel_kind },
      person,
      deps,
    );
    await reply.status('');
    return asks.end(ask.id, 'done');
  }
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

async function waitingHere(
  ask: StoredAsk,
  open: readonly Proposal[],
  { asks }: TurnDeps,
): Promise<StoredAsk | undefined> {
  const ids = [...new Set(open.map(({ ask_id }) => ask_id))];
  const found = (await Promise.all(ids.map((id) => asks.get(id)))).filter((one) => one?.status === 'deciding');
  return found.find((one) => one?.thread_ts === ask.thread_ts && one.channel === ask.channel) ?? found[0];
}

const NOTHING =
  'Nothing waits for your decision, and there is no private answer of the last 24 hours that I could show you again.';
