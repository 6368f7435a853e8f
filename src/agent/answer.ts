import { AppError, type ErrorCode } from '../errors.ts';
import { escapeMarkdown, safeLink } from '../slack/escape.ts';
import type { Receipt } from '../writes/receipt.ts';

/** The final text of a reply: what the model said, what was really done, and why it ended if it ended early. */
export function finalAnswer(parts: {
  text: string;
  receipts: readonly Receipt[];
  personName: string;
  failure?: { code: ErrorCode; reference: string };
  stopped?: boolean;
}): string {
  const { text, receipts, personName, failure, stopped } = parts;
  return [
    text.trim(),
    receipts.map((receipt) => receiptLine(receipt, personName)).join('\n'),
    failure && `${new AppError(failure.code).person} (reference ${failure.reference})`,
    stopped && '_Stopped._',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** `✓ Created task **Review Q3 roadmap** in Asana as Ana Ruiz · [open](…)` */
export function receiptLine({ verb, noun, name, url, connector }: Receipt, personName: string): string {
  const what = name ? `${noun} **${escapeMarkdown(name)}**` : noun;
  const link = url && safeLink(url) ? ` · [Open in ${escapeMarkdown(connector)}](${url})` : '';
  return `✓ ${verb} ${what} in ${escapeMarkdown(connector)} as ${escapeMarkdown(personName)}${link}`;
}
