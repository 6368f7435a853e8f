import { hostAllowed } from '../../hosts.ts';
import { isMail, type LinkPolicy, shownAddress, webAddress } from './links.ts';
import type { Token } from './markdown-token.ts';

interface Written {
  /** Undefined where the address stands by itself. */
  words?: string | undefined;
  address: string;
  /** The text behind the link: it may name the host already. */
  behind: string;
}

interface Reading {
  policy: LinkPolicy;
  /** Cleans the words of a link. */
  clean: (words: string) => string;
}

/**
 * A link as a reply shows it. Clickable only where it leads to an allowed host, and then with the host in sight;
 * otherwise its words, and the address in code.
 */
export function showLink({ words, address, behind }: Written, { policy, clean }: Reading): Omit<Token, 'length'> {
  if (/^(?:javascript|data|vbscript):/i.test(address.trim())) {
    return words === undefined ? inCode(address) : { out: clean(words), apart: 'both' };
  }
  const link = mailLink(address, policy) ?? webLink(address, policy);
  if (!link) return unlinked(words, address, clean);
  const label = words === undefined ? '' : labelOf(words, clean);
  if (label === '' || !isHonest(label, link.host)) return { out: `<${link.href}>`, atom: true };
  const names = ` (${link.host})`;
  const isSeen = shows(label, link.host) || behind.startsWith(names);
  return { out: `[${label}](${link.href})${isSeen ? '' : names}`, atom: true };
}

/** An address in code, which Slack makes no link of. */
export function inCode(address: string): Omit<Token, 'length'> {
  return { out: `\`${shownAddress(address) || '…'}\``, atom: true };
}

function webLink(address: string, { hosts }: LinkPolicy): { href: string; host: string } | undefined {
  const web = webAddress(address);
  return web && hostAllowed(web.hostname, hosts) ? web : undefined;
}

/** A mail address has to be allowed as a whole, and may bring no text along. */
function mailLink(address: string, { hosts }: LinkPolicy): { href: string; host: string } | undefined {
  const mail = address.replace(/^mailto:/i, '').toLowerCase();
  return isMail(mail) && hosts.some((allowed) => allowed.toLowerCase() === mail)
    ? { href: `mailto:${mail}`, host: mail }
    : undefined;
}

function unlinked(words: string | undefined, address: string, clean: Reading['clean']): Omit<Token, 'length'> {
  const code = inCode(address.replace(/^mailto:/i, ''));
  const bare = (text: string) => text.replace(/^(?:https?:\/\/|mailto:)|\/$/gi, '').toLowerCase();
  if (words === undefined || words.trim() === '' || bare(words.trim()) === bare(address)) return code;
  return { out: `${clean(words.trim())} ${code.out}`, atom: true, apart: 'before' };
}

/** The words of a link, cleaned; nothing where they are an address themselves, or would end the link. */
function labelOf(words: string, clean: Reading['clean']): string {
  const label = clean(words.trim()).replace(/\\+$/, '');
  const isAddress = /:\/\/|www\\?\.|mailto:|:\u2060|`(?:https?|www)/i.test(label);
  return isAddress || readable(label) === '' ? '' : label;
}

const HOST = /(?:[\p{L}\p{N}_-]{1,63}\.){1,8}\p{L}{2,63}/u;
/** Invisible characters and Markdown's marks, which change how words are read by a program and not by a person. */
const UNSEEN = /[*_~`\\\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

function readable(words: string): string {
  return words.normalize('NFKC').replace(UNSEEN, '').trim().toLowerCase();
}

/** Words that begin as an address must name the host that the link leads to. */
function isHonest(words: string, host: string): boolean {
  const named = new RegExp(`^(${HOST.source})(?=[:/?#]|$)`, 'u').exec(readable(words))?.[1];
  return named === undefined || withoutWww(named) === withoutWww(host.replace(/:\d+$/, ''));
}

function shows(words: string, host: string): boolean {
  const name = RegExp.escape(withoutWww(host));
  return new RegExp(`(?<![\\p{L}\\p{N}@._-])(?:www\\.)?${name}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'u').test(
    readable(words),
  );
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}
