import type { Button, KnownBlock } from '@slack/web-api';
import { SOURCES } from '../../health/types.ts';
import { lineSections } from '../../slack/blocks/line-sections.ts';
import { button, context, section } from '../../slack/blocks/parts.ts';
import { comingWords, dayName } from '../../slack/day-words.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';
import { handedOverLines, namesHandedOver } from './handed-over-lines.ts';
import {
  awaySources,
  awayWords,
  isConnectable,
  missingWords,
  partlyNotes,
  SOURCE_NAMES,
  whyAway,
} from './source-words.ts';

/** What was not checked, what is handed over, what is not told of, when the next one comes, and where all that is set. */
export function footer(facts: DigestFacts): KnownBlock[] {
  const handedOver = isBlind(facts) || isUnknown(facts) ? [] : handedOverLines(facts);
  return [
    ...awayBlocks(facts),
    ...lineSections(handedOver),
    context(notes(facts).join('\n')),
    { type: 'actions', elements: [settingsButton()] },
  ];
}

export function settingsButton(): Button {
  return button('Digest settings', { id: 'digest_settings' });
}

/** Each product that could not be read, with what can be done about it. */
export function awayBlocks(facts: Pick<DigestFacts, 'sources' | 'timeZone' | 'date'>): KnownBlock[] {
  return awaySources(facts).map((one) => {
    const text = `:warning: ${awayWords(one, facts)}: ${whyAway(one)}`;
    if (!isConnectable(one)) return section(text);
    const words = `${one.why === 'auth_missing' ? 'Connect' : 'Reconnect'} ${SOURCE_NAMES[one.source]}`;
    return section(text, button(words, { id: 'connect_start', value: one.source, style: 'primary' }));
  });
}

function notes(facts: DigestFacts): string[] {
  const { skipped, accountsFrom, rulesChanged, nextAt, timeZone, date } = facts;
  const unread = SOURCES.filter((source) => skipped[source] > 0).map(
    (source) => `${skipped[source]} in ${SOURCE_NAMES[source]}`,
  );
  const last = [...countNotes(facts), `next digest ${comingWords(nextAt, timeZone, date)}`].join(' · ');
  return [
    unread.length > 0 && `Left out because they could not be read: ${unread.join(', ')}.`,
    accountsFrom === 'last_known' &&
      !isUnknown(facts) &&
      'HubSpot could not be read, so these are the accounts of the last time.',
    rulesChanged && 'The rules of the score have changed, so points are not compared with those before.',
    missingWords(facts),
    ...partlyNotes(facts),
    withheld(facts) && 'No follow-ups today: I act only where all three products could be read.',
    last.charAt(0).toUpperCase() + last.slice(1),
  ].filter((note) => typeof note === 'string');
}

/** Those that no lane tells of. What is not known in full is never called steady. */
function countNotes(facts: DigestFacts): string[] {
  const { items, handedOver = [] } = facts;
  if (isBlind(facts)) return [];
  const rest = items.filter(({ lane }) => lane === 'steady');
  const steady = rest.filter(isComplete).length;
  const unscored = rest.filter(({ scored }) => scored.kind === 'unscored').length;
  const partly = rest.length - steady - unscored;
  const snoozed = items.filter(({ lane }) => lane === 'snoozed').length;
  const named = isUnknown(facts) || namesHandedOver(facts);
  return [
    steady > 0 && `${accounts(steady)} steady`,
    partly > 0 && `${accounts(partly)} with nothing new in what I could read`,
    unscored > 0 && `${accounts(unscored)} without a score`,
    snoozed > 0 && `${snoozed} snoozed`,
    handedOver.length > 0 && !named && `${handedOver.length} handed over and still yours in HubSpot`,
  ].filter((note) => typeof note === 'string');
}

/** Whether all that is set up for an account was read. */
export function isComplete({ scored }: Pick<DigestItem, 'scored'>): boolean {
  return scored.kind === 'scored' && scored.complete;
}

/** Nothing could be read of all that is set up. */
export function isBlind(facts: Pick<DigestFacts, 'sources'>): boolean {
  return awaySources(facts).length === Object.keys(facts.sources).length;
}

/** HubSpot could not be read, and never was: which accounts there are nobody knows, least of all that there are none. */
export function isUnknown({ items, accountsFrom }: Pick<DigestFacts, 'items' | 'accountsFrom'>): boolean {
  return items.length === 0 && accountsFrom === 'last_known';
}

/** Somebody who counts on follow-ups has to know that there were none. */
function withheld(facts: DigestFacts): boolean {
  // Accounts that need their CSM say it themselves.
  const said = facts.items.some(({ lane, followUp }) => lane === 'needs_you' || followUp?.state === 'done');
  return (
    facts.mode !== 'report' &&
    !facts.preview &&
    !said &&
    !isBlind(facts) &&
    !isUnknown(facts) &&
    awaySources(facts).length > 0
  );
}

export function accounts(count: number): string {
  return `${count} ${count === 1 ? 'account' : 'accounts'}`;
}

/** What a late digest, and one after a gap, has to say of itself. */
export function timingNotes({ late, missed }: Pick<DigestFacts, 'late' | 'missed'>): string[] {
  const days = missed.slice(-MOST_DAYS).map(dayName).join(', ');
  const earlier = missed.length > MOST_DAYS ? ` and ${missed.length - MOST_DAYS} earlier` : '';
  return [
    late && ':hourglass_flowing_sand: This comes late: I could not send it on time.',
    missed.length > 0 && `I could not send you a digest on ${days}${earlier}.`,
  ].filter((note) => typeof note === 'string');
}

const MOST_DAYS = 5;
