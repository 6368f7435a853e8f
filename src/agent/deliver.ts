import type { KnownBlock } from '@slack/web-api';
import type { Person } from '../identity/person.ts';
import { privateAnswerBlocks } from '../slack/blocks/private-answer.ts';
import { undoButtons } from '../slack/blocks/undo-buttons.ts';
import { failureOf } from '../slack/failure.ts';
import type { PrivateMessage, Reply } from '../slack/ports.ts';
import { privateAnswer } from '../slack/private-answer.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { canUndo } from '../writes/undo-window.ts';
import { composeAnswer, type Ended } from './outcome-text.ts';
import { linkHosts, type TurnDeps, whereSeen } from './turn-deps.ts';

type Ending = 'done' | 'failed' | 'stopped';

/** The text is stored before it is shown, so that a crash between the two repeats only the showing. */
export async function conclude(
  ask: StoredAsk,
  { person, reply }: { person: Person; reply: Reply },
  ended: Ended,
  ending: Ending,
  deps: TurnDeps,
): Promise<void> {
  const answer = await composeAnswer(ask, person, ended, deps);
  await deps.asks.replyReady(ask.id, answer);
  const { text, private: alone, publicly = null } = answer;
  await deliver({ ...ask, reply: text, reply_private: alone, reply_public: publicly }, reply, ending, deps);
}

/** Shows a finished answer: where it was asked for, or to its person alone, with what the others may read beside it. */
export async function deliver(ask: StoredAsk, reply: Reply, ending: Ending, deps: TurnDeps): Promise<void> {
  const { receipts } = await deps.ledger.soFar(ask.id);
  const undo = undoButtons(receipts.filter((receipt) => canUndo(receipt, deps.now())));
  const open = ask.reply_private ? ask.reply_public : ask.reply;
  if (open) await showThere(ask, reply, { text: open, blocks: undo }, deps);
  else await reply.status('');
  if (ask.reply_private) await showAlone(ask, whereSeen(ask, reply), deps);
  await deps.asks.end(ask.id, ending);
}

/** Where Slack takes nothing there any more, the person gets it alone. */
async function showThere(
  ask: StoredAsk,
  reply: Reply,
  { text, blocks }: { text: string; blocks: KnownBlock[] },
  { slack, catalogue, log }: TurnDeps,
): Promise<void> {
  await reply.finish(text, blocks).catch(async (error: unknown) => {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') throw error;
    log.warn({ ask: ask.id, code: failure.code }, 'a reply went to the direct message instead');
    for (const message of privateAnswer(text, linkHosts(ask, catalogue))) await slack.dm(ask.user_id, message);
  });
}

/** The whole answer for its person's eyes only: where they asked, or in the direct message if Slack does not show it there. */
export async function showAlone(
  ask: StoredAsk,
  place: { channel: string; threadTs?: string },
  { slack, catalogue }: Pick<TurnDeps, 'slack' | 'catalogue'>,
): Promise<void> {
  const messages = aloneMessages(ask, catalogue);
  for (const [at, message] of messages.entries()) {
    if (await slack.ephemeral({ ...place, userId: ask.user_id }, message)) continue;
    for (const missed of messages.slice(at)) await slack.dm(ask.user_id, missed);
    return;
  }
}

/** A private answer as messages; the last one offers to share it, unless that was done. */
export function aloneMessages(ask: StoredAsk, catalogue: TurnDeps['catalogue']): PrivateMessage[] {
  const messages = privateAnswer(ask.reply ?? '', linkHosts(ask, catalogue));
  const buttons = privateAnswerBlocks(ask.id, ask.shared_at !== null);
  return messages.map((message, at) =>
    at === messages.length - 1 ? { ...message, blocks: [...(message.blocks ?? []), ...buttons] } : message,
  );
}
