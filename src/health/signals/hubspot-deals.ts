import type { Account, Signal, StageSignal } from '../types.ts';
import { dealSchema, enteredProperty, type Pipeline, PipelineRow } from './hubspot-rows.ts';
import { equal, readHubspot, searchFor } from './hubspot-search.ts';
import type { Reader } from './reader.ts';
import type { SignalSettings } from './settings.ts';
import { dealsOf, lifecycleStage, stageOf } from './stage.ts';

/**
 * How each account's onboarding moves.
 * @returns by the account's key; `finished`: it is no onboarding any more
 * @throws SourceLost
 */
export async function readStages(
  reader: Reader,
  owner: string,
  accounts: readonly Account[],
  settings: SignalSettings,
  now: Date,
): Promise<Map<string, Signal<StageSignal> | 'finished'>> {
  const since = now.toISOString();
  const byLifecycle = (account: Account): Signal<StageSignal> =>
    account.undated
      ? { kind: 'unavailable', since, why: 'undated' }
      : { kind: 'value', value: lifecycleStage(account, settings.lifecycleValue, now) };
  if (accounts.length === 0) return new Map();
  const pipeline = await findPipeline(reader, settings.pipeline);
  if (pipeline === undefined) return new Map(accounts.map((account) => [account.key, byLifecycle(account)]));
  const found = await readDeals(reader, owner, pipeline);
  if (!found.complete) {
    // The deal that counts may be among those that are missing.
    const unread = { kind: 'unavailable', since, why: 'incomplete' } as const;
    return new Map(accounts.map(({ key }) => [key, unread]));
  }
  const deals = dealsOf(accounts, found.rows, pipeline);
  return new Map(
    accounts.map((account): [string, Signal<StageSignal> | 'finished'] => {
      const deal = deals.get(account.key)?.[0];
      const stage = deal === undefined ? undefined : stageOf(deal, pipeline, now);
      if (stage === 'finished') return [account.key, stage];
      return [account.key, stage === undefined ? byLifecycle(account) : { kind: 'value', value: stage }];
    }),
  );
}

async function findPipeline(reader: Reader, wanted: string): Promise<Pipeline | undefined> {
  const found = await readHubspot(reader, 'hubspot_deal_pipelines_list', {}, PipelineRow, false);
  const name = wanted.trim().toLowerCase();
  return found?.rows.find(({ id, label }) => label.toLowerCase() === name || id.toLowerCase() === name);
}

async function readDeals(reader: Reader, owner: string, { id, stages }: Pipeline) {
  const stageIds = stages.map((stage) => stage.id);
  const properties = [
    'dealname',
    'dealstage',
    'hs_primary_associated_company',
    'createdate',
    enteredProperty('current_stage'),
    ...stageIds.map(enteredProperty),
  ];
  const search = searchFor([[equal('hubspot_owner_id', owner), equal('pipeline', id)]], properties);
  const found = await readHubspot(reader, 'hubspot_deals_search', search, dealSchema(stageIds));
  return found ?? reader.lose('hubspot', 'down');
}
