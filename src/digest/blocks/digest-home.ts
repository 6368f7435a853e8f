import type { KnownBlock } from '@slack/web-api';
import { packed } from '../../slack/blocks/line-sections.ts';
import { nameWords } from '../../slack/blocks/name-words.ts';
import { context, section } from '../../slack/blocks/parts.ts';
import { comingWords, dayName } from '../../slack/day-words.ts';
import { worstFirst } from '../compose.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';
import { isUnknown, settingsButton } from './digest-footer.ts';
import { whyWords } from './digest-item.ts';
import { changeWords, scoreWords, symbolOf, trendOf } from './score-words.ts';

/** Some 600 accounts; a Home tab has a hundred blocks, and room for everything else is needed too. */
const MOST_SECTIONS = 15;

/**
 * The Home tab's section about one's accounts: all that find room, the worst first.
 * @param facts of the last digest; absent before the first
 * @param nextAt when the next one comes, by the clocks of `timeZone`, where `today` is; absent where none comes
 */
export function digestHome({
  facts,
  nextAt,
  timeZone,
  today,
}: {
  facts?: DigestFacts;
  nextAt?: string;
  timeZone: string;
  today: string;
}): KnownBlock[] {
  const next = nextAt === undefined ? NONE : `Next digest ${comingWords(nextAt, timeZone, today)}.`;
  return [
    { type: 'divider' },
    section(facts ? `*Your accounts* · as of ${dayName(facts.date)}` : '*Your accounts*'),
    ...(facts ? listSections(facts) : []),
    context(next),
    { type: 'actions', elements: [settingsButton()] },
  ];
}

const NONE = 'You get no morning digest. Turn it on in its settings, and I tell you every workday who needs you.';

const ALL_HANDED_OVER = 'You have no account in onboarding but what you handed over.';

function listSections(facts: DigestFacts): KnownBlock[] {
  const { items, handedOver = [], date } = facts;
  if (isUnknown(facts)) return [section('HubSpot could not be read, so I do not know which accounts are yours.')];
  if (items.length === 0)
    return [section(handedOver.length > 0 ? ALL_HANDED_OVER : 'You have no account in onboarding.')];
  const { texts, left } = packed(
    worstFirst(items).map((item) => listLine(item, date)),
    MOST_SECTIONS,
  );
  return [...texts.map((text) => section(text)), ...(left > 0 ? [context(moreWords(left))] : [])];
}

/** For lists that found no room for all. */
export function moreWords(left: number): string {
  return `And ${left} more: ask \`/health\` with the name of one.`;
}

/** `🔴 *Acme* · Critical 34 (−18 since Fri) · ▇▅▃ · 6 open tickets · snoozed until Mon 30 Nov` */
export function listLine(item: DigestItem, today: string): string {
  const { cause: _cause, ...moved } = item;
  const change = changeWords(moved, today);
  return [
    `${symbolOf(item.scored)} *${nameWords(item.account)}*`,
    `${scoreWords(item.scored)}${change ? ` (${change})` : ''}`,
    trendOf(item),
    whyWords(item, 1),
    snoozeWords(item),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Until when nothing is said of it. */
export function snoozeWords({ snooze, lane }: Pick<DigestItem, 'snooze' | 'lane'>): string | undefined {
  if (!snooze || lane !== 'snoozed') return undefined;
  if (!('until' in snooze)) return 'snoozed until it gets worse';
  return `snoozed until ${dayName(snooze.until)}`;
}
