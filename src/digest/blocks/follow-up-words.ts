import type { FollowUpShown, FollowUpPart as Part } from '../../health/follow-up-shown.ts';
import { isBad, SOURCE_OF } from '../../health/types.ts';
import { leadsTo } from '../../hosts.ts';
import { shown } from '../../slack/blocks/name-words.ts';
import { safeLink } from '../../slack/escape.ts';
import type { Receipt } from '../../writes/receipt.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';
import { SOURCE_NAMES } from './source-words.ts';

/** A connector's label and where links of its records may lead; the catalogue's connectors are such. */
export type LinkedProducts = readonly { label: string; hosts: readonly string[] }[];

/** A longer address is left out: all accounts have to find room. */
const LONGEST_URL = 200;
const WORDS = 40;
/** A task's title has at most 200 characters, a comment fewer; escaping adds some. */
const LONGEST_TEXT = 400;

/** What was done, would be done or may be done about an account, in a line; undefined where there is nothing to say. */
export function followUpWords(
  { followUp, scored }: Pick<DigestItem, 'followUp' | 'scored'>,
  { mode }: Pick<DigestFacts, 'mode'>,
  products: LinkedProducts,
): string | undefined {
  if (!followUp) return mode === 'report' ? undefined : noFollowUp(scored);
  const { state, receipts } = followUp;
  const done = receipts.map((receipt) => receiptWords(receipt, products)).join(', ');
  const words = (parts: readonly Part[]) => parts.map((part) => partWords(part, followUp)).join(', ');
  const left = followUp.parts.filter((part) => !receipts.some((receipt) => isOf(receipt, part)));
  const lost = state === 'unknown' ? left.filter((part) => followUp.lost?.includes(part) ?? true) : [];
  const failed = left.filter((part) => !lost.includes(part));
  switch (state) {
    case 'preview':
      return `I would do as you:${verbatim(followUp) ?? ` ${words(followUp.parts)}`}`;
    case 'offered':
      return offerWords(followUp);
    case 'earlier':
      return done === '' ? `:x: Could not be done on an earlier morning: ${words(left)}.` : `${EARLIER}: ${done}`;
    default:
      return [
        done !== '' && `Did as you: ${done}`,
        lost.length > 0 && `:grey_question: It is not known whether this happened: ${words(lost)}. ${LOOK}`,
        failed.length > 0 && `:x: Could not be done: ${words(failed)}.${deniedWords(followUp, failed)}`,
      ]
        .filter(Boolean)
        .join('\n');
  }
}

/** What waits for a click, word for word. */
export function offerWords(followUp: FollowUpShown): string {
  const parts = followUp.parts.map((part) => partWords(part, followUp)).join(', ');
  return `Shall I do this as you?${verbatim(followUp) ?? ` ${parts}`}`;
}

/** Word for word what would be written: nobody allows what they could not read. */
function verbatim({ words, ...followUp }: FollowUpShown): string | undefined {
  if (!words) return undefined;
  const lines = [`${partWords('task', followUp)} “${shown(words.task, LONGEST_TEXT)}”`];
  if (words.comment) lines.push(`${partWords('comment', followUp)} “${shown(words.comment, LONGEST_TEXT)}”`);
  return lines.map((line) => `\n• ${line}`).join('');
}

/** What the person can do about it. */
function deniedWords({ denied = [] }: FollowUpShown, failed: readonly Part[]): string {
  const connectors = failed.filter((part) => denied.includes(part)).map((part) => CONNECTOR[part]);
  if (connectors.length === 0) return '';
  const renew = connectors.map((connector) => `\`/connect ${connector}\``).join(' and ');
  return ` Your connection does not allow it: renew it with ${renew}.`;
}

const CONNECTOR: Readonly<Record<Part, string>> = { task: 'hubspot', comment: 'linear' };
const EARLIER = 'Did as you on an earlier morning';
const LOOK = 'Please look there before you do it yourself.';

/** Nothing is written on what is not known in full. */
function noFollowUp(scored: DigestItem['scored']): string | undefined {
  if (scored.kind === 'unscored' || !isBad(scored.tier)) return undefined;
  if (!scored.complete) return 'No follow-up: I act only where all three products could be read.';
  const missing = scored.notSetUp.map((pillar) => SOURCE_NAMES[SOURCE_OF[pillar]]).join(' and ');
  return missing === '' ? undefined : `No follow-up: ${missing} is not set up for it.`;
}

function isOf({ verb, noun }: Receipt, part: Part): boolean {
  const comment = /^comment/i.test(verb) || noun === 'comment';
  return part === 'comment' ? comment : !comment;
}

function partWords(part: Part, { issue }: FollowUpShown): string {
  return part === 'task' ? 'HubSpot task' : `Linear comment${issue ? ` on ${shown(issue, WORDS)}` : ''}`;
}

/** `<url|HubSpot task ↗>`; a link leads to the product that the receipt is of, or is not there. */
function receiptWords(
  { verb, noun, name, url, connector, missing, undone }: Receipt,
  products: LinkedProducts,
): string {
  const on = name ? ` on ${shown(name, WORDS)}` : '';
  const what = /^comment/i.test(verb) ? `comment${on}` : shown(noun, WORDS);
  const words = `${shown(connector, WORDS)} ${what}`;
  const but = missing ? `, but not ${shown(missing.join(' and '), 2 * WORDS)}` : '';
  if (undone) return `~${words}~ (undone)`;
  const hosts = products.find(({ label }) => label === connector)?.hosts ?? [];
  const linked = url !== undefined && url.length <= LONGEST_URL && safeLink(url) && leadsTo(url, hosts);
  return `${linked ? `<${url.replaceAll('&', '&amp;')}|${words} ↗>` : words}${but}`;
}
