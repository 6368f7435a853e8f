import type { Button, KnownBlock } from '@slack/web-api';
import type { FollowUpShown } from '../../health/follow-up-shown.ts';
import { TIER_NAMES, TIERS } from '../../health/types.ts';
import { reasonWords } from '../../health/words.ts';
import type { Line } from '../../slack/blocks/line-sections.ts';
import { nameWords, shown } from '../../slack/blocks/name-words.ts';
import { button, section } from '../../slack/blocks/parts.ts';
import { undoButton } from '../../slack/blocks/undo-buttons.ts';
import { daysBetween, earlierDay } from '../../slack/day-words.ts';
import { canUndo } from '../../writes/undo-window.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';
import { followUpWords, type LinkedProducts, offerWords } from './follow-up-words.ts';
import { changeWords, scoreWords, symbolOf, trendOf } from './score-words.ts';

const MOST_REASONS = 3;
/** Of one reason; a stage can have any name. */
const REASON_CHARS = 110;

/** What all items of one digest are drawn with. */
export interface ItemView {
  facts: Pick<DigestFacts, 'date' | 'mode'>;
  products: LinkedProducts;
  now: Date;
}

/** An account that needs its CSM: how it stands, why, what was done, and what can be done here. */
export function itemBlocks(item: DigestItem, { facts, products, now }: ItemView): KnownBlock[] {
  const lines = [
    headLine(item, facts.date),
    sentenceCase(whyWords(item, MOST_REASONS)),
    wokenWords(item, facts.date),
    followUpWords(item, facts, products),
  ];
  return [
    section(lines.filter((line) => line !== undefined).join('\n')),
    { type: 'actions', elements: itemButtons(item, now) },
  ];
}

/** `🔴 *Acme* · Critical 34 (−18 since Fri, mostly open tickets) · was At Risk · ▇▆▅▃` */
export function headLine(item: DigestItem, today: string): string {
  const { account, scored, tierBefore } = item;
  const change = changeWords(item, today);
  const was = scored.kind === 'scored' && scored.tier !== tierBefore ? tierBefore : undefined;
  return joined([
    `${symbolOf(scored)} *${nameWords(account)}*`,
    `${scoreWords(scored)}${change ? ` (${change})` : ''}`,
    was && `was ${TIER_NAMES[was]}`,
    trendOf(item),
  ]);
}

/** What one line needs to know. */
interface LineView {
  today: string;
  /** There is room for what waits for a click: it is spelled out, with its button. */
  spelled: boolean;
}

/** An account that moved, on one line: what it is now, and what still weighs on it most. */
export function changedLine(item: DigestItem, view: LineView): Line {
  return withOffer(item, [headLine(item, view.today), whyWords(item, 1)], view);
}

/** `🔶 *Acme* · At Risk 52 · since Thu, 4 days · 3 open tickets · followed up` */
export function openLine(item: DigestItem, view: LineView): Line {
  const { account, scored, badSince, followUp } = item;
  const since = badSince !== undefined && badSince < view.today ? openFor(badSince, view.today) : undefined;
  const parts = [
    `${symbolOf(scored)} *${nameWords(account)}*`,
    scoreWords(scored),
    since,
    whyWords(item, 1),
    followUp && followedWords(followUp),
  ];
  return withOffer(item, parts, view);
}

/** The button stands beside the words that it allows, or is not there. */
function withOffer({ followUp }: DigestItem, parts: readonly (string | undefined)[], { spelled }: LineView): Line {
  if (followUp?.state !== 'offered') return { text: joined(parts) };
  if (!spelled) return { text: joined([...parts, 'waits for your decision: see `/health`']) };
  return { text: `${joined(parts)}\n${offerWords(followUp)}`, button: doButton(followUp) };
}

function openFor(badSince: string, today: string): string {
  const days = daysBetween(badSince, today);
  const since = `since ${earlierDay(badSince, today)}`;
  return days === 1 ? since : `${since}, ${days} days`;
}

/** What is not there (any more) is not called done. */
function followedWords({ state, receipts }: FollowUpShown): string | undefined {
  if (state !== 'done' && state !== 'earlier') return FOLLOWED[state];
  if (receipts.length === 0) return 'follow-up not done';
  return receipts.every(({ undone }) => undone) ? 'follow-up undone' : 'followed up';
}

const FOLLOWED = {
  offered: undefined,
  unknown: 'follow-up not certain',
  failed: 'follow-up failed',
  preview: undefined,
};

/** The heaviest reasons in words; undefined where there are none. */
export function whyWords(
  { scored, signals }: Pick<DigestItem, 'scored' | 'signals'>,
  most: number,
): string | undefined {
  if (scored.kind === 'unscored' || scored.reasons.length === 0) return undefined;
  const words = scored.reasons.slice(0, most).map((reason) => shown(reasonWords(reason, signals), REASON_CHARS));
  return words.join('; ');
}

/** Why it is told of although it was snoozed. */
function wokenWords(item: DigestItem, today: string): string | undefined {
  const { snooze, lane } = item;
  if (!snooze || lane === 'snoozed') return undefined;
  if ('until' in snooze && snooze.until <= today) return 'Its snooze is over.';
  return `You snoozed it, and it got ${hasRecovered(item) ? 'better' : 'worse'}.`;
}

function hasRecovered({ snooze, scored }: DigestItem): boolean {
  if (!snooze || 'until' in snooze || scored.kind === 'unscored') return false;
  return TIERS.indexOf(scored.tier) < TIERS.indexOf(snooze.untilWorseThan);
}

/** What can be done about one account; the names of all of them are different. */
export function itemButtons(item: DigestItem, now: Date): Button[] {
  const { id, followUp, lane } = item;
  const offered = followUp?.state === 'offered' ? [doButton(followUp), skipButton(followUp.id)] : [];
  const quiet =
    lane === 'snoozed'
      ? button('Wake', { id: 'digest_wake', value: id })
      : button('Snooze', { id: 'digest_snooze', value: id });
  const undo = (followUp?.receipts ?? []).filter((receipt) => receipt.writeId !== undefined && canUndo(receipt, now));
  return [
    ...offered,
    quiet,
    button('Hand over', { id: 'digest_hand_over', value: id }),
    button('Wrong?', { id: 'digest_wrong', value: id }),
    ...undo.map(({ verb, noun, writeId = '' }, at) =>
      undoButton(`Undo ${/^comment/i.test(verb) ? 'comment' : noun}`, at, writeId),
    ),
  ];
}

/** It names the text it stands beside: what was looked at anew since is not meant. */
function doButton({ id, version = '' }: FollowUpShown): Button {
  return button('Do it', { id: 'digest_do', value: `${id}.${version}`, style: 'primary' });
}

function skipButton(followUpId: string): Button {
  return button('Skip', { id: 'digest_skip', value: followUpId });
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** Numbers and marks stay as they are. */
function sentenceCase(text: string | undefined): string | undefined {
  return text?.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
