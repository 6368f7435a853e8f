import { AppError, type ErrorCode } from '../errors.ts';
import { escapeMarkdown, safeLink } from '../slack/escape.ts';
import type { Receipt, UnknownWrite } from '../writes/receipt.ts';
import { claimsChange } from './claims.ts';

/** The final text of a reply: what the model said, what was really done, and why it ended if it ended early. */
export function finalAnswer(parts: {
  text: string;
  receipts: readonly Receipt[];
  unknown?: readonly UnknownWrite[];
  personName: string;
  failure?: { code: ErrorCode; reference: string };
  stopped?: boolean;
  paused?: boolean;
}): string {
  const { text, receipts, unknown = [], personName, failure, stopped, paused } = parts;
  return [
    text.trim(),
    receipts.map((receipt) => receiptLine(receipt, personName)).join('\n'),
    unknown.map(unknownLine).join('\n'),
    failure && `${new AppError(failure.code).person} (reference ${failure.reference})`,
    receipts.length + unknown.length === 0 && (failure || claimsChange(text)) && NOTHING_CHANGED,
    stopped && '_Stopped._',
    // In a channel others read along, so it says only that it waits.
    paused && '_Paused: I wrote to you privately._',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Said where the model claims a change that no receipt bears out. */
const NOTHING_CHANGED = '_Nothing was changed: no product confirmed a change for this request._';

/** The model is not relied on to say it. */
function unknownLine({ tool, connector }: UnknownWrite): string {
  const what = escapeMarkdown(tool.replace(/^[a-z]+_/, '').replaceAll('_', ' '));
  return `⚠ It is not known whether “${what}” in ${escapeMarkdown(connector)} happened: the answer was lost, and I did not find it. Please look there before you ask again.`;
}

/** The mark of a receipt means what it says only if nothing else can carry it. NUL goes too: PostgreSQL stores none. */
export function withoutReceiptMarks(text: string): string {
  return text.replaceAll('✓', '•').replaceAll('\0', '');
}

/** `✓ Created task **Review Q3 roadmap** in Asana as Ana Ruiz · [open](…)` */
export function receiptLine({ verb, noun, name, url, connector }: Receipt, personName: string): string {
  const what = name ? `${noun} **${escapeMarkdown(name)}**` : noun;
  const link = url && safeLink(url) ? ` · [Open in ${escapeMarkdown(connector)}](${url})` : '';
  return `✓ ${verb} ${what} in ${escapeMarkdown(connector)} as ${escapeMarkdown(personName)}${link}`;
}
