import { withoutInvisible } from '../invisible.ts';
import { WORD_JOINER } from './markdown/markdown-token.ts';

/**
 * Text of people and providers (names, titles) for Slack's mrkdwn: shown as it is, on one line, with no mention, link
 * or formatting of its own, and nothing in it that nobody sees.
 */
export function escapeMrkdwn(text: string): string {
  return oneLine(text)
    .replace(/(https?|ftp):(?=\/\/)|\b(www)(?=\.)/gi, `$&${WORD_JOINER}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, (mark) => `${mark}${WORD_JOINER}`);
}

/** The same for standard Markdown, as in replies. Fit for the words of a link too. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replaceAll('<', `<${WORD_JOINER}`);
}

/** Whether an address from elsewhere may stand in a Markdown link: a web address that cannot end the link early. */
export function safeLink(url: string): boolean {
  return /^https?:\/\/[^\s()<>|"\\]{1,2900}$/i.test(url) && URL.canParse(url);
}

function oneLine(text: string): string {
  return withoutInvisible(text).replace(/\s+/g, ' ').trim();
}
