import { randomUUID } from 'node:crypto';
import { Mastra } from '@mastra/core';
import { RequestContext } from '@mastra/core/request-context';
import { createStep, createWorkflow } from '@mastra/core/workflows';
import { z } from 'zod';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Toolbox } from '../connectors/toolbox.ts';
import type { FollowUps } from '../storage/follow-ups.ts';
import { type HealthAccounts, snoozeOf } from '../storage/health-accounts.ts';
import type { DigestMode } from '../storage/schema.ts';
import type { Log } from '../telemetry/log.ts';
import type { Ledger } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import { type Acted, act } from './act.ts';
import type { RuleSet } from './rules.ts';
import { closedTasks } from './run/closed-tasks.ts';
import { logUnread } from './run/log-unread.ts';
import { offeredTools } from './run/offered-tools.ts';
import { type PillarRead, readPillar } from './run/pillar-read.ts';
import { type Preflight, preflight } from './run/preflight.ts';
import { type AccountsRead, readTheirAccounts } from './run/read-accounts.ts';
import { type HandedOver, type PillarsRead, type ScoredAccount, scoreMorning } from './run/score-morning.ts';
import { readStages } from './signals/hubspot-deals.ts';
import { deliverySignals, readWorkspace } from './signals/linear.ts';
import type { Links } from './signals/links.ts';
import { createReader, type Reader } from './signals/reader.ts';
import type { SignalSettings } from './signals/settings.ts';
import { readSupport } from './signals/zendesk.ts';
import { isAsleep } from './snooze.ts';
import type { DeliverySignal, Source, SourceState, SourceStates, StageSignal, SupportSignal } from './types.ts';

/** One person's morning, as far as it does not come from the products. */
export interface MorningRequest {
  identifier: string;
  runId: string;
  /** As Slack has it; finds their owner record in HubSpot. */
  email: string | undefined;
  /** YYYY-MM-DD in the person's zone. */
  date: string;
  mode: DigestMode;
  /** Their first digest, which does nothing yet. */
  preview: boolean;
  /** When a task of today is due. */
  dueAt: Date;
  /** Since when sources have been away that were so the last time, ISO 8601. */
  awaySince?: Partial<Record<Source, string>>;
  /** The local day of the last digest that reached them. */
  lastTold?: string | undefined;
  signal: AbortSignal;
}

/** What a morning came to. One that ended early says why, as data. */
export type MorningOutcome =
  | Exclude<Preflight, { kind: 'ready' }>
  | (Extract<AccountsRead, { kind: 'no_owner' }> & { calls: number })
  | {
      kind: 'scored';
      accounts: readonly (ScoredAccount & Acted)[];
      handedOver: readonly HandedOver[];
      accountsFrom: 'hubspot' | 'last_known';
      /** False where nobody has the lifecycle value that the operator named, and HubSpot does not seem to know it. */
      lifecycleKnown: boolean;
      sources: SourceStates;
      /** Records that did not parse. */
      skipped: Record<Source, number>;
      calls: number;
    };

export interface WorkflowDeps {
  scalekit: Pick<Scalekit, 'execute'>;
  toolbox: Toolbox;
  /** The operator's names of the three Scalekit connections; one that is not set up has none. */
  connections: Readonly<Partial<Record<Source, string>>>;
  accounts: HealthAccounts;
  followUps: FollowUps;
  writes: Pick<Writes, 'perform'>;
  ledger: Pick<Ledger, 'of' | 'soFar'>;
  rules: RuleSet;
  settings: SignalSettings;
  pause: (ms: number) => Promise<void>;
  now: () => Date;
  /** From 0 to below 1. */
  random: () => number;
  log: Pick<Log, 'warn'>;
}

type Ended = Exclude<MorningOutcome, { kind: 'scored' }>;
type Read = Extract<AccountsRead, { kind: 'accounts' }>;
/** A step that cannot go on hands its reason through to the end. */
type Or<T> = ({ kind: 'go' } & T) | { kind: 'ended'; outcome: Ended };

/** All accounts with their scores, and what those were made from. */
interface ScoredMorning {
  read: Read;
  pillars: PillarsRead;
  scored: readonly ScoredAccount[];
  handedOver: readonly HandedOver[];
}

/** What a run holds beside its ids. */
interface Running {
  request: MorningRequest;
  reader: Reader;
}

/** Ids only: Mastra may write them down. */
const Ids = z.object({ identifier: z.string().min(1), attempt: z.string().min(1) });
type Ids = z.infer<typeof Ids>;

/** What steps hand on is ours, and was parsed where it was read: checking a thousand accounts again helps nobody. */
const ours = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

/**
 * The morning of one person as a Mastra workflow: preflight, accounts, signals (in parallel) and score, act, summarise.
 * Nothing of a run is stored by Mastra: the queue's job runs it again after a crash, and the database makes that harmless.
 */
export function createMorningWorkflow(deps: WorkflowDeps): (request: MorningRequest) => Promise<MorningOutcome> {
  /** By attempt: a run may be taken up again while an earlier attempt has not noticed that it is over. */
  const running = new Map<string, Running>();
  const workflow = morningWorkflow(deps, running);
  // Of its own accord Mastra prints what a step threw, whole: who started the run logs it without what must not be told.
  new Mastra({ workflows: { workflow }, logger: false });
  return async (request) => {
    const { identifier, runId, signal, awaySince = {} } = request;
    const { scalekit, connections, now, pause, random } = deps;
    const reading = { execute: scalekit.execute, identifier, connections, now, pause, random };
    const reader = createReader({ ...reading, signal, runId, awaySince });
    const attempt = randomUUID();
    running.set(attempt, { request, reader });
    try {
      const run = await workflow.createRun({ runId: attempt });
      const ids: [keyof Ids, string][] = [
        ['identifier', identifier],
        ['attempt', attempt],
      ];
      const result = await run.start({ inputData: {}, requestContext: new RequestContext<Ids>(ids) });
      if (result.status === 'success') return result.result;
      throw new Error(`the morning ended as ${result.status}`, { cause: 'error' in result ? result.error : undefined });
    } finally {
      running.delete(attempt);
      logUnread(deps.log, runId, reader);
    }
  };
}

function morningWorkflow(deps: WorkflowDeps, running: ReadonlyMap<string, Running>) {
  const runOf = (context: RequestContext<Ids>): Running => {
    const run = running.get(context.get('attempt'));
    if (!run) throw new Error('this run is not running here');
    return run;
  };
  const linksOf = async (identifier: string): Promise<Links> => {
    const rows = await deps.accounts.all(identifier);
    return Object.fromEntries(rows.map(({ account_key, links }) => [account_key, links as Links[string]]));
  };

  const ready = createStep({
    id: 'preflight',
    inputSchema: z.object({}),
    outputSchema: ours<Or<object>>(),
    requestContextSchema: Ids,
    async execute({ requestContext }): Promise<Or<object>> {
      const { request, reader } = runOf(requestContext);
      const outcome = await preflight(request.identifier, reader, deps);
      return outcome.kind === 'ready' ? { kind: 'go' } : { kind: 'ended', outcome };
    },
  });

  const accounts = createStep({
    id: 'accounts',
    inputSchema: ready.outputSchema,
    outputSchema: ours<Or<{ read: Read }>>(),
    requestContextSchema: Ids,
    async execute({ inputData, requestContext }): Promise<Or<{ read: Read }>> {
      if (inputData.kind === 'ended') return inputData;
      const { request, reader } = runOf(requestContext);
      const read = await readTheirAccounts(reader, { ...request, settings: deps.settings }, deps);
      if (read.kind === 'accounts') return { kind: 'go', read };
      return { kind: 'ended', outcome: { ...read, calls: reader.calls } };
    },
  });

  const stage = createStep({
    id: 'stage',
    inputSchema: accounts.outputSchema,
    outputSchema: ours<PillarsRead['stage']>(),
    requestContextSchema: Ids,
    async execute({ inputData, requestContext }): Promise<PillarsRead['stage']> {
      const finished = new Set<string>();
      if (inputData.kind === 'ended') return { pillar: NOTHING, finished };
      const { accounts: all, from } = inputData.read;
      if (from.kind === 'last_known') return { pillar: from.away, finished };
      const { reader } = runOf(requestContext);
      const pillar = await readPillar<StageSignal>(reader, 'hubspot', async () => {
        const stages = await readStages(reader, from.ownerId, all, deps.settings, reader.now());
        for (const [key, one] of stages) if (one === 'finished') finished.add(key);
        return new Map([...stages].flatMap(([key, one]) => (one === 'finished' ? [] : [[key, one]])));
      });
      return { pillar, finished };
    },
  });

  const support = createStep({
    id: 'support',
    inputSchema: accounts.outputSchema,
    outputSchema: ours<PillarRead<SupportSignal>>(),
    requestContextSchema: Ids,
    async execute({ inputData, requestContext }): Promise<PillarRead<SupportSignal>> {
      if (inputData.kind === 'ended') return NOTHING;
      const { request, reader } = runOf(requestContext);
      const links = await linksOf(request.identifier);
      return readPillar(reader, 'zendesk', () =>
        readSupport(reader, inputData.read.accounts, links, deps.settings, reader.now()),
      );
    },
  });

  const delivery = createStep({
    id: 'delivery',
    inputSchema: accounts.outputSchema,
    outputSchema: ours<PillarRead<DeliverySignal>>(),
    requestContextSchema: Ids,
    async execute({ inputData, requestContext }): Promise<PillarRead<DeliverySignal>> {
      if (inputData.kind === 'ended') return NOTHING;
      const { request, reader } = runOf(requestContext);
      const links = await linksOf(request.identifier);
      return readPillar(reader, 'linear', async () =>
        deliverySignals(await readWorkspace(reader), inputData.read.accounts, links, request.date, reader.now()),
      );
    },
  });

  const score = createStep({
    id: 'score',
    inputSchema: z.object({
      stage: ours<PillarsRead['stage']>(),
      support: ours<PillarsRead['support']>(),
      delivery: ours<PillarsRead['delivery']>(),
    }),
    outputSchema: ours<Or<ScoredMorning>>(),
    requestContextSchema: Ids,
    async execute({ inputData: pillars, requestContext, getStepResult }) {
      const before = getStepResult('accounts') as Or<{ read: Read }>;
      if (before.kind === 'ended') return before;
      const { request } = runOf(requestContext);
      const morning = await scoreMorning(before.read.accounts, pillars, request, deps);
      return { kind: 'go' as const, read: before.read, pillars, ...morning };
    },
  });

  const acting = createStep({
    id: 'act',
    inputSchema: score.outputSchema,
    outputSchema: ours<Or<ScoredMorning & { acted: ReadonlyMap<string, Acted> }>>(),
    requestContextSchema: Ids,
    async execute({ inputData, requestContext }) {
      if (inputData.kind === 'ended') return inputData;
      const { request, reader } = runOf(requestContext);
      const { read, scored } = inputData;
      const tools = await offeredTools(request.identifier, deps.toolbox);
      const ownerId = read.from.kind === 'hubspot' ? read.from.ownerId : undefined;
      const { complete } = read;
      const at = { dueAt: request.dueAt.toISOString(), scoredAt: reader.now() };
      const context = { ...request, ...at, ownerId, tools, complete };
      const toAct = scored.map(({ row, past, ...one }) => {
        const asleep = isAsleep(snoozeOf(row), one.scored, past?.tier, request.date);
        return { ...one, id: row.id, asleep };
      });
      const acted = await act(toAct, context, { ...deps, closedTasks: (ids) => closedTasks(reader, ids) });
      return { ...inputData, acted };
    },
  });

  const summarise = createStep({
    id: 'summarise',
    inputSchema: acting.outputSchema,
    outputSchema: ours<MorningOutcome>(),
    requestContextSchema: Ids,
    async execute({ inputData, requestContext }): Promise<MorningOutcome> {
      if (inputData.kind === 'ended') return inputData.outcome;
      const { reader } = runOf(requestContext);
      const { read, pillars, scored, handedOver, acted } = inputData;
      return {
        kind: 'scored',
        accounts: scored.map((one) => ({ ...one, ...acted.get(one.row.id) })),
        handedOver,
        accountsFrom: read.from.kind,
        lifecycleKnown: read.lifecycleKnown,
        sources: statesOf(read, pillars, reader.now()),
        skipped: { ...reader.skipped },
        calls: reader.calls,
      };
    },
  });

  return createWorkflow({
    id: 'morning',
    inputSchema: ready.inputSchema,
    outputSchema: summarise.outputSchema,
    requestContextSchema: Ids,
    options: { shouldPersistSnapshot: () => false },
  })
    .then(ready)
    .then(accounts)
    .parallel([stage, support, delivery])
    .then(score)
    .then(acting)
    .then(summarise)
    .commit();
}

const NOTHING = { kind: 'read' as const, signals: new Map<string, never>() };

/** Of each source that is set up. */
function statesOf({ complete }: Read, { stage, support, delivery }: PillarsRead, now: Date): SourceStates {
  const incomplete = { kind: 'unavailable', since: now.toISOString(), why: 'incomplete' } as const;
  const states = {
    hubspot: complete ? stateOf(stage.pillar) : incomplete,
    zendesk: stateOf(support),
    linear: stateOf(delivery),
  };
  return Object.fromEntries(Object.entries(states).filter(([, state]) => state !== undefined));
}

function stateOf(pillar: PillarRead<unknown>): SourceState | undefined {
  if (pillar.kind === 'not_set_up') return undefined;
  return pillar.kind === 'read' ? { kind: 'fresh' } : pillar;
}
