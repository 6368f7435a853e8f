import type { Account, Signal, Signals, Source } from '../types.ts';
import { findOwner, readAccounts } from './hubspot.ts';
import { readStages } from './hubspot-deals.ts';
import { deliverySignals, readWorkspace } from './linear.ts';
import type { Links } from './links.ts';
import type { Reader } from './reader.ts';
import type { SignalSettings } from './settings.ts';
import { SourceLost, type Unavailable } from './source-lost.ts';
import { readSupport } from './zendesk.ts';

/** Which sources may be asked, as the accounts' states say. `unavailable` may carry a `since` of an earlier morning. */
export type Preflight = Readonly<Record<Source, { kind: 'active' } | Unavailable>>;

export type SourceState = { kind: 'fresh' } | Unavailable;

export interface AccountSignals {
  account: Account;
  signals: Signals;
}

export type SignalsResult =
  | {
      kind: 'read';
      /** By the account's key. */
      accounts: AccountSignals[];
      /** `last_known`: HubSpot could not tell them; they are those of an earlier day. */
      accountsFrom: 'hubspot' | 'last_known';
      /** Accounts left out because their onboarding is over. */
      finished: number;
      sources: Readonly<Record<Source, SourceState>>;
      /** Rows that did not parse. */
      skipped: Readonly<Record<Source, number>>;
      calls: number;
    }
  /** HubSpot has no owner with the person's mail address, or nobody knows that address. */
  | { kind: 'no_owner'; calls: number }
  /** HubSpot could not tell the accounts, and none are known from before. */
  | { kind: 'no_accounts'; hubspot: Unavailable; calls: number };

export interface SignalsInput {
  reader: Reader;
  /** The mail address of the person, as Slack has it. */
  owner: { email?: string | undefined };
  settings: SignalSettings;
  preflight: Preflight;
  /** YYYY-MM-DD where the person is. */
  today: string;
  now: Date;
  links: Links;
  /** The accounts of the last run in which HubSpot could be read. */
  lastKnown?: readonly Account[];
}

type Attempt<T> = { kind: 'done'; value: T } | Unavailable;

/**
 * Reads what the three products tell about all of a person's onboardings, in bulk. The failure of one source never stops
 * the others; a source that preflight found inactive is not asked.
 *
 * @example
 * const reader = createReader({ execute: scalekit.execute, identifier, connections, now: () => new Date(), pause });
 * const result = await readSignals({ reader, owner: { email }, settings, preflight, today, now: new Date(), links: {} });
 * if (result.kind === 'read') for (const { account, signals } of result.accounts) score(account, signals);
 *
 * @throws what the reader's signal was aborted with; nothing that a product does
 */
export async function readSignals(input: SignalsInput): Promise<SignalsResult> {
  const { reader, preflight, links, today, now } = input;
  const [crm, linear] = await settle([fromHubspot(input), attempt(preflight.linear, () => readWorkspace(reader))]);
  if (crm.kind === 'no_owner') return { kind: 'no_owner', calls: reader.calls };
  if (crm.kind === 'no_accounts') return { kind: 'no_accounts', hubspot: crm.hubspot, calls: reader.calls };

  const { accounts, stages, support } = crm;
  const delivery: Attempt<ReadonlyMap<string, Signals['delivery']>> =
    linear.kind === 'done'
      ? { kind: 'done', value: deliverySignals(linear.value, accounts, links, today, now) }
      : linear;
  const going = accounts.filter(({ key }) => stages.kind !== 'done' || stages.value.get(key) !== 'finished');
  return {
    kind: 'read',
    accounts: going.map((account) => ({
      account,
      signals: {
        stage: signalOf(stages, account),
        support: signalOf(support, account),
        delivery: signalOf(delivery, account),
      },
    })),
    accountsFrom: crm.accountsFrom,
    finished: accounts.length - going.length,
    sources: { hubspot: crm.hubspot, zendesk: stateOf(support), linear: stateOf(delivery) },
    skipped: { ...reader.skipped },
    calls: reader.calls,
  };
}

type Stages = Attempt<ReadonlyMap<string, Signals['stage'] | 'finished'>>;

interface Crm {
  kind: 'accounts';
  accounts: readonly Account[];
  accountsFrom: 'hubspot' | 'last_known';
  hubspot: SourceState;
  stages: Stages;
  support: Attempt<ReadonlyMap<string, Signals['support']>>;
}

/** The accounts, and what needs them to be known: their stages and their tickets. */
async function fromHubspot(
  input: SignalsInput,
): Promise<Crm | { kind: 'no_owner' } | { kind: 'no_accounts'; hubspot: Unavailable }> {
  const { reader, settings, preflight, links, now, lastKnown = [] } = input;
  const email = input.owner.email?.trim();
  if (email === undefined || email === '') return { kind: 'no_owner' };
  const found = await attempt(preflight.hubspot, async () => {
    const owner = await findOwner(reader, email);
    return owner === undefined ? undefined : { owner, ...(await readAccounts(reader, owner, settings, now)) };
  });
  if (found.kind === 'done' && found.value === undefined) return { kind: 'no_owner' };
  const known = found.kind === 'done' ? found.value : undefined;
  if (found.kind === 'unavailable' && lastKnown.length === 0) return { kind: 'no_accounts', hubspot: found };

  const accounts = known?.accounts ?? [...lastKnown].sort((a, b) => (a.key < b.key ? -1 : 1));
  const readStagesOf = async (): Promise<Stages> => {
    if (found.kind === 'unavailable') return found;
    return attempt({ kind: 'active' }, () => readStages(reader, known?.owner ?? '', accounts, settings, now));
  };
  const [stages, support] = await settle([
    readStagesOf(),
    attempt(preflight.zendesk, () => readSupport(reader, accounts, links, settings, now)),
  ]);
  const incomplete: Unavailable = { kind: 'unavailable', since: now.toISOString(), why: 'incomplete' };
  const hubspot = known?.complete === false ? incomplete : stateOf(stages);
  return {
    kind: 'accounts',
    accounts,
    accountsFrom: known === undefined ? 'last_known' : 'hubspot',
    hubspot,
    stages,
    support,
  };
}

/** Reads from a source, if it may be asked. */
async function attempt<T>(before: Preflight[Source], read: () => Promise<T>): Promise<Attempt<T>> {
  if (before.kind === 'unavailable') return before;
  try {
    return { kind: 'done', value: await read() };
  } catch (error) {
    if (error instanceof SourceLost) return error.unavailable;
    throw error;
  }
}

/** Waits for both, also where one throws. */
async function settle<A, B>([a, b]: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

function signalOf<T>(read: Attempt<ReadonlyMap<string, Signal<T> | 'finished'>>, { key }: Account): Signal<T> {
  if (read.kind === 'unavailable') return read;
  const signal = read.value.get(key);
  return signal === undefined || signal === 'finished' ? { kind: 'not_set_up', why: 'no_match' } : signal;
}

function stateOf(read: Attempt<unknown>): SourceState {
  return read.kind === 'done' ? { kind: 'fresh' } : read;
}
