/**
 * Text of people and providers (names, titles) for Slack's mrkdwn: shown as it is, on one line, with no mention, link
 * or formatting of its own.
 */
export function escapeMrkdwn(text: string): string {
  return oneLine(text)
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

/**
 * A model's Markdown, made harmless: nobody is notified by it (`<!channel>`, user groups, `<@U…>`), no image loads by
 * itself, and a link whose words name another host than it leads to shows where it leads. Works on any part of a text
 * that `safeLength` allows to be sent, so that the parts together are as harmless as the whole.
 */
export function cleanMarkdown(text: string): string {
  return defuseMentions(text)
    .replace(/!(\[[^\]\n]*\]\(https?:)/g, '$1')
    .replace(LINK, (link, words: string, url: string) => (isHonest(words, url) ? link : `<${url}>`));
}

/** Whether an address from elsewhere may stand in a Markdown link: a web address that cannot end the link early. */
export function safeLink(url: string): boolean {
  return /^https?:\/\/[^\s()<>|"\\]{1,2900}$/i.test(url) && URL.canParse(url);
}

/**
 * How much of a growing text may be sent now: all of it, but for a mention or a link at its end that could still be
 * going on. What is held back is bounded, so that a lone bracket never stops a reply.
 */
export function safeLength(text: string): number {
  const unfinished = /(?:<[^<>\n]{0,300}|!?\[[^[\]\n]{0,500}(?:\](?:\([^()\s]{0,3000})?)?|!)$/.exec(text);
  return unfinished?.index ?? text.length;
}

/** Invisible, and keeps Slack from reading the character before it as markup. */
const WORD_JOINER = '\u2060';
const LINK = /\[([^[\]\n]*)\]\((https?:\/\/[^()\s]+)\)/g;

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Slack's own markup for mentions, turned into the words it would show; whatever resembles it still, broken up. */
function defuseMentions(text: string): string {
  return text
    .replace(/<!date\^[^<>|]*\|([^<>]+)>/g, '$1')
    .replace(/<([!@#])([^<>|]*)(?:\|([^<>]*))?>/g, (_, sign: string, id: string, label?: string) => {
      const name = (label || id.replace(/^subteam\^/, '')).replace(/^[!@#]+/, '');
      return `${sign === '#' ? '#' : '@'}${name}`;
    })
    .replace(/<(?=[!@#])/g, `<${WORD_JOINER}`);
}

/** Words that look like an address must name the host that the link leads to. */
function isHonest(words: string, url: string): boolean {
  const named = /^(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?=[:/?#]|$)/i.exec(words.trim())?.[1]?.toLowerCase();
  if (named === undefined) return true;
  const host = URL.parse(url)?.hostname;
  return host === named || host === `www.${named}` || `www.${host}` === named;
}
