import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import type { FollowUpParts, FollowUpRow, FollowUps, OpenEpisode } from '../storage/follow-ups.ts';
import type { DigestMode } from '../storage/schema.ts';
import type { Ledger } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import { carryOut } from './carry-out.ts';
import { decideFollowUp, endsEpisode } from './episodes.ts';
import { COMMENT_TOOL, commentPart, TASK_TOOL, taskPart } from './follow-up-parts.ts';
import { type FollowUpShown, versionOf, wordsOf } from './follow-up-shown.ts';
import type { Account, Scored, Signals } from './types.ts';
import { PILLARS, TIERS } from './types.ts';

/** An account of this morning, by the id of its row. */
export interface ToAct {
  id: string;
  account: Account;
  signals: Signals;
  scored: Scored;
  /** Its person wants nothing said or done about it now. */
  asleep: boolean;
}

/** This morning, for all of them. */
export interface ActContext {
  identifier: string;
  runId: string;
  /** YYYY-MM-DD in the person's zone. */
  date: string;
  mode: DigestMode;
  /** HubSpot gave all of their accounts: of one that it gave in part, part of the tickets may be missing. */
  complete: boolean;
  /** The local day of the last digest that reached them. */
  lastTold?: string | undefined;
  /** The person's first digest: says what it would do. */
  preview: boolean;
  /** HubSpot's owner record of the person; without it there is nobody to give a task to. */
  ownerId: string | undefined;
  /** When a task of today is due, ISO 8601. */
  dueAt: string;
  scoredAt: Date;
  /** What the person's accounts offer now; undefined where that could not be found out. */
  tools: readonly AvailableTool[] | undefined;
}

interface Deps {
  followUps: FollowUps;
  writes: Pick<Writes, 'perform'>;
  ledger: Pick<Ledger, 'of' | 'soFar'>;
  /** Which of these HubSpot tasks are closed or gone; undefined where it cannot be read. */
  closedTasks(ids: readonly string[]): Promise<ReadonlySet<string> | undefined>;
}

/** A follow-up as it stands in the digest, and the day on which its account turned bad. */
export interface Acted {
  badSince?: string;
  followUp?: FollowUpShown;
}

/**
 * Opens and ends episodes, and writes the follow-up of each account that entered At Risk or Critical, or offers it. Safe
 * to repeat: an episode, a follow-up and each of its writes exist once.
 */
export async function act(accounts: readonly ToAct[], context: ActContext, deps: Deps): Promise<Map<string, Acted>> {
  const { followUps } = deps;
  const episodes = await followUps.open(context.identifier);
  const closed = await closedFollowUps(accounts, episodes, deps);
  const acted = new Map<string, Acted>();
  // One after the other: each may write, and nobody waits for the sum of them.
  for (const one of accounts) {
    const result = await actOn(one, { episode: episodes.get(one.id), closed }, context, deps);
    if (result) acted.set(one.id, result);
  }
  return acted;
}

interface Before {
  episode: OpenEpisode | undefined;
  /** Ids of follow-ups whose tasks are closed. */
  closed: ReadonlySet<string>;
}

async function actOn(one: ToAct, before: Before, context: ActContext, deps: Deps): Promise<Acted | undefined> {
  const { followUps } = deps;
  const { date, tools, complete } = context;
  const { episode, closed } = before;
  if (episode && endsEpisode(one.scored)) {
    await followUps.end(episode.id, date);
    return undefined;
  }
  if (one.asleep) return episode && { badSince: episode.openedOn };
  const decision = decideFollowUp({
    score: one.scored,
    // Without tools nothing is begun: an episode that is open without its follow-up would wait two weeks for one.
    allSourcesRead: complete && tools !== undefined && PILLARS.every((pillar) => one.signals[pillar].kind === 'value'),
    episode: episode && asEpisode(episode, closed),
    date,
  });
  if (decision.kind === 'none') {
    if (!episode) return undefined;
    const actable = decision.why === 'followed_up';
    const stands = episode.last
      ? await standing(one, episode.last, actable, context, deps)
      : // It was opened and nothing came of it: they only wanted reports then, or an attempt was cut off.
        actable && (await offer(one, { episodeId: episode.id, number: 1 }, context, deps));
    return { badSince: episode.openedOn, ...(stands && { followUp: stands }) };
  }
  const episodeId = episode?.id ?? (await followUps.begin(one.id, date));
  const number = (episode?.last?.number ?? 0) + 1;
  const followUp = await offer(one, { episodeId, number }, context, deps);
  return { badSince: episode?.openedOn ?? date, ...(followUp && { followUp }) };
}

/** What there is of the episode's last follow-up: one that nobody decided about is offered anew, one half done is finished. */
async function standing(
  one: ToAct,
  last: FollowUpRow,
  actable: boolean,
  context: ActContext,
  deps: Deps,
): Promise<FollowUpShown | undefined> {
  if (last.status === 'declined') return undefined;
  if (last.status === 'offered') {
    if (!actable) return undefined;
    return offer(one, { episodeId: last.episode_id, number: last.number }, context, deps);
  }
  // Who wants to be asked or told only by now wants nothing finished that nobody pressed.
  const wanted = last.allowed === 'click' || context.mode === 'automatic';
  if (last.status === 'allowed' && actable && wanted) {
    if (last.local_date < context.date) return takeUp(one, last, context, deps);
    const allowed = await deps.followUps.allow(last, last.allowed ?? 'mode');
    return allowed && execute(allowed, context, deps);
  }
  // What no digest has told of yet is news.
  const news = last.run_id === context.runId || (context.lastTold !== undefined && last.local_date > context.lastTold);
  return shown(last, news ? 'done' : 'earlier', deps.ledger);
}

/**
 * A follow-up of an earlier day that did not come to its end. What was begun is finished. The words of the rest are of
 * that day: they are made anew, or left out where a click has allowed these alone.
 */
async function takeUp(
  one: ToAct,
  last: FollowUpRow,
  context: ActContext,
  deps: Deps,
): Promise<FollowUpShown | undefined> {
  const { followUps, ledger } = deps;
  const begun = await begunOf(last, ledger);
  if (begun.size === 0) {
    await followUps.withdraw(last);
    return offer(one, { episodeId: last.episode_id, number: last.number }, context, deps);
  }
  const parts = last.allowed === 'mode' ? partsOf(one, context)?.(last.id) : undefined;
  const row = parts
    ? await followUps.rewrite(last, {
        ...(!begun.has(TASK_TOOL) && { task: parts.task }),
        ...(!begun.has(COMMENT_TOOL) && { comment: parts.comment ?? null }),
      })
    : last;
  const allowed = await followUps.allow(row, last.allowed ?? 'mode');
  return allowed && execute(allowed, { ...context, ...(!parts && { only: begun }) }, deps);
}

/** The tools whose call of this follow-up was made, or may have been. */
export async function begunOf({ id }: FollowUpRow, ledger: Pick<Ledger, 'of'>): Promise<ReadonlySet<string>> {
  const own = (await ledger.of(id)).filter(({ step_of: step }) => step === null);
  return new Set(own.filter(({ status }) => status !== 'planned' && status !== 'failed').map(({ tool }) => tool));
}

/** What is written about an account as it is this morning; undefined where nothing can be. */
function partsOf(
  { account, signals, scored }: ToAct,
  { ownerId, dueAt, tools }: ActContext,
): ((id: string) => FollowUpParts) | undefined {
  const taskTool = tools?.find(({ spec }) => spec.name === TASK_TOOL);
  if (scored.kind !== 'scored' || !ownerId || !taskTool) return undefined;
  const stalled = stalledOf(signals);
  const comment = stalled && commentPart(stalled);
  return (id) => ({
    task: taskPart(taskTool, id, { account, signals, score: scored, ownerId, dueAt }),
    ...(comment && { comment }),
  });
}

function stalledOf({ delivery }: Signals) {
  return delivery.kind === 'value' ? delivery.value.stalled : undefined;
}

async function offer(
  one: ToAct,
  { episodeId, number }: { episodeId: string; number: number },
  context: ActContext,
  deps: Deps,
): Promise<FollowUpShown | undefined> {
  const { identifier, runId, date, mode, preview, scoredAt } = context;
  const { id: accountId, signals, scored } = one;
  const parts = partsOf(one, context);
  if (mode === 'report' || scored.kind !== 'scored' || !parts) return undefined;
  const row = await deps.followUps.offer(
    { accountId, episodeId, identifier, runId, number, tier: scored.tier, date, scoredAt },
    parts,
  );
  if (row.status === 'declined') return undefined;
  const mayRun = row.status !== 'offered' || (mode === 'automatic' && !preview);
  const stalled = stalledOf(signals);
  const issue = stalled && { issue: stalled.identifier };
  if (!mayRun) return { ...(await shown(row, preview ? 'preview' : 'offered', deps.ledger)), ...issue };
  const allowed = await deps.followUps.allow(row, row.allowed ?? 'mode');
  return allowed && { ...(await execute(allowed, context, deps)), ...issue };
}

/** Carries an allowed follow-up out, or only its parts of these tools, and tells what came of it. */
export async function execute(
  row: FollowUpRow,
  { tools = [], only }: { tools?: readonly AvailableTool[] | undefined; only?: ReadonlySet<string> | undefined },
  deps: Pick<Deps, 'writes'> & { followUps: Pick<FollowUps, 'done'>; ledger: Pick<Ledger, 'soFar'> },
): Promise<FollowUpShown> {
  if (row.status === 'done') return shown(row, 'done', deps.ledger);
  const { state, denied } = await carryOut(row, tools, deps, only);
  return { ...(await shown(row, state, deps.ledger)), ...(denied.length > 0 && { denied }) };
}

/** A follow-up as it is shown, with the receipts the ledger has of it. */
export async function shown(
  row: FollowUpRow,
  state: FollowUpShown['state'],
  ledger: Pick<Ledger, 'soFar'>,
): Promise<FollowUpShown> {
  const { receipts, unknown } = await ledger.soFar(row.id);
  const lost = unknown.map(({ tool }) => (tool === TASK_TOOL ? 'task' : 'comment'));
  const waits = state === 'preview' || state === 'offered';
  return {
    id: row.id,
    state,
    receipts,
    parts: row.comment ? ['task', 'comment'] : ['task'],
    ...(lost.length > 0 && { lost }),
    ...(waits && { words: wordsOf(row), version: versionOf(row) }),
  };
}

function asEpisode({ openedOn, last }: OpenEpisode, closed: ReadonlySet<string>) {
  return {
    // While nothing was done there is nothing to do more of.
    tier: last?.tier ?? 'critical',
    followedUpOn: last?.local_date ?? openedOn,
    taskClosed: last !== undefined && closed.has(last.id),
  };
}

/** Asked only about accounts that got worse within their episode: the others are not written about again. */
async function closedFollowUps(
  accounts: readonly ToAct[],
  episodes: ReadonlyMap<string, OpenEpisode>,
  { ledger, closedTasks }: Deps,
): Promise<ReadonlySet<string>> {
  const closed = new Set<string>();
  const taskOf = new Map<string, string>();
  for (const { id, scored } of accounts) {
    const last = episodes.get(id)?.last;
    if (!last || scored.kind !== 'scored' || TIERS.indexOf(scored.tier) <= TIERS.indexOf(last.tier)) continue;
    if (last.status === 'declined') closed.add(last.id);
    const task = (await ledger.of(last.id)).find(({ tool, step_of }) => tool === TASK_TOOL && step_of === null);
    const made = (task?.result as { task?: JsonObject } | null | undefined)?.task?.id;
    if (task?.undone) closed.add(last.id);
    else if (task?.status === 'done' && made !== undefined) taskOf.set(String(made), last.id);
  }
  const ids = taskOf.size > 0 ? await closedTasks([...taskOf.keys()]) : undefined;
  for (const [task, followUp] of taskOf) if (ids?.has(task)) closed.add(followUp);
  return closed;
}
