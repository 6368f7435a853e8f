import type { KnownBlock } from '@slack/web-api';
import { SOURCES } from '../../health/types.ts';
import { type Line, lineSections } from '../../slack/blocks/line-sections.ts';
import { nameWords, shown } from '../../slack/blocks/name-words.ts';
import { context, section } from '../../slack/blocks/parts.ts';
import { dayName, daysBetween, weekday } from '../../slack/day-words.ts';
import type { DigestMode } from '../../storage/schema.ts';
import { digestBlockId } from '../deliver.ts';
import type { DigestFacts, DigestItem, Lane } from '../facts.ts';
import { checkedSentence } from '../sentence.ts';
import { accounts, footer, isBlind, isComplete, isUnknown, timingNotes } from './digest-footer.ts';
import { changedLine, itemBlocks, openLine } from './digest-item.ts';
import { previewChoice, previewIntro } from './digest-preview.ts';
import { notSetUpLines } from './digest-set-up.ts';
import type { LinkedProducts } from './follow-up-words.ts';
import { scoreWords } from './score-words.ts';
import { sourcesWords } from './source-words.ts';

/** So many accounts can be looked into in a morning; and what else is read in under a minute. */
const MOST_NEEDS = 5;
const MOST_LINES = 8;
/** Of what waits for a click: it takes some lines to spell it out. */
const MOST_OFFERS = 3;
/** A notification names so many. */
const MOST_NAMED = 2;
const SENTENCE_CHARS = 300;

export interface DigestView {
  runId: string;
  /** Decides which receipts can still be undone. */
  now: Date;
  /** Where links of receipts may lead: the catalogue's connectors. */
  products: LinkedProducts;
  /** What the person answered to their first digest. */
  chosen?: DigestMode;
}

/** The morning digest as a message: the same facts give the same text, and any number of accounts finds room. */
export function digestMessage(facts: DigestFacts, view: DigestView): { text: string; blocks: KnownBlock[] } {
  // Once something was snoozed or undone here, the words of the morning may no longer hold.
  const sentence = facts.sentence && checkedSentence(facts.sentence, facts);
  const head = `*${headerWords(facts)}*`;
  return {
    text: summary(facts),
    blocks: [
      { ...section(head), block_id: digestBlockId(view.runId) },
      ...(sentence ? [section(shown(sentence, SENTENCE_CHARS))] : []),
      ...timingNotes(facts).map((note) => context(note)),
      ...(isBlind(facts) ? [section(blind(facts))] : isUnknown(facts) ? [section(UNKNOWN)] : lanes(facts, view)),
      ...footer(facts),
    ],
  };
}

function blind({ sources }: DigestFacts): string {
  const all = Object.keys(sources).length === SOURCES.length;
  return `I could read none of the ${all ? 'three ' : ''}products this morning, so I can say nothing of your accounts, and I did nothing.`;
}

const UNKNOWN =
  'I could not read from HubSpot which accounts are yours, so I can say nothing of them, and I did nothing.';

function lanes(facts: DigestFacts, view: DigestView): KnownBlock[] {
  const { date, preview } = facts;
  const [needs, changed, open] = [of(facts, 'needs_you'), of(facts, 'changed'), of(facts, 'still_open')];
  const calm = needs.length + changed.length + open.length === 0;
  const itemView = { facts, products: view.products, now: view.now };
  const lines = [changed, open].flatMap((items) => items.slice(0, MOST_LINES));
  const spelled = new Set(lines.filter(({ followUp }) => followUp?.state === 'offered').slice(0, MOST_OFFERS));
  return [
    ...(preview ? previewIntro(facts, view.chosen) : []),
    ...(needs.length > 0 ? [section('*Needs you*')] : []),
    ...needs.slice(0, MOST_NEEDS).flatMap((item) => itemBlocks(item, itemView)),
    ...(needs.length > MOST_NEEDS ? [context(`And ${needs.length - MOST_NEEDS} more on the Home tab.`)] : []),
    ...(preview ? previewChoice(facts, view.runId, view.chosen) : []),
    ...lane('*Changed*', changed, (item) => changedLine(item, { today: date, spelled: spelled.has(item) })),
    ...lane('*Still open*', open, (item) => openLine(item, { today: date, spelled: spelled.has(item) })),
    // On a calm day there is one line: what is not set up waits for a day on which something is read anyway.
    ...(calm && !preview ? [] : lineSections(notSetUpLines(facts.items))),
  ];
}

function of({ items }: DigestFacts, lane: Lane): DigestItem[] {
  return items.filter((item) => item.lane === lane);
}

function lane(title: string, items: readonly DigestItem[], lineOf: (item: DigestItem) => Line): KnownBlock[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, MOST_LINES).map(lineOf);
  const more = items.length > MOST_LINES ? [{ text: `And ${items.length - MOST_LINES} more on the Home tab.` }] : [];
  return lineSections([{ text: title }, ...lines, ...more]);
}

/** `Mon 23 Nov · 14 accounts · 2 need you · 3 changed since Fri · all sources fresh` */
function headerWords(facts: DigestFacts): string {
  return [dayName(facts.date), ...countWords(facts), sourcesWords(facts)].join(' · ');
}

function countWords(facts: DigestFacts): string[] {
  const { items, date, lastDate } = facts;
  const [needs, changed, open] = [of(facts, 'needs_you'), of(facts, 'changed'), of(facts, 'still_open')].map(
    ({ length }) => length,
  );
  const since = lastDate === undefined || daysBetween(lastDate, date) < 2 ? '' : ` since ${sinceWords(lastDate, date)}`;
  if (isUnknown(facts)) return [];
  if (isBlind(facts)) return items.length > 0 ? [accounts(items.length)] : [];
  const found = [
    needs && `${needs} ${needs === 1 ? 'needs' : 'need'} you`,
    changed && `${changed} changed${since}`,
    open && `${open} still open`,
  ].filter((words) => typeof words === 'string');
  if (found.length > 0) return [accounts(items.length), ...found];
  if (items.length === 0)
    return [facts.handedOver?.length ? 'no account but what you handed over' : 'no account to tell of'];
  // "All calm" is said of what was looked at.
  if (items.every(isComplete)) return [`${accounts(items.length)}, all calm${since}`];
  return [accounts(items.length), `nothing new${since} in what I could read`];
}

function sinceWords(lastDate: string, date: string): string {
  return daysBetween(lastDate, date) < 7 ? weekday(lastDate) : dayName(lastDate);
}

/** For a notification, where nothing but text is shown: `Mon 23 Nov: 2 need you (Acme, Critical 34), 3 changed.` */
function summary(facts: DigestFacts): string {
  const named = of(facts, 'needs_you')
    .slice(0, MOST_NAMED)
    .map(({ account, scored }) => `${nameWords(account)}, ${scoreWords(scored)}`);
  const [all, ...counts] = countWords(facts);
  const [first, ...rest] = counts;
  const words = first && named.length > 0 ? [all, `${first} (${named.join('; ')})`, ...rest] : [all, ...counts];
  const said = words.filter((word) => word !== undefined).join(', ');
  return `${[dayName(facts.date), said].filter(Boolean).join(': ')}. ${sentenceCase(sourcesWords(facts))}.`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
