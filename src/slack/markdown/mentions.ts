/** Slack's own markup for mentions as the words it would show, in a text that comes in parts. */
export interface MentionFilter {
  push(text: string): string;
  end(): string;
}

/** What nobody sees, in one character each, so that it does not matter where a text is cut; joiners of words stay. */
const UNSEEN = new RegExp(
  [
    String.raw`[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u200B\u200E\u200F\u202A-\u202E`,
    String.raw`\u2061-\u206F\u3164\uFDD0-\uFDEF\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]`,
  ].join(''),
  'gu',
);

const MENTION = /<([!@#])([^<>\n|]{1,200})(?:\|([^<>\n]{0,200}))?>/g;
const UNFINISHED = /<(?:[!@#][^<>\n]{0,402})?$/;

/**
 * Turns `<!channel>`, `<!subteam^S1|@leads>`, `<@U0ANA>`, `<#C0ONE|general>` and dates into words, and leaves out
 * invisible characters; whatever comes out of that is for others to look at.
 */
export function withoutMentions(): MentionFilter {
  let half = '';
  let held = '';

  function push(text: string, last: boolean): string {
    const raw = half + text;
    half = last ? '' : (/[\uD800-\uDBFF]$/.exec(raw)?.[0] ?? '');
    const whole = raw.slice(0, raw.length - half.length).toWellFormed();
    const all = held + whole.replace(/[\u2028\u2029]/g, '\n').replace(UNSEEN, '');
    held = last ? '' : (UNFINISHED.exec(all)?.[0] ?? '');
    return all.slice(0, all.length - held.length).replace(MENTION, wordsOf);
  }

  return { push: (text) => push(text, false), end: () => push('', true) };
}

function wordsOf(mention: string, sign: string, id: string, label = ''): string {
  if (id.startsWith('date^')) return label;
  // A comment or a declaration of HTML begins like a mention.
  if (/\s|^-/.test(id)) return mention;
  const name = (label || id.replace(/^subteam\^/, '')).replace(/^[!@#]+/, '');
  return `${sign === '#' ? '#' : '@'}${name}`;
}
