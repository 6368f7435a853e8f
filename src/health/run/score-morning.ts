import type { HealthAccountRow, HealthAccounts, Past } from '../../storage/health-accounts.ts';
import type { RuleSet } from '../rules.ts';
import { score } from '../score.ts';
import type { Account, DeliverySignal, Scored, Signals, StageSignal, SupportSignal } from '../types.ts';
import { type PillarRead, signalOf } from './pillar-read.ts';

/** What was read of all accounts. */
export interface PillarsRead {
  /** `finished`: its onboarding is over. */
  stage: { pillar: PillarRead<StageSignal>; finished: ReadonlySet<string> };
  support: PillarRead<SupportSignal>;
  delivery: PillarRead<DeliverySignal>;
}

/** One account with its score of this morning. */
export interface ScoredAccount {
  row: HealthAccountRow;
  account: Account;
  signals: Signals;
  scored: Scored;
  past: Past | undefined;
}

/** An account that a colleague took over, and that is its giver's in HubSpot all the same. */
export interface HandedOver {
  /** Of its row; what buttons carry. */
  id: string;
  name: string;
  /** The colleague's Slack user id. */
  to: string;
}

/** Mornings before this one that a digest looks back on. */
const LOOK_BACK = 14;

/**
 * Scores every account, and keeps what each score was made from. Accounts whose onboarding is over are not among them;
 * those that a colleague took over are named, and not scored.
 */
export async function scoreMorning(
  accounts: readonly Account[],
  { stage, support, delivery }: PillarsRead,
  { identifier, date, lastTold }: { identifier: string; date: string; lastTold?: string | undefined },
  { accounts: store, rules }: { accounts: HealthAccounts; rules: RuleSet },
): Promise<{ scored: ScoredAccount[]; handedOver: HandedOver[] }> {
  const open = accounts.filter(({ key }) => !stage.finished.has(key));
  const rows = await store.seen(identifier, open, date);
  const past = await store.past(identifier, date, { days: LOOK_BACK, lastTold });
  const handedOver = open.flatMap(({ key, name }) => {
    const { id, handed_to: to } = rows.get(key) ?? {};
    return id && to ? [{ id, name, to }] : [];
  });
  const mornings = open.flatMap((account) => {
    const row = rows.get(account.key);
    if (!row || row.handed_to) return [];
    const signals: Signals = {
      stage: signalOf(stage.pillar, account.key),
      support: signalOf(support, account.key),
      delivery: signalOf(delivery, account.key),
    };
    const before = past.get(row.id)?.tier;
    const snapshot = { signals, ...(before && { before }) };
    return [{ row, account, signals, snapshot, scored: score(snapshot, rules), past: past.get(row.id) }];
  });
  await store.save(
    identifier,
    date,
    { version: rules.version, rules: rules.source },
    mornings.map(({ row, snapshot, scored }) => ({ accountId: row.id, snapshot, scored })),
  );
  return { scored: mornings.map(({ snapshot: _snapshot, ...morning }) => morning), handedOver };
}
