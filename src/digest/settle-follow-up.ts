import type { AvailableTool } from '../connectors/types.ts';
import { begunOf, execute } from '../health/follow-up.ts';
import type { FollowUps } from '../storage/follow-ups.ts';
import { type HealthAccounts, isWatched } from '../storage/health-accounts.ts';
import type { Ledger, LedgerRow } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import { type Redraw, withItem } from './redraw.ts';

interface Deps {
  followUps: Pick<FollowUps, 'get' | 'done'>;
  accounts: Pick<HealthAccounts, 'get'>;
  ledger: Pick<Ledger, 'of' | 'soFar'>;
  writes: Pick<Writes, 'perform'>;
  redraw: Redraw;
}

/**
 * Looks again for a write of a digest whose outcome is not known, and does what is missing of what was begun. Where more
 * is known then, the newest digest says it in the place where it said that it did not know. An account that its person
 * wants to be left alone by now is left alone.
 */
export async function settleFollowUp(
  { identifier, ask_id: followUpId }: Pick<LedgerRow, 'identifier' | 'ask_id'>,
  tools: readonly AvailableTool[],
  { followUps, accounts, ledger, writes, redraw }: Deps,
): Promise<void> {
  const row = await followUps.get(identifier, followUpId);
  if (row?.status !== 'allowed' || !isWatched(await accounts.get(identifier, row.account_id))) return;
  const before = await ledger.soFar(row.id);
  const only = await begunOf(row, ledger);
  const followUp = await execute(row, { tools, only }, { followUps, ledger, writes });
  if ((followUp.lost ?? []).length === before.unknown.length) return;
  await redraw(identifier, (facts) =>
    withItem(facts, row.account_id, (item) =>
      item.followUp?.id === row.id ? { ...item, followUp: { ...item.followUp, ...followUp } } : item,
    ),
  );
}
