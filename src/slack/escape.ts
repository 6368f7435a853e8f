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
 * itself, and a link whose words name another host than it leads to shows where it leads, whichever way it is written.
 * Works on any part of a text that `safeLength` allows to be sent, so that the parts together are as harmless as the
 * whole: what could only become a link with a part still to come is broken up.
 */
export function cleanMarkdown(text: string): string {
  return defuseMentions(text)
    .replace(REFERENCE, '$1$2: ')
    .replace(ANGLED, (_, url: string, words: string | undefined, end: string) => {
      if (end === '') return `<${WORD_JOINER}${url}${words === undefined ? '' : `|${words}`}`;
      return words === undefined || /[[\]]/.test(words) ? `<${url}>` : linkOf(words, url);
    })
    .replace(INLINE, (link, words?: string, angled?: string, bare?: string) => {
      const url = angled ?? bare;
      return words === undefined || url === undefined ? `]${WORD_JOINER}(` : linkOf(words, url, link.replace(/^!/, ''));
    });
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
  const unfinished = /(?:<+[^<>\n]{0,300}|!?\[[^[\]\n]{0,500}(?:\](?:\([^()\s]{0,3000})?)?|\]\(?|!)$/.exec(text);
  // A bracket right before it would meet the other half in the next part.
  return unfinished ? text.slice(0, unfinished.index).replace(/[<!\]]+$/, '').length : text.length;
}

/** Invisible, and keeps Slack from reading the character before it as markup. */
const WORD_JOINER = '\u2060';
/** The line that gives a reference link its address: `[words]: https://…` */
const REFERENCE = /^([ \t]{0,3}(?:>[ \t]*)*)\[([^[\]\n]+)\]:[ \t]*/gm;
/** `<https://…>` and Slack's own `<https://…|words>`, or the beginning of one. */
const ANGLED = /<(https?:\/\/[^\s<>|]*)(?:\|([^<>\n]*))?(>|)/gi;
/** `[words](address "title")`, an image too; or else the middle of what might become one, with an address or before it. */
const INLINE =
  /!?\[([^[\]\n]*)\]\([ \t]*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*\)|\]\((?=\s|<|[a-z][a-z0-9+.-]*(?::|$)|\/(?:\/|$)|$)/gi;

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

/** A link that says where it leads; `as` is how it was written, to be kept where nothing is wrong with it. */
function linkOf(words: string, url: string, as = `[${words}](${url})`): string {
  if (/^https?:\/\//i.test(url)) return isHonest(words, url) ? as : `<${url}>`;
  // Anything else that opens something (an app, a script, a host without a scheme) is no link of ours; a path is none at all.
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url) && !/^mailto:/i.test(url) ? words : as;
}

const HOST = /(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}/u;
/** Invisible characters and Markdown's marks, which change how words are read by a program and not by a person. */
const UNSEEN = /[*_~`\\\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

/** Words that are an address, or hold one, must name the host that the link leads to. */
function isHonest(words: string, url: string): boolean {
  const read = words.normalize('NFKC').replace(UNSEEN, '').trim();
  const whole = new RegExp(`^(${HOST.source})(?=[:/?#]|$)`, 'u').exec(read)?.[1];
  const inside = [...read.matchAll(new RegExp(`(?:https?://|\\b(?=www\\.))(${HOST.source})`, 'giu'))].map(
    ([, host]) => host,
  );
  const host = URL.parse(url)?.hostname;
  return [whole, ...inside].every((each) => {
    const named = each?.toLowerCase();
    return named === undefined || host === named || host === `www.${named}` || `www.${host}` === named;
  });
}
