import type { AvailableTool } from '../connectors/types.ts';
import type { FollowUpParts, FollowUpRow, FollowUps } from '../storage/follow-ups.ts';
import type { Ledger } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import type { ActContext, ToAct } from './act.ts';
import { carryOut } from './carry-out.ts';
import { COMMENT_TOOL, commentPart, TASK_TOOL, taskPart } from './follow-up-parts.ts';
import { type FollowUpShown, versionOf, wordsOf } from './follow-up-shown.ts';
import type { Signals } from './types.ts';

/** What a follow-up is written with. */
export interface FollowUpDeps {
  followUps: FollowUps;
  writes: Pick<Writes, 'perform'>;
  ledger: Pick<Ledger, 'of' | 'soFar'>;
}

/**
 * A follow-up of an earlier day that did not come to its end. What was begun is finished. The words of the rest are of
 * that day: they are made anew, or left out where a click has allowed these alone.
 */
export async function takeUp(
  one: ToAct,
  last: FollowUpRow,
  context: ActContext,
  deps: FollowUpDeps,
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

/** Offers an episode's follow-up, and carries it out at once where its person's mode says so. */
export async function offer(
  one: ToAct,
  { episodeId, number }: { episodeId: string; number: number },
  context: ActContext,
  deps: FollowUpDeps,
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
  deps: Pick<FollowUpDeps, 'writes'> & { followUps: Pick<FollowUps, 'done'>; ledger: Pick<Ledger, 'soFar'> },
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
