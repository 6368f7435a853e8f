import type { KnownBlock } from '@slack/web-api';
import type { Approval } from '../../storage/audit.ts';
import { escapeMrkdwn, safeLink } from '../escape.ts';
import { packed } from './line-sections.ts';
import { section, shorten } from './parts.ts';

/** Something that was done as the person, as they read it. */
export interface DoneLine {
  at: Date;
  /** "Created task in Asana". */
  description: string;
  outcome: 'done' | 'failed' | 'unknown';
  approval: Approval | null;
  /** What it was done to, where that is still known. A link leads to the product, or is not there. */
  record?: { name: string; url?: string };
}

/** Enough for 20 lines of any usual length; the Home tab has room for no more beside everything else. */
const MOST_SECTIONS = 4;
const NOTHING = 'Nothing yet.';
const LONGEST_NAME = 80;
/** A longer address is left out: all lines have to find room. */
const LONGEST_URL = 300;

/** A symbol and words: nobody has to tell them apart by colour. */
const OUTCOMES: Record<DoneLine['outcome'], string> = {
  done: ':white_check_mark:',
  failed: ':x: Failed:',
  unknown: ':grey_question: Not known whether it happened:',
};

/** `lines` in as few sections as they fit in, the first ones where not all find room; a line is never cut, since half a link is none. */
export function doneSections(lines: readonly DoneLine[]): KnownBlock[] {
  const { texts } = packed(lines.length > 0 ? lines.map(wordsOf) : [NOTHING], MOST_SECTIONS);
  return texts.map((text) => section(text));
}

function wordsOf({ at, description, outcome, approval, record }: DoneLine): string {
  const what = record ? `: ${recordWords(record)}` : '';
  const how = approval ? ` · ${approvalWords(approval)}` : '';
  return `${OUTCOMES[outcome]} ${escapeMrkdwn(description)}${what} · ${momentFor(at)}${how}`;
}

function recordWords({ name, url }: { name: string; url?: string }): string {
  const words = escapeMrkdwn(shorten(name, LONGEST_NAME));
  if (!url || url.length > LONGEST_URL || !safeLink(url)) return words;
  return `<${url.replaceAll('&', '&amp;')}|${words}>`;
}

/** Only the person themself can approve what is done as them. */
function approvalWords(approval: Approval): string {
  if (approval.kind === 'click') return 'you approved it';
  if (approval.kind === 'digest')
    return approval.how === 'click' ? 'you asked for it in your digest' : 'your morning digest';
  const given = new Date(approval.given);
  return Number.isNaN(given.getTime()) ? 'you allowed it in advance' : `you allowed it in advance, ${momentFor(given)}`;
}

/** In the reader's own language and time zone; in UTC where a client cannot do that. */
function momentFor(date: Date): string {
  const iso = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(date.getTime() / 1000)}^{date_short_pretty} {time}|${iso}>`;
}
