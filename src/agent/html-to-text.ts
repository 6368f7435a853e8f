/** Elements that end a line. */
const BLOCKS =
  'address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|title|tr|ul';
const INLINE =
  'a|abbr|acronym|area|audio|b|base|bdi|bdo|big|button|cite|code|col|colgroup|data|del|dfn|em|embed|font|frame|frameset|head|html|i|iframe|img|input|ins|kbd|label|link|map|mark|meta|noscript|object|option|param|picture|q|s|samp|script|select|small|source|span|strike|strong|style|sub|sup|svg|td|textarea|th|time|tt|u|var|video|wbr|path|o:p';
const TAG = new RegExp(String.raw`<(\/?)(${BLOCKS}|${INLINE})(?=[\s/>])([^<>]{0,4000})>`, 'iy');
const ENDS_LINE = new RegExp(`^(?:${BLOCKS})$`, 'i');
/** What else stands at the head of a document, and between what one program shows and another does not. */
const DECLARATION = /<[!?](?:doctype|\[|xml)[^<>]{0,500}>/iy;
/** Slack's way to write an address: `<https://…|words>`. */
const SLACK_LINK = /<((?:https?:\/\/|mailto:)[^\s<>|]{1,3000})(?:\|([^<>\n]{0,500}))?>/iy;

interface Walk {
  text: string;
  at: number;
  out: string;
  /** Where the links lead that are open. */
  links: string[];
  /** Elements and comments of which no more end: to look for the end again and again would take forever. */
  endless: Set<string>;
}

/**
 * HTML as text: no tags, comments, scripts or styles; `words (address)` for a link and `(image: words)` for a picture.
 * What is no HTML stays as it is, but for Slack's links. One pass, in time proportional to the length.
 */
export function htmlToText(text: string): string {
  const walk: Walk = { text, at: 0, out: '', links: [], endless: new Set() };
  for (;;) {
    const next = text.indexOf('<', walk.at);
    if (next === -1) break;
    walk.out += text.slice(walk.at, next);
    walk.at = next;
    if (!comment(walk) && !slackLink(walk) && !tag(walk)) {
      walk.out += '<';
      walk.at += 1;
    }
  }
  walk.out += text.slice(walk.at);
  return walk.out === text ? text : walk.out.replace(/(?<![ \t])[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n');
}

function comment(walk: Walk): boolean {
  if (walk.text.startsWith('<!--', walk.at)) return skipTo(walk, '-->', 4);
  const declaration = matchAt(DECLARATION, walk);
  walk.at += declaration?.[0].length ?? 0;
  return declaration !== null;
}

/** Moves behind the next `end`; false, and the text stays, where there is none. */
function skipTo(walk: Walk, end: string, from: number): boolean {
  if (walk.endless.has(end)) return false;
  const found = walk.text.indexOf(end, walk.at + from);
  if (found === -1) walk.endless.add(end);
  else walk.at = found + end.length;
  return found !== -1;
}

function slackLink(walk: Walk): boolean {
  const match = matchAt(SLACK_LINK, walk);
  if (!match) return false;
  const [all, address = '', words = ''] = match;
  const shown = address.replace(/^mailto:/i, '');
  walk.out += words === '' || words === shown ? shown : `${words} (${shown})`;
  walk.at += all.length;
  return true;
}

function tag(walk: Walk): boolean {
  const match = matchAt(TAG, walk);
  if (!match) return false;
  const [all, slash, named = '', attributes = ''] = match;
  const name = named.toLowerCase();
  const opens = slash === '' && !attributes.endsWith('/');
  if (opens && (name === 'script' || name === 'style') && skipElement(walk, name, all.length)) return true;
  walk.at += all.length;
  if (name === 'img' && slash === '') walk.out += `(image: ${attribute(attributes, 'alt') || 'without words'})`;
  else if (name === 'a' && opens) walk.links.push(attribute(attributes, 'href'));
  else if (name === 'a' && slash !== '') walk.out += leadsTo(walk);
  else if (name === 'li' && slash === '') walk.out += '\n- ';
  else if (ENDS_LINE.test(name) && (slash !== '' || name === 'br' || name === 'hr')) walk.out += '\n';
  else if ((name === 'td' || name === 'th') && slash !== '') walk.out += ' ';
  return true;
}

function skipElement(walk: Walk, name: string, from: number): boolean {
  const end = new RegExp(String.raw`<\/${name}\s{0,9}>`, 'gi');
  if (walk.endless.has(name)) return false;
  end.lastIndex = walk.at + from;
  if (end.exec(walk.text)) walk.at = end.lastIndex;
  else walk.endless.add(name);
  return end.lastIndex > 0;
}

function leadsTo(walk: Walk): string {
  const address = walk.links.pop() ?? '';
  if (!/^(?:https?:|mailto:|\/\/|www\.)/i.test(address) || walk.out.endsWith(address)) return '';
  return ` (${address.replace(/^mailto:/i, '')})`;
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(String.raw`(?:^|\s)${name}\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`, 'i');
  const [, double, single, bare] = found.exec(attributes) ?? [];
  return (double ?? single ?? bare ?? '').trim();
}

function matchAt(pattern: RegExp, { text, at }: Walk): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
