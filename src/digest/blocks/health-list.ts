import type { KnownBlock } from '@slack/web-api';
import { TIER_NAMES, TIERS } from '../../health/types.ts';
import { packed } from '../../slack/blocks/line-sections.ts';
import { nameWords, shown } from '../../slack/blocks/name-words.ts';
import { context, section } from '../../slack/blocks/parts.ts';
import { dayName } from '../../slack/day-words.ts';
import { worstFirst } from '../compose.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';
import { accounts, awayBlocks } from './digest-footer.ts';
import { listLine, moreWords } from './digest-home.ts';
import { isTierKnown, scoreWords, symbolOf } from './score-words.ts';
import { missingWords, partlyNotes, sourcesWords } from './source-words.ts';

/** All blocks of a message together hold some 13,200 characters. */
const MOST_SECTIONS = 3;
const MOST_NAMES = 10;
const QUERY_CHARS = 80;

type Seen = Pick<DigestFacts, 'date' | 'timeZone' | 'sources' | 'items'>;

/** The answer to `/health`: all of one's accounts by tier, the worst first. */
export function healthList(facts: Seen): { text: string; blocks: KnownBlock[] } {
  const { items, date } = facts;
  const head = [`Your accounts as of ${dayName(date)}`, accounts(items.length), sourcesWords(facts)].join(' · ');
  if (items.length === 0) return { text: NOTHING, blocks: [section(NOTHING)] };
  const lines = groups(items).flatMap(({ title, members }) =>
    // A title goes with its first account, so that it never stands alone at the end.
    members.map((item, at) => `${at === 0 ? `*${title} (${members.length})*\n` : ''}${listLine(item, date)}`),
  );
  const { texts, left } = packed(lines, MOST_SECTIONS);
  return {
    text: head,
    blocks: [
      section(`*${head}*`),
      ...texts.map((text) => section(text)),
      ...awayBlocks(facts),
      context(
        [
          missingWords(facts),
          ...partlyNotes(facts),
          left > 0 ? moreWords(left) : 'Ask `/health` with the name of an account to see all about it.',
        ]
          .filter(Boolean)
          .join('\n'),
      ),
    ],
  };
}

const NOTHING = 'I know of no account of yours yet. They are there once your first digest has come.';

function groups(items: readonly DigestItem[]): { title: string; members: DigestItem[] }[] {
  const sorted = worstFirst(items);
  const tiers = TIERS.toReversed().map((tier) => ({
    title: TIER_NAMES[tier],
    members: sorted.filter(({ scored }) => scored.kind === 'scored' && scored.tier === tier && isTierKnown(scored)),
  }));
  const unknown = { title: 'Not known', members: sorted.filter(({ scored }) => !isTierKnown(scored)) };
  return [...tiers, unknown].filter(({ members }) => members.length > 0);
}

/** More than one account answers to what was typed. */
export function healthSeveral(query: string, items: readonly DigestItem[]): { text: string; blocks: KnownBlock[] } {
  const head = `${accounts(items.length)} of yours match “${shown(query, QUERY_CHARS)}”. Which one?`;
  const names = items
    .slice(0, MOST_NAMES)
    .map(({ account, scored }) => `${symbolOf(scored)} *${nameWords(account)}* · ${scoreWords(scored)}`);
  const more = items.length > MOST_NAMES ? [`And ${items.length - MOST_NAMES} more.`] : [];
  return {
    text: head,
    blocks: [section([head, ...names, ...more].join('\n')), context('Ask `/health` with the whole name.')],
  };
}

/** None does; `nearest` are those that come closest. */
export function healthNone(query: string, nearest: readonly DigestItem[]): { text: string; blocks: KnownBlock[] } {
  const head = `None of your accounts is called “${shown(query, QUERY_CHARS)}”.`;
  const names = nearest.slice(0, MOST_NAMES).map(({ account }) => `*${nameWords(account)}*`);
  const closest = names.length > 0 ? ` The nearest: ${names.join(', ')}.` : '';
  const text = `${head}${closest}`;
  return { text, blocks: [section(text), context('`/health` alone shows all of them.')] };
}
