import type { AvailableTool } from '../connectors/types.ts';
import { execute } from '../health/act.ts';
import type { FollowUps } from '../storage/follow-ups.ts';
import type { Ledger, LedgerRow } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import { type Redraw, withItem } from './redraw.ts';

interface Deps {
  followUps: Pick<FollowUps, 'get' | 'done'>;
  ledger: Pick<Ledger, 'soFar'>;
  writes: Pick<Writes, 'perform'>;
  redraw: Redraw;
}

/**
 * Looks again for a write of a digest whose outcome is not known, and does the rest of its follow-up. Where more is known
 * then, the newest digest says it in the place where it said that it did not know.
 */
export async function settleFollowUp(
  { identifier, ask_id: followUpId }: Pick<LedgerRow, 'identifier' | 'ask_id'>,
  tools: readonly AvailableTool[],
  { followUps, ledger, writes, redraw }: Deps,
): Promise<void> {
  const row = await followUps.get(identifier, followUpId);
  if (!row) return;
  const before = await ledger.soFar(row.id);
  const followUp = await execute(row, { tools }, { followUps, ledger, writes });
  if ((followUp.lost ?? []).length === before.unknown.length) return;
  await redraw(identifier, (facts) =>
    withItem(facts, row.account_id, (item) =>
      item.followUp?.id === row.id ? { ...item, followUp: { ...item.followUp, ...followUp } } : item,
    ),
  );
}
