import type { JsonValue } from '../connectors/types.ts';
import { withoutInvisible } from '../invisible.ts';
import { htmlToText } from './html-to-text.ts';
import { markdownToText } from './markdown-to-text.ts';

/** Of one string; a whole result has a limit of its own. */
const STRING_CHARS = 4_000;
const KEY_CHARS = 200;
/** Deeper than any product's records; a hostile value may be. */
const DEEPEST = 60;

/**
 * A tool's result before the model reads it: text in which nothing acts and nothing hides. What products mark up comes
 * out as words with the address beside them; addresses, ids and dates by themselves stay exactly as they are.
 */
export function cleanData(value: JsonValue, depth = 0): JsonValue {
  if (typeof value === 'string') return cut(cleanText(value));
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEEPEST) return '[cut]';
  if (Array.isArray(value)) return value.map((item) => cleanData(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanText(key).slice(0, KEY_CHARS), cleanData(inner, depth + 1)]),
  );
}

/**
 * The same for one text of somebody else, in whole length. Takes time in proportion to the length, whatever is in it.
 *
 * @example cleanText('<!channel> see [the plan](https://a.test/1)') // '(at)channel see the plan (https://a.test/1)'
 */
export function cleanText(text: string): string {
  const seen = withoutInvisible(text);
  return WHOLE_ADDRESS.test(seen) ? seen : withoutMarks(markdownToText(htmlToText(withoutMentions(seen))));
}

/** A value that is an address and nothing else, as a record's permalink is. */
const WHOLE_ADDRESS = /^(?!.*tool_data)https?:\/\/[^\s<>()[\]{}"'`|\\@]{1,3900}$/i;

function cut(text: string): string {
  return text.length > STRING_CHARS ? `${text.slice(0, STRING_CHARS).toWellFormed()}… [cut]` : text;
}

/** Slack's own mentions, as words: `<!channel>`, `<!subteam^S1|@leads>`, `<@U0ANA|ana>`, `<#C0ONE|general>`. */
function withoutMentions(text: string): string {
  return text.replace(
    /<([!@#])([^<>\n|]{1,200})(?:\|([^<>\n]{0,200}))?>/g,
    (all, sign: string, id: string, label = '') => {
      // A comment or a declaration of HTML begins like a mention.
      if (sign === '!' && !/^(?!doctype)[a-z]/i.test(id)) return all;
      if (id.startsWith('date^')) return label;
      const name = (label || id.replace(/^subteam\^/, '')).replace(/^[!@#]+/, '');
      return `${sign === '#' ? '(channel)' : '(at)'}${name}`;
    },
  );
}

/** Names that a chat's own parts have: a tag of that name could look like the end of the data. */
const ROLES = /^\s*\/?\s*(?:system|user|assistant|human|developer|tool|function|instruction|prompt|im_|invoke|param)/i;

/** What is still left that could be read as a mention, or as a mark of the conversation itself. */
function withoutMarks(text: string): string {
  return text
    .replace(/[＜﹤]/g, '‹')
    .replace(/[＞﹥]/g, '›')
    .replace(/(?<![\w.+-])@(channel|here|everyone)(?![\w-])/gi, '(at)$1')
    .replace(/<(?=[/!?|@#a-z_])([^<>\n]{0,200})>/gi, (tag, inner: string, at: number, all: string) =>
      isPlain(inner, all.charAt(at - 1)) ? tag : `‹${inner}›`,
    )
    .replace(/<(?=[/!?|@#]|\s{0,9}\/?\s{0,9}(?:system|user|assistant|human|tool|function|im_))/gi, '‹')
    .replace(/tool(?:_|\\_|&#95;)data/gi, 'tool data');
}

/** `<ana@acme.test>` behind a name, `List<String>` in somebody's code. */
function isPlain(inner: string, before: string): boolean {
  if (ROLES.test(inner)) return false;
  return /^[^\s@!#|/?]+@[^\s@]+$/.test(inner) || (/\w/.test(before) && /^[\w\s,.?[\]]+$/.test(inner));
}
