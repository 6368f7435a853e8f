import type { Button, KnownBlock } from '@slack/web-api';
import { button } from './parts.ts';

/** Elements of one block of buttons, as Slack recommends. */
const MOST = 5;

/** A button for each write that can be taken back; in words that say nothing of the record to those who read along. */
export function undoButtons(receipts: readonly { verb: string; noun: string; writeId?: string }[]): KnownBlock[] {
  const elements = receipts.slice(0, MOST).map(({ verb, noun, writeId = '' }, at) => {
    const words = receipts.length === 1 ? 'Undo' : `Undo ${at + 1}: ${verb.toLowerCase()} ${noun}`;
    return undoButton(words, at, writeId);
  });
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

/** The button at a place among the undo buttons of one block, where each needs a name of its own. */
export function undoButton(words: string, at: number, writeId: string): Button {
  return button(words, { id: at === 0 ? 'receipt_undo' : `receipt_undo_${at + 1}`, value: writeId });
}
