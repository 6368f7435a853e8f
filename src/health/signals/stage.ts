import type { Account, StageSignal } from '../types.ts';
import type { Deal, Pipeline } from './hubspot-rows.ts';
import { namedIn, needleOf } from './names.ts';
import { daysBetween } from './rows.ts';

/**
 * Which deals are of which account: by the deal's company, else by its name where that is of one account alone.
 * @returns by the account's key, the deal that counts first: open before closed, newest first
 */
export function dealsOf(
  accounts: readonly Account[],
  deals: readonly Deal[],
  { stages }: Pipeline,
): Map<string, Deal[]> {
  const closed = new Set(stages.flatMap((stage) => (stage.closed ? [stage.id] : [])));
  const keys = new Set(accounts.map(({ key }) => key));
  const needles = accounts.map(needleOf);
  // The company of such a deal is none of these.
  const withoutCompany = needles.filter(({ key }) => !key.startsWith('company:'));
  const found = new Map<string, Deal[]>();
  for (const deal of deals) {
    const key = deal.companyId === undefined ? undefined : `company:${deal.companyId}`;
    const named = namedIn(deal.name, key === undefined ? needles : withoutCompany);
    const owner = key !== undefined && keys.has(key) ? key : named.length === 1 ? named[0] : undefined;
    if (owner !== undefined) found.set(owner, [...(found.get(owner) ?? []), deal]);
  }
  const rank = (deal: Deal) => (closed.has(deal.stageId) ? 1 : 0);
  for (const list of found.values()) {
    list.sort(
      (a, b) => rank(a) - rank(b) || b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id, 'en', NUMERIC),
    );
  }
  return found;
}

const NUMERIC = { numeric: true } as const;

/** What a deal tells; `finished` where its stage is a closed one. */
export function stageOf(deal: Deal, { stages }: Pipeline, now: Date): StageSignal | 'finished' {
  const place = stages.findIndex(({ id }) => id === deal.stageId);
  const stage = stages[place];
  if (stage?.closed === true) return 'finished';
  const since = deal.since ?? deal.entered.get(deal.stageId) ?? deal.createdAt;
  const later = place < 0 ? [] : stages.slice(place + 1);
  return {
    stage: stage?.label ?? deal.stageId,
    days: daysBetween(since, now),
    movedBack: later.some(({ id }) => (deal.entered.get(id) ?? since) < since),
  };
}

/** What the lifecycle tells of an account without a deal in the pipeline. */
export function lifecycleStage({ since }: Account, value: string, now: Date): StageSignal {
  const words = value.replace(/[_-]+/g, ' ').trim();
  return { stage: words.charAt(0).toUpperCase() + words.slice(1), days: daysBetween(since, now), movedBack: false };
}
