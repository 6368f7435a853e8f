import type { Button, KnownBlock } from '@slack/web-api';
import type { Easing } from '../../health/explain.ts';
import { PILLARS, type Pillar, SOURCE_OF } from '../../health/types.ts';
import { reasonWords } from '../../health/words.ts';
import { type Line, lineSections } from '../../slack/blocks/line-sections.ts';
import { nameWords, shown } from '../../slack/blocks/name-words.ts';
import { context, section } from '../../slack/blocks/parts.ts';
import { dayName, momentWords } from '../../slack/day-words.ts';
import { easingWords } from '../easing-words.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';
import { sparkline } from '../trend.ts';
import { snoozeWords } from './digest-home.ts';
import { headLine, itemButtons } from './digest-item.ts';
import { LINKABLE, linkButton, MATCHES } from './digest-set-up.ts';
import { followUpWords, type LinkedProducts } from './follow-up-words.ts';
import { scoreWords, signed } from './score-words.ts';
import { SOURCE_NAMES, whyAway } from './source-words.ts';

const MOST_MORNINGS = 14;
const LINE_CHARS = 200;

/** The answer to `/health` with a name: all that there is to know of one account, and what can be done about it. */
export function healthAccount(
  item: DigestItem,
  {
    facts,
    easings,
    products,
    now,
    linked = [],
  }: {
    /** Of the morning that the account is shown as of. */
    facts: Pick<DigestFacts, 'date' | 'timeZone' | 'mode'>;
    /** What would raise its score, by `wouldChange`. */
    easings: readonly Easing[];
    products: LinkedProducts;
    now: Date;
    /** The products in which it was linked by hand. */
    linked?: readonly string[];
  },
): { text: string; blocks: KnownBlock[] } {
  const followUp = followUpWords(item, facts, products);
  return {
    text: `${nameWords(item.account)}: ${scoreWords(item.scored)}`,
    blocks: [
      section([headLine(item, facts.date), snoozeWords(item)].filter(Boolean).join('\n')),
      section(whyPoints(item)),
      ...easingSection(item, easings),
      ...lineSections(sourceLines(item, facts, linked)),
      ...(followUp ? [section(`*Follow-up*\n${followUp}`)] : []),
      ...historyBlocks(item, facts.date),
      { type: 'actions', elements: itemButtons(item, now) },
      context(`As of ${dayName(facts.date)}.`),
    ],
  };
}

/** Every reason with its points: they add up to what is missing to 100. */
function whyPoints({ scored, signals }: DigestItem): string {
  if (scored.kind === 'unscored') return '*Why*\nThere is no score: nothing of it could be read, or nothing is set up.';
  const lines = scored.reasons.map(
    (reason) => `• ${signed(-reason.penalty)} · ${shown(reasonWords(reason, signals), LINE_CHARS)}`,
  );
  return ['*Why*', ...(lines.length > 0 ? lines : ['Nothing takes points off.'])].join('\n');
}

function easingSection({ signals }: DigestItem, easings: readonly Easing[]): KnownBlock[] {
  const lines = easings.flatMap((easing) => {
    const words = easing.gain > 0 ? easingWords(easing, signals) : undefined;
    return words ? [`• ${shown(words, LINE_CHARS)}: ${signed(easing.gain)}`] : [];
  });
  return lines.length > 0 ? [section(['*What would change it*', ...lines].join('\n'))] : [];
}

function sourceLines(
  { id, signals }: DigestItem,
  facts: Pick<DigestFacts, 'date' | 'timeZone'>,
  linked: readonly string[],
): Line[] {
  const lines = PILLARS.map((pillar): Line => {
    const signal = signals[pillar];
    const name = SOURCE_NAMES[SOURCE_OF[pillar]];
    const nowhere = signal.kind === 'not_set_up' ? signal.why : undefined;
    if (nowhere === 'not_configured') return { text: `• ${name}: not set up in this app` };
    const byHand = linked.includes(SOURCE_OF[pillar]);
    const button = byHand || nowhere ? linkFor(pillar, id, byHand) : undefined;
    const line = (words: string): Line => ({
      text: `• ${name}: ${words}${byHand ? ', linked by you' : ''}`,
      ...(button && { button }),
    });
    if (signal.kind === 'unavailable') {
      // That is no matter of time.
      if (signal.why === 'undated') return line(whyAway(signal));
      const since = momentWords(signal.since, facts.timeZone, facts.date);
      return line(`unavailable since ${since}: ${whyAway(signal)}`);
    }
    return line(nowhere ? `not set up, ${MATCHES[nowhere]}` : 'read');
  });
  return [{ text: '*Where it comes from*' }, ...lines];
}

function linkFor(pillar: Pillar, accountId: string, byHand: boolean): Button | undefined {
  if (pillar === 'stage') return undefined;
  return linkButton(accountId, LINKABLE[pillar], byHand ? 'Change link' : undefined);
}

/** The last mornings with this one, and their line. */
function historyBlocks({ history, scored }: DigestItem, today: string): KnownBlock[] {
  const mornings = [
    ...history.filter(({ date }) => date !== today),
    { date: today, high: scored.kind === 'scored' ? scored.high : null },
  ].slice(-MOST_MORNINGS);
  if (mornings.length < 2) return [];
  const days = mornings.map(({ date, high }) => `${dayName(date)}: ${high ?? 'no score'}`);
  return [section(`*History* ${sparkline(mornings.map(({ high }) => high))}`), context(days.join(' · '))];
}
