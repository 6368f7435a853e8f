import { wellFormed } from '../well-formed.ts';

/**
 * The person's words of a message: without the leading mentions of the app, or without its only mention wherever that
 * stands, with links and addresses as they were typed, and with Slack's three character entities decoded. Mentions of
 * people stay as Slack writes them: who that is is not known here.
 */
export function wordsOf(text: string, botUserId: string): string {
  const mention = new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'g');
  let words = text.replace(new RegExp(`^(?:\\s*${mention.source}[\\s,:]*)+`), '');
  if ((words.match(mention) ?? []).length === 1 && words.length === text.length) {
    words = words.replace(mention, ' ').replace(/[ \t]{2,}/g, ' ');
  }
  return decodeEntities(unwrapped(words)).trim();
}

/**
 * Slack makes links of addresses that people type (`<mailto:a@b.test|a@b.test>`), and writes channels, groups and dates in
 * the same brackets: https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
function unwrapped(text: string): string {
  return text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (whole, target: string, label = '') => {
    if (target.startsWith('@')) return whole;
    if (target.startsWith('#')) return label ? `#${label}` : whole;
    if (target.startsWith('!')) return label || target.replace(/^!/, '@');
    const typed = target.replace(/^(?:mailto|tel):/, '');
    const same = [typed, typed.replace(/^https?:\/\//, ''), ''].includes(label.replace(/\/$/, '')) || typed === label;
    return same ? typed : `${label} (${typed})`;
  });
}

/** `&amp;` last, so that text which talks about entities is decoded once. */
export function decodeEntities(text: string): string {
  return wellFormed(text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
