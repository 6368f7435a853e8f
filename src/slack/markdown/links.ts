import { plainName } from '../../hosts.ts';
import { withoutInvisible } from '../../invisible.ts';

/** Where the links in a reply may lead. */
export interface LinkPolicy {
  /** Host names, `*.example.com` for all below one, and whole mail addresses. */
  hosts: readonly string[];
}

export const NO_LINKS: LinkPolicy = { hosts: [] };

/** Of the person's own words; nobody types more than that. */
const READ_CHARS = 20_000;
const MOST_HOSTS = 100;
const NAME = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,62})\.){1,8}[\p{L}\p{N}\p{M}-]{2,63}\.?(?=[:/?#]|$)/u;

/**
 * The hosts of the addresses that somebody typed, as a policy takes them: `acme.com/x` names `acme.com`, and a mail
 * address only itself.
 */
export function hostsIn(text: string): string[] {
  const found = new Set<string>();
  for (const token of withoutInvisible(text.slice(0, READ_CHARS)).split(/[\s<>|()[\]{}"'`,;“”„«»]+/)) {
    const host = hostOf(token.replace(/^[.:!?*_~-]+|[.:!?*_~-]+$/g, ''));
    if (host && found.size < MOST_HOSTS) found.add(host);
  }
  return [...found];
}

function hostOf(token: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(token)) return webAddress(token)?.hostname;
  const mail = token.replace(/^mailto:/i, '');
  if (mail.includes('@')) return isMail(mail) ? mail.toLowerCase() : undefined;
  return NAME.test(token) ? webAddress(`https://${token}`)?.hostname : undefined;
}

export function isMail(text: string): boolean {
  return /^[\w.+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,63}$/u.test(text);
}

/** An address of the web that every program reads alike. */
export interface WebAddress {
  /** Safe between the brackets of a link. */
  href: string;
  /** In ASCII, with the port where it is not the usual one. */
  host: string;
  /** Without the port and the last dot. */
  hostname: string;
}

const LONGEST_ADDRESS = 3_000;
const AUTHORITY = /^https?:\/\/([\p{L}\p{N}\p{M}._\u3002\uFF0E\uFF61-]+(?::\d{1,5})?)(?=[/?#]|$)/iu;

/**
 * Reads an address as it is written in Markdown. Undefined where programs could disagree about its host: a name or
 * password before the host, backslashes, anything but `http(s)://`.
 */
export function webAddress(written: string): WebAddress | undefined {
  const text = unescaped(written);
  if (text.length > LONGEST_ADDRESS || !AUTHORITY.test(text) || /[\\\s]/.test(text)) return undefined;
  const url = URL.parse(text);
  if (!url) return undefined;
  const plain = /^[!-~]+$/.test(text) && !/[<>|"`^{}[\]]/.test(text) && isBalanced(text);
  const { host, hostname } = url;
  return { href: plain ? text : encoded(url.href), host: plainName(host), hostname: plainName(hostname) };
}

/**
 * An address for showing in code, where nothing makes a link of it: the host in ASCII, without a name before it that
 * could be taken for the host.
 */
export function shownAddress(written: string): string {
  const text = unescaped(written).trim().slice(0, LONGEST_ADDRESS);
  const url = /^https?:/i.test(text) ? URL.parse(text) : undefined;
  const named = url?.username !== '' || url?.password !== '';
  if (url) Object.assign(url, { username: '', password: '' });
  const shown = url && (named || !/^[!-~]+$/.test(text)) ? url.href : text;
  return shown.replace(/[`|<>\s]/g, (char) => encodeURIComponent(char));
}

/** Markdown takes a backslash before a mark away. */
function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

function encoded(href: string): string {
  return href.replace(/[()<>|"`^{}[\]\\]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Parentheses in pairs, none inside another: such an address cannot end a link early. */
function isBalanced(text: string): boolean {
  return /^[^()]*(?:\([^()]*\)[^()]*)*$/.test(text);
}
