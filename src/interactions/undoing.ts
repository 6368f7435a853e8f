import { publicLines, receiptLine } from '../agent/answer.ts';
import { linkHosts } from '../agent/turn-deps.ts';
import type { Person } from '../identity/person.ts';
import { privateAnswer } from '../slack/private-answer.ts';
import type { Place } from '../storage/inbound.ts';
import { isUuid } from '../uuid.ts';
import { type LedgerRow, receiptOf } from '../writes/ledger.ts';
import type { UndoOutcome } from '../writes/undo.ts';
import type { InteractionDeps } from './deps.ts';
import { tellPrivately } from './with-person.ts';

/** Undo was pressed on a receipt. */
export async function undoWrite(person: Person, writeId: string, place: Place, deps: InteractionDeps): Promise<void> {
  const outcome = isUuid(writeId) ? await deps.undo(person.identifier, writeId) : ({ kind: 'not_yours' } as const);
  if (outcome.kind === 'undone') await reword(person, outcome.row, place, deps);
  await tellPrivately(person, place, wordsFor(outcome), deps);
}

/** What showed the receipt says from now on that it was taken back: the answer, and the card where it was clicked. */
async function reword(person: Person, row: LedgerRow, place: Place, deps: InteractionDeps): Promise<void> {
  const { asks, answers, cards, catalogue, ledger, proposals, slack } = deps;
  const ask = await asks.get(row.ask_id);
  if (!ask) return;
  const onCard = (await proposals.of(ask.id)).find(({ id }) => id === row.approval?.proposal);
  if (onCard && place.responseUrl && place.messageTs !== ask.reply_ts) {
    const card = await cards.render(ask.id, person.name, { round: onCard.round });
    await slack.respond(place.responseUrl, { ...card, replaceOriginal: true });
  }
  if (ask.reply === null) return;
  const [was = '', is = ''] = [false, true].map((undone) => receiptLine(receiptOf(row, undone), person.name));
  const publicly = publicLines(await ledger.soFar(ask.id), ask, person);
  const answer = {
    ...ask,
    reply: ask.reply.replace(was, is),
    reply_public: ask.reply_public === null ? null : publicly,
  };
  await answers.reword(ask.id, { reply: answer.reply, publicly: answer.reply_public });
  const open = ask.reply_private ? answer.reply_public : answer.reply;
  const [shown, ...others] = privateAnswer(open ?? '', linkHosts(ask, catalogue));
  if (!open || !shown || others.length > 0 || !ask.reply_ts) return;
  await slack.update({ channel: ask.channel, ts: ask.reply_ts }, shown);
}

function wordsFor(outcome: UndoOutcome): string {
  switch (outcome.kind) {
    case 'undone':
      return ':leftwards_arrow_with_hook: Undone.';
    case 'already':
      return 'This was undone already.';
    case 'too_late':
      return 'A change can be undone for 15 minutes; that time is over.';
    case 'changed_since':
      return 'I did not undo this: somebody changed the same thing since, and that would be lost.';
    case 'not_restored':
      return 'I tried to undo this, but what is there now is not what was there before. Please look at it there.';
    case 'unreadable':
      return 'I did not undo this: I could not read what is there now.';
    case 'not_yours':
      return 'Only the person whose change this was can undo it.';
    case 'impossible':
      return 'This cannot be undone from here.';
    case 'failed':
      return outcome.outcome.kind === 'error' && outcome.outcome.code === 'unknown_outcome'
        ? 'It is not known whether this was undone: the answer was lost. Please look there.'
        : 'This could not be undone. Please look at it there.';
  }
}
