import type { ModelMessage } from '../types.ts';
import { asksToSee, OPENING } from './phrases.ts';
import type { Turn } from './turn.ts';

/** The records that can be meant by "it": where an answer shows one, and what the rules call it. */
const RECORDS: readonly { noun: string; shown: RegExp; says: string }[] = [
  { noun: 'task', shown: /app\.asana\.com\/(?:[^\s)"]*\/task\/(\d+)|0\/\d+\/(\d+))/g, says: 'task #' },
  // HubSpot's own number for the type "task".
  { noun: 'task', shown: /app\.hubspot\.com\/[^\s)"]*\/record\/0-27\/(\d+)/g, says: 'HubSpot task #' },
  { noun: 'ticket', shown: /zendesk\.com\/agent\/tickets\/(\d+)|\bticket #(\d+)|\*\*#(\d+) /g, says: 'ticket ' },
  { noun: 'issue', shown: /linear\.app\/[^\s)"]*\/issue\/([A-Z][A-Z0-9]*-\d+)/g, says: 'issue ' },
  { noun: 'item', shown: /monday\.com\/boards\/\d+\/pulses\/(\d+)/g, says: 'item #' },
];

const VERB = String.raw`(?:mark|set|change|move|complete|finish|close|reopen|solve|resolve|assign|give|make|raise|lower|update|show|open|comment|note|reply|respond|add(?=\s+an?\s[\w\s]*(?:comment|note|reply|update)\b))`;
const BETWEEN = String.raw`(?:\s+(?:me|on|to|an?|the|of|for|internal(?:ly)?|private(?:ly)?|public(?:ly)?|comment|note|reply|update|details?|status|state|priority|_+))*`;
const IT = String.raw`(?:it|(?:this|that)(?=\s*(?:$|[?.!,_])|\s+(?:one|task|ticket|issue|item|to|as|done|in|with|on)\b))(?:\s+one\b)?(?:\s+(?<noun>task|ticket|issue|item)\b)?`;
const FOLLOW_UP = new RegExp(
  String.raw`${OPENING}${VERB}\b${BETWEEN}\s+(?<it>\b${IT}|\b(?<many>them|these|those)\b)`,
  'di',
);

const SAME_FOR =
  /^\W*(?:(?:and\s+)?(?:what|how)\s+about|(?:and\s+)?the same (?:of|for|from)|and\s+(?:of|for|from|at|about))\s+(?!(?:my|me|the|our|it|this|that)\b)(.+?)[?.!]*$/i;
const NAME =
  /(?<=\s)(?!(?:Asana|HubSpot|Zendesk|Linear|Monday|I)\b)[A-Z][\w&-]*(?:\s[A-Z][\w&-]*)*|(?<=\b(?:of|from|about)\s)[a-z][\w&-]+/g;

/** Where a name is due, and a word stands that names nothing. */
const NAMELESS =
  /\b(?:of|about|for|from|at|by|contact|company|deals?|project|board)\s+(?:it|this|that|them)\s*[?.!]*$/i;

export const UNCLEAR =
  'I do not know which one you mean: nothing in this conversation fits. Please name it, for example “mark *task* done” or “set ticket 4127 to low priority”.';

/**
 * What an ask says once the words that lean on the conversation are replaced by what they mean: "it" by the one record
 * of the last answer that shows any, another company's name put into the question before. `text` where that cannot be
 * told; undefined where the ask stands by itself.
 */
export function followUp({ ask, earlier, before }: Turn): { ask: string } | { text: string } | undefined {
  const same = sameFor(ask, earlier);
  if (same) return { ask: same };
  const found = FOLLOW_UP.exec(masked(ask));
  const place = found?.indices?.groups?.it;
  if (!place) return undefined;
  if (found.groups?.many) return { text: 'I change one record at a time. Please name it.' };
  const meant = lastShown(before, found.groups?.noun?.toLowerCase());
  const [only, second] = meant;
  if (!only) return { text: UNCLEAR };
  if (second) return { text: `Which one do you mean? I last spoke of ${meant.join(', ')}.` };
  return { ask: ask.slice(0, place[0]) + only + ask.slice(place[1]) };
}

/** Whether an ask has "it" where a name to search for is due. */
export function namesNothing(ask: string): boolean {
  return NAMELESS.test(masked(ask));
}

/** "And of Bluepeak?": the question before, about another company. Only questions are repeated, no changes. */
function sameFor(ask: string, earlier: readonly string[]): string | undefined {
  const other = SAME_FOR.exec(ask)?.[1];
  const question = other && earlier.find((one) => !SAME_FOR.test(one));
  const name = question && [...question.matchAll(NAME)].at(-1);
  if (!name || !asksToSee(question)) return undefined;
  return question.slice(0, name.index) + other + question.slice(name.index + name[0].length);
}

/** The ask with what is quoted, or said after a colon, struck out: words in there mean nothing to the rules. */
export function masked(ask: string): string {
  const strike = (part: string) => '_'.repeat(part.length);
  return ask.replace(/(?<!\w)(?:'.+?'|".+?")(?!\w)/g, strike).replace(/(?::|\bsaying\b|\bthat says\b).*$/i, strike);
}

/** The records of that noun in the last answer, or in the results it came from, that shows any; as the rules call them. */
function lastShown(before: readonly ModelMessage[], noun: string | undefined): string[] {
  const wanted = RECORDS.filter((record) => noun === undefined || record.noun === noun);
  for (const { role, text } of before.toReversed()) {
    const shown = wanted.flatMap(({ shown: where, says }) =>
      [...text.matchAll(where)].map((found) => says + found.slice(1).find((id) => id !== undefined)),
    );
    if (role !== 'user' && shown.length > 0) return [...new Set(shown)];
  }
  return [];
}
