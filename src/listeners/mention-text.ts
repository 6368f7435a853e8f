import { wellFormed } from '../well-formed.ts';

/**
 * The person's words of a message: without the leading mentions of the app, or without its only mention wherever that
 * stands, and with Slack's three character entities decoded. Other mentions and links stay as Slack writes them.
 */
export function wordsOf(text: string, botUserId: string): string {
  const mention = new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'g');
  let words = text.replace(new RegExp(`^(?:\\s*${mention.source}[\\s,:]*)+`), '');
  if ((words.match(mention) ?? []).length === 1 && words.length === text.length) {
    words = words.replace(mention, ' ').replace(/[ \t]{2,}/g, ' ');
  }
  return decodeEntities(words).trim();
}

/** `&amp;` last, so that text which talks about entities is decoded once. */
export function decodeEntities(text: string): string {
  return wellFormed(text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
