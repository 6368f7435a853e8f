import type { FollowUpShown } from '../health/follow-up-shown.ts';
import { DEFAULT_RULES } from '../health/rules.ts';
import { score } from '../health/score.ts';
import type {
  DeliverySignal,
  Scored,
  Signal,
  Signals,
  Source,
  SourceState,
  SupportSignal,
  Tier,
} from '../health/types.ts';
import type { Receipt } from '../writes/receipt.ts';
import { compose, type Morning } from './compose.ts';
import type { AccountMorning, DigestFacts } from './facts.ts';

export const FRESH: Record<Source, SourceState> = {
  hubspot: { kind: 'fresh' },
  zendesk: { kind: 'fresh' },
  linear: { kind: 'fresh' },
};
export const AWAY = { kind: 'unavailable', since: '2026-11-23T05:10:00Z', why: 'down' } as const;
export const PRODUCTS = [
  { label: 'HubSpot', hosts: ['app.hubspot.com'] },
  { label: 'Linear', hosts: ['linear.app'] },
];

interface Told {
  /** Days in "Technical setup", of 14 planned. */
  days?: number;
  support?: Partial<SupportSignal> | Signals['support'];
  delivery?: Partial<DeliverySignal> | Signals['delivery'];
}

/** Signals of an account at which everything is well, but for what is said. */
export function signals({ days = 3, support = {}, delivery = {} }: Told = {}): Signals {
  return {
    stage: { kind: 'value', value: { stage: 'Technical setup', days, movedBack: false } },
    support: known<SupportSignal>(support, { open: 0, urgent: 0, reopened: 0, oldestDays: 0, lastContactDays: 2 }),
    delivery: known<DeliverySignal>(delivery, { done: 5, planned: 5, overdue: 0, quietDays: 1 }),
  };
}

function known<T extends object>(part: Partial<T> | Signal<T>, base: T): Signal<T> {
  return 'kind' in part ? (part as Signal<T>) : { kind: 'value', value: { ...base, ...part } };
}

/** What they come to by the rules that the app ships. */
export function scored(of: Signals, before?: Tier): Scored {
  return score({ signals: of, ...(before && { before }) }, DEFAULT_RULES);
}

type Given = Told & Partial<Omit<AccountMorning, 'account' | 'signals' | 'scored' | 'previous'>>;

/** One account on one morning. `was`: how it stood on Friday. */
export function morning(
  name: string,
  { days, support, delivery, ...more }: Given & { was?: Told } = {},
): AccountMorning {
  const { was, ...rest } = more;
  const now = signals({ ...(days && { days }), ...(support && { support }), ...(delivery && { delivery }) });
  const friday = was && scored(signals(was));
  return {
    id: `id-${name}`,
    account: {
      key: `company:${name}`,
      name,
      record: { type: 'companies', id: '1' },
      emails: [],
      since: '2026-11-02T00:00:00Z',
    },
    signals: now,
    scored: scored(now, friday?.kind === 'scored' ? friday.tier : undefined),
    ...(friday && { previous: { date: '2026-11-20', scored: friday } }),
    history: [],
    ...rest,
  };
}

/** The facts of a Monday in Berlin. */
export function monday(mornings: readonly AccountMorning[], more: Partial<Morning & DigestFacts> = {}): DigestFacts {
  const { sentence, ...around } = more;
  const facts = compose({
    date: '2026-11-23',
    timeZone: 'Europe/Berlin',
    preview: false,
    mode: 'automatic',
    late: false,
    missed: [],
    lastDate: '2026-11-20',
    sources: FRESH,
    skipped: { hubspot: 0, zendesk: 0, linear: 0 },
    accountsFrom: 'hubspot',
    nextAt: '2026-11-24T07:00:00Z',
    mornings,
    ...around,
  });
  return { ...facts, ...(sentence && { sentence }) };
}

export const TASK: Receipt = {
  verb: 'Created',
  noun: 'task',
  name: 'Acme is Critical',
  connector: 'HubSpot',
  url: 'https://app.hubspot.com/tasks/1?a=1&b=2',
  writeId: 'w1',
  undoUntil: '2026-11-23T07:15:00Z',
};
export const COMMENT: Receipt = {
  verb: 'Commented on',
  noun: 'issue',
  name: 'ONB-12',
  connector: 'Linear',
  url: 'https://linear.app/acme/issue/ONB-12',
  writeId: 'w2',
  undoUntil: '2026-11-23T07:15:00Z',
};

export function followUp(state: FollowUpShown['state'], more: Partial<FollowUpShown> = {}): FollowUpShown {
  const receipts = state === 'done' || state === 'earlier' ? [TASK, COMMENT] : [];
  return { id: 'f1', state, receipts, parts: ['task', 'comment'], issue: 'ONB-12', version: 'v1', ...more };
}

/** Accounts in trouble, by how much. */
export const CRITICAL: Told = {
  days: 30,
  support: { open: 6, oldestDays: 9 },
  delivery: { overdue: 2, planned: 10, done: 4 },
};
export const AT_RISK: Told = { days: 22, support: { open: 4 }, delivery: { overdue: 2 } };
export const WATCH: Told = { days: 22, support: { open: 2 } };
