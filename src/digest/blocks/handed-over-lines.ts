import { SLACK_ID } from '../../identifier.ts';
import { plusDays } from '../../local-time.ts';
import type { Line } from '../../slack/blocks/line-sections.ts';
import { nameWords } from '../../slack/blocks/name-words.ts';
import { button } from '../../slack/blocks/parts.ts';
import type { DigestFacts } from '../facts.ts';

const MOST = 3;

/** What is handed over and still the person's in HubSpot, so that it is in nobody's digest: the first of it by name. */
export function handedOverLines(facts: DigestFacts): Line[] {
  const all = facts.handedOver ?? [];
  if (all.length === 0 || !namesHandedOver(facts)) return [];
  const lines = all.slice(0, MOST).map(({ id, name, to }) => ({
    text: `*${nameWords({ name })}* (to ${personWords(to)}): change its owner there, or take it back.`,
    button: button('Take back', { id: 'handover_take_back', value: id }),
  }));
  const more = all.length - lines.length;
  return [
    { text: '*Handed over, and still yours in HubSpot*' },
    ...lines,
    ...(more > 0 ? [{ text: `And ${more} more.` }] : []),
  ];
}

/**
 * Whether this digest names what is handed over, or only counts it. A calm day stays short: there it is named in the
 * first digest of a week, whichever days somebody chose.
 */
export function namesHandedOver({ items, date, lastDate }: Pick<DigestFacts, 'items' | 'date' | 'lastDate'>): boolean {
  const calm = items.every(({ lane }) => lane === 'steady' || lane === 'snoozed');
  return !calm || lastDate === undefined || lastDate < mondayOf(date);
}

function mondayOf(date: string): string {
  return plusDays(date, -((new Date(date).getUTCDay() + 6) % 7));
}

/** Slack shows their name, to this person alone: nobody is told by a mention in a direct message. */
function personWords(userId: string): string {
  return SLACK_ID.test(userId) ? `<@${userId}>` : 'a colleague';
}
