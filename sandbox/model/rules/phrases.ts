/** A message as the rules read it: straight quotes, no Slack markup, single spaces, no closing politeness. */
export function plainText(text: string): string {
  return text
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/<@[^>]*>/g, ' ')
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/\s+/g, ' ')
    .replace(/,?\s+(?:please|thanks|thank you)[.!]*\s*$/i, '')
    .trim();
}

/**
 * The first quoted part and what is left around it. An apostrophe inside a word is no quote, and the quoted name of a
 * place (`in the "Website" project`) stays where it is.
 */
export function cutQuoted(text: string): { quoted?: string; rest: string } {
  for (const found of text.matchAll(/(?<!\w)(?:'(.+?)'|"(.+?)")(?!\w)/g)) {
    const before = text.slice(0, found.index);
    const after = text.slice(found.index + found[0].length);
    if (/\b(in|in the|project|board|team)\s*$/i.test(before) || /^\s*(project|board|team)\b/i.test(after)) continue;
    return { quoted: found[1] ?? found[2], rest: `${before} ${after}`.replace(/\s+/g, ' ').trim() };
  }
  return { rest: text };
}

/** The same for each thing of a list: `'A', 'B' and 'C'`. */
export function cutAllQuoted(text: string): { quoted: string[]; rest: string } {
  const { quoted, rest } = cutQuoted(text);
  if (quoted === undefined) return { quoted: [], rest };
  const others = cutAllQuoted(rest);
  return { quoted: [quoted, ...others.quoted], rest: others.rest.replace(/\s*,?\s*\band (?=in\b|to\b|on\b)/i, ' ') };
}

/** A name without quotes, article, closing punctuation, and the product it is in. */
export function bare(name: string | undefined): string {
  return (name ?? '')
    .trim()
    .replace(/^(?:(?:[Tt]he|[Mm]y|[Oo]ur|task|item|project|board)\s+)+(?=\S)/, '')
    .replace(/[.?!,;:]+$/, '')
    .replace(/\s+in (?:my )?(?:asana|hubspot|linear|zendesk|monday(?:\.com)?)$/i, '')
    .replace(/^["']|["']?[.?!,;:]*$/g, '')
    .replace(/["']$/, '')
    .trim();
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `urgent`, `high`, `medium` or `low`, where the text asks for a priority. */
export function priorityIn(text: string): string | undefined {
  const level = /\b(urgent|high|medium|normal|low)(?:est)?[- ]priority\b/i.exec(text);
  const after = /\bpriority\s*(?:to|is|of|:|=)?\s*(urgent|high|medium|normal|low)\b/i.exec(text);
  return (level ?? after)?.[1]?.toLowerCase();
}

/** The same where a level alone will do: `set it to low`. */
export function levelIn(text: string): string | undefined {
  return priorityIn(text) ?? /\bto (urgent|high|medium|normal|low)\b/i.exec(text)?.[1]?.toLowerCase();
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** The day a text names, YYYY-MM-DD, counted from `today` (YYYY-MM-DD); a weekday is the next one of that name. */
export function dayIn(text: string, today: string): string | undefined {
  const written = /\b\d{4}-\d{2}-\d{2}\b/.exec(text)?.[0];
  if (written) return written;
  const later = (days: number) => new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
  const said = new RegExp(`\\b(today|tomorrow|${WEEKDAYS.join('|')})\\b|\\bin (\\d+) days?\\b`, 'i').exec(text);
  if (!said) return undefined;
  if (said[2]) return later(Number(said[2]));
  const word = said[1]?.toLowerCase() ?? '';
  if (word === 'today') return today;
  if (word === 'tomorrow') return later(1);
  return later(((WEEKDAYS.indexOf(word) - new Date(today).getUTCDay() + 6) % 7) + 1);
}

/** The small words before the verb of an ask, as the beginning of a regular expression. */
export const OPENING = String.raw`^\W*(?:(?:now|and|then|also|so|please|ok(?:ay)?|can you|could you|would you)\b\W*)*`;

/** Whether an ask begins with one of these verbs (`a|b`): a question that has one does not ask for it to be done. */
export function asksTo(verbs: string, ask: string): boolean {
  return new RegExp(`${OPENING}(?:${verbs})\\b`, 'i').test(ask);
}

/** Whether the first verb of an ask is one of looking, not of changing. */
export function asksToSee(ask: string): boolean {
  const verbs =
    /\b(what|which|show|list|see|find|open|look)\b|\b(add|create|make|change|set|comment|mark|move|assign|update|post)\b/i;
  return verbs.exec(cutQuoted(ask).rest)?.[1] !== undefined;
}
