import { createHash } from 'node:crypto';
import type { FollowUpRow } from '../storage/follow-ups.ts';
import type { Receipt } from '../writes/receipt.ts';

/** A HubSpot task, or a Linear comment (only where an issue stalls). */
export type FollowUpPart = 'task' | 'comment';

/** What was done, or would be done, about an account in its present episode. */
export interface FollowUpShown {
  id: string;
  /**
   * `done`: see the receipts. `unknown`: sent, and the answer was lost. `failed`: not done. `preview`: would have been
   * done. `offered`: waits for a click. `earlier`: done on an earlier morning, receipts are of that one.
   */
  state: 'done' | 'unknown' | 'failed' | 'preview' | 'offered' | 'earlier';
  receipts: readonly Receipt[];
  /** The parts there are, or would be. */
  parts: readonly FollowUpPart[];
  /** Those of them of which nobody knows whether they happened, where some are known not to have. */
  lost?: readonly FollowUpPart[];
  /** Those of them that the person's account does not allow. */
  denied?: readonly FollowUpPart[];
  /** The issue that the comment is on, such as ONB-12. */
  issue?: string;
  /** What is written, word for word: the task's title and the comment; while it waits for a decision. */
  words?: { task: string; comment?: string };
  /** Of what is written: a button that was drawn for another text does nothing. */
  version?: string;
}

type Written = Pick<FollowUpRow, 'task' | 'comment' | 'task_hash' | 'comment_hash'>;

/** What a follow-up writes, word for word. */
export function wordsOf({ task, comment }: Written): { task: string; comment?: string } {
  return { task: String(task.hs_task_subject), ...(comment && { comment: String(comment.body) }) };
}

/** Tells one text of a follow-up from another. */
export function versionOf({ task_hash: task, comment_hash: comment }: Written): string {
  return createHash('sha256')
    .update(`${task}:${comment ?? ''}`)
    .digest('hex')
    .slice(0, 10);
}
