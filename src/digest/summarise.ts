import { SOURCES } from '../health/types.ts';
import type { MorningOutcome } from '../health/workflow.ts';
import { snoozeOf } from '../storage/health-accounts.ts';
import { compose, type Morning } from './compose.ts';
import type { AccountMorning, Told } from './facts.ts';

type Around = Pick<Morning, 'date' | 'timeZone' | 'preview' | 'mode' | 'late' | 'missed' | 'lastDate' | 'nextAt'>;
type Scored = Extract<MorningOutcome, { kind: 'scored' }>;

/** What a morning's outcome comes to for its reader. */
export function summarise(outcome: MorningOutcome, around: Around): Told {
  if (outcome.kind !== 'scored') return outcome;
  const { accounts, handedOver, sources, skipped, accountsFrom, lifecycleKnown } = outcome;
  const away = Object.values(sources).some(({ kind }) => kind !== 'fresh');
  if (accounts.length === 0 && handedOver.length === 0) {
    if (!lifecycleKnown) return { kind: 'lifecycle_unknown' };
    if (!away) return { kind: 'no_accounts' };
  }
  const mornings = accounts.map(asMorning);
  // Nothing is done without all three. Who cannot be shown what would be done is asked about it once they can.
  const whole = SOURCES.every((source) => sources[source]);
  const how = whole ? around : { ...around, mode: 'report' as const, preview: false };
  return { kind: 'digest', facts: compose({ ...how, sources, skipped, accountsFrom, handedOver, mornings }) };
}

function asMorning({ row, account, signals, scored, past, badSince, followUp }: Scored['accounts'][number]) {
  const snooze = snoozeOf(row);
  const morning: AccountMorning = {
    id: row.id,
    account,
    signals,
    scored,
    history: past?.history ?? [],
    ...(past?.told && { previous: past.told }),
    ...(past?.toldTier && { lastTier: past.toldTier }),
    ...(badSince && { badSince }),
    ...(snooze && { snooze }),
    ...(followUp && { followUp }),
  };
  return morning;
}
