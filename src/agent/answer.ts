import { AppError, type ErrorCode } from '../errors.ts';
import { escapeMarkdown, safeLink } from '../slack/escape.ts';
import type { Receipt, UnknownWrite } from '../writes/receipt.ts';
import { claimsChange, withoutOwnClaims } from './claims.ts';

/** The final text of a reply: what the model said, what was really done, and why it ended if it ended early. */
export function finalAnswer(parts: {
  text: string;
  receipts: readonly Receipt[];
  unknown?: readonly UnknownWrite[];
  personName: string;
  /** Something was read, so words about changes may tell of what others did. */
  read?: boolean;
  failure?: { code: ErrorCode; reference: string };
  stopped?: boolean;
  /** The turn goes on later: once an account is there, or the person has decided. */
  paused?: 'connect' | 'decide';
}): string {
  const { text, receipts, unknown = [], personName, read = false, failure, stopped, paused } = parts;
  const unproven = receipts.length + unknown.length === 0;
  const words = unproven && !paused ? tenable(text, read) : text;
  const lie = words === '' && text !== '';
  return [
    lie ? TAKEN_BACK : words.trim(),
    receipts.map((receipt) => receiptLine(receipt, personName)).join('\n'),
    unknown.map(unknownLine).join('\n'),
    failure && `${new AppError(failure.code).person} (reference ${failure.reference})`,
    words !== text && !lie && LEFT_OUT,
    unproven && words === text && (failure || claimsChange(text)) && NOTHING_CHANGED,
    stopped && '_Stopped._',
    paused && PAUSED[paused],
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** What may stand where nothing was changed; empty if nothing may. */
function tenable(text: string, read: boolean): string {
  if (read) return withoutOwnClaims(text);
  return claimsChange(text) ? '' : text;
}

/** In a channel others read along, so it says only that it waits. */
const PAUSED = {
  connect: '_Paused: I wrote to you privately._',
  decide: '_Waiting for your decision._',
};
/** Stands in place of words that claim a change which no receipt bears out. */
const TAKEN_BACK =
  'Nothing was changed. The words I had for this said otherwise, so I took them back; please ask again.';
/** Stands below what is left of such words. */
const LEFT_OUT = '_Nothing was changed. I left out what said otherwise._';
/** Said where words may be understood as if something had changed. */
const NOTHING_CHANGED = '_Nothing was changed: no product confirmed a change for this request._';

/** The model is not relied on to say it. */
function unknownLine({ tool, connector }: UnknownWrite): string {
  const what = escapeMarkdown(tool.replace(/^[a-z]+_/, '').replaceAll('_', ' '));
  return `⚠ It is not known whether “${what}” in ${escapeMarkdown(connector)} happened: the answer was lost, and I did not find it. Please look there before you ask again.`;
}

/** The mark of a receipt means what it says only if nothing else can carry it. NUL goes too: PostgreSQL stores none. */
export function withoutReceiptMarks(text: string): string {
  return text.replace(/[✓↩]/g, '•').replaceAll('\0', '');
}

/** `✓ Created task **Review Q3 roadmap** in Asana as Ana Ruiz · [open](…)` */
export function receiptLine(receipt: Receipt, personName: string): string {
  const { verb, noun, name, url, connector, missing, undone } = receipt;
  const what = name ? `${noun} **${escapeMarkdown(name)}**` : noun;
  const link = url && safeLink(url) ? ` · [Open in ${escapeMarkdown(connector)}](${url})` : '';
  const but = missing ? `, but not ${missing.map(escapeMarkdown).join(' and ')}` : '';
  return `${undone ? '↩ Undone:' : '✓'} ${verb} ${what} in ${escapeMarkdown(connector)} as ${escapeMarkdown(personName)}${but}${link}`;
}

/**
 * Receipts for people who may not see the records: with a name and a link only where the person's own words, which are
 * there to be read anyway, hold the name.
 */
export function publicLines(
  { receipts }: { receipts: readonly Receipt[] },
  { text }: { text: string },
  { name }: { name: string },
): string {
  return receipts.map((receipt) => publicReceiptLine(receipt, name, text)).join('\n');
}

function publicReceiptLine(receipt: Receipt, personName: string, ownWords: string): string {
  const { name, url: _url, ...rest } = receipt;
  const said = name !== undefined && squeezed(ownWords).includes(squeezed(name));
  return receiptLine(said ? receipt : rest, personName);
}

function squeezed(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
