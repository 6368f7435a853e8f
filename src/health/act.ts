import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import type { FollowUpRow, OpenEpisode } from '../storage/follow-ups.ts';
import type { DigestMode } from '../storage/schema.ts';
import { decideFollowUp, endsEpisode } from './episodes.ts';
import { execute, type FollowUpDeps, offer, shown, takeUp } from './follow-up.ts';
import { TASK_TOOL } from './follow-up-parts.ts';
import type { FollowUpShown } from './follow-up-shown.ts';
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

interface Deps extends FollowUpDeps {
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
