import type { Approval } from '../storage/audit.ts';
import type { Receipt } from './receipt.ts';

/** How long a receipt offers to take a write back: whoever asked for it is there, a digest is read during the day. */
const MINUTES: Readonly<Record<Approval['kind'], number>> = { click: 15, standing: 15, digest: 24 * 60 };

/** Until when a write that happens now can be taken back, in ISO 8601. */
export function undoWindow(now: Date, { kind }: Approval): string {
  return new Date(now.getTime() + MINUTES[kind] * 60_000).toISOString();
}

/** Whether a receipt still offers to take its write back. */
export function canUndo({ undoUntil, undone }: Pick<Receipt, 'undoUntil' | 'undone'>, now: Date): boolean {
  return undoUntil !== undefined && !undone && new Date(undoUntil) > now;
}
