/** How long a receipt offers to take a write back. */
const UNDO_MINUTES = 15;

/** Until when a write that happens now can be taken back, in ISO 8601. */
export function undoWindow(now: Date): string {
  return new Date(now.getTime() + UNDO_MINUTES * 60_000).toISOString();
}
