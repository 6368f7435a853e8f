import { publicLines, receiptLine } from '../agent/answer.ts';
import { linkHosts } from '../agent/turn-deps.ts';
import type { Person } from '../identity/person.ts';
import { undoButtons } from '../slack/blocks/undo-buttons.ts';
import { privateAnswer } from '../slack/private-answer.ts';
import type { Place } from '../storage/inbound.ts';
import { isUuid } from '../uuid.ts';
import { type LedgerRow, receiptOf } from '../writes/ledger.ts';
import type { UndoOutcome } from '../writes/undo.ts';
import { canUndo } from '../writes/undo-window.ts';
import type { InteractionDeps } from './deps.ts';
import { followUpUndone } from './digest/following-up.ts';
import { tellPrivately } from './with-person.ts';

/** Undo was pressed on a receipt. */
export async function undoWrite(person: Person, writeId: string, place: Place, deps: InteractionDeps): Promise<void> {
  const outcome = isUuid(writeId) ? await deps.undo(person.identifier, writeId) : ({ kind: 'not_yours' } as const);
  if (outcome.kind === 'undone') await redraw(person, outcome.row, place, deps);
  // Also where it was done before: the words may not have followed.
  if ('row' in outcome) {
    await reword(person, outcome.row, deps);
    if (outcome.row.approval?.kind === 'digest') await followUpUndone(person, outcome.row.ask_id, deps);
  }
  await tellPrivately(person, place, wordsFor(outcome), deps);
}

/** The card it was approved on, where it can be reached, says that it was taken back. */
async function redraw(person: Person, row: LedgerRow, place: Place, deps: InteractionDeps): Promise<void> {
  const { asks, cards, proposals, slack } = deps;
  const all = await proposals.of(row.ask_id);
  const onCard = all.find(({ id }) => id === row.approval?.proposal);
  const ask = onCard && (await asks.get(row.ask_id));
  if (!ask) return;
  const card = await cards.render(ask.id, person.name, { round: onCard.round });
  const isNewest = all.every(({ round }) => round <= onCard.round);
  if (isNewest && ask.card?.channel && ask.card.ts) {
    await slack.update({ channel: ask.card.channel, ts: ask.card.ts }, card);
  } else if (place.responseUrl && place.ephemeral && place.messageTs !== ask.reply_ts) {
    await slack.respond(place.responseUrl, { ...card, replaceOriginal: true });
  }
}

/** So does the answer. It is stored last: until then a repeated click changes what is shown once more. */
async function reword(person: Person, row: LedgerRow, deps: InteractionDeps): Promise<void> {
  const { asks, answers, catalogue, ledger, slack, now } = deps;
  const ask = await asks.get(row.ask_id);
  if (!ask?.reply) return;
  const undone = (text: string | null) =>
    text && linesOf(row, ask, person).reduce((all, [was, is]) => all.replace(was, () => is), text);
  const answer = { reply: undone(ask.reply) ?? '', publicly: undone(ask.reply_public) };
  if (answer.reply === ask.reply && answer.publicly === ask.reply_public) return;
  const open = ask.reply_private ? answer.publicly : answer.reply;
  const [shown, ...others] = privateAnswer(open ?? '', linkHosts(ask, catalogue));
  if (open && shown && others.length === 0 && ask.reply_ts) {
    const { receipts } = await ledger.soFar(ask.id);
    const left = undoButtons(receipts.filter((receipt) => canUndo(receipt, now())));
    const message = { ...shown, blocks: [...(shown.blocks ?? []), ...left] };
    await slack.update({ channel: ask.channel, ts: ask.reply_ts }, message);
  }
  await answers.reword(ask.id, answer);
}

/** How the receipt reads before and after, for its person and for those who may not see the record. */
function linesOf(row: LedgerRow, ask: { text: string }, person: Person): [was: string, is: string][] {
  const [done, undone] = [receiptOf(row, false), receiptOf(row, true)];
  return [
    [receiptLine(done, person.name), receiptLine(undone, person.name)],
    [publicLines({ receipts: [done] }, ask, person), publicLines({ receipts: [undone] }, ask, person)],
  ];
}

function wordsFor(outcome: UndoOutcome): string {
  switch (outcome.kind) {
    case 'undone':
      return ':leftwards_arrow_with_hook: Undone.';
    case 'already':
      return 'This was undone already.';
    case 'too_late':
      return 'A change can be undone for 15 minutes, one of the morning digest for a day; that time is over.';
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
