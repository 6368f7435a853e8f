import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import type { FollowUpRow, FollowUps } from '../storage/follow-ups.ts';
import { argsHash } from '../writes/args-hash.ts';
import { withoutMark } from '../writes/mark.ts';
import type { WriteOutcome, Writes } from '../writes/perform.ts';
import { COMMENT_TOOL, TASK_TOOL } from './follow-up-parts.ts';
import type { FollowUpPart } from './follow-up-shown.ts';

interface Deps {
  followUps: Pick<FollowUps, 'done'>;
  writes: Pick<Writes, 'perform'>;
}

export interface CarriedOut {
  /** `failed`: at least one part was not done; `unknown`: the answer to one was lost. */
  state: 'done' | 'unknown' | 'failed';
  /** The parts that the person's account does not allow. */
  denied: FollowUpPart[];
}

/** These did not happen, or nobody knows: a later attempt asks the ledger again. */
const TRY_AGAIN: ReadonlySet<string> = new Set([
  'rate_limited',
  'unavailable',
  'service_misconfigured',
  'not_allowed',
  'unknown_outcome',
]);

/**
 * Writes an allowed follow-up's task and comment as its person, each at most once: the ledger knows what an earlier
 * attempt did. A part that fails keeps the other from nothing.
 *
 * @param only the tools of the parts that are still to be done, where not all of them are
 */
export async function carryOut(
  followUp: FollowUpRow,
  tools: readonly AvailableTool[],
  { followUps, writes }: Deps,
  only?: ReadonlySet<string>,
): Promise<CarriedOut> {
  const parts = [
    { is: 'task', name: TASK_TOOL, args: followUp.task, hash: followUp.task_hash },
    { is: 'comment', name: COMMENT_TOOL, args: followUp.comment, hash: followUp.comment_hash },
  ] as const;
  const outcomes: WriteOutcome[] = [];
  const denied: FollowUpPart[] = [];
  for (const { is, name, args, hash } of parts) {
    if (!args || !hash || (only && !only.has(name))) continue;
    const tool = tools.find(({ spec }) => spec.name === name);
    const part = { args: args as JsonObject, hash };
    // What is allowed is what was shown: arguments that were changed behind it are nobody's wish.
    if (argsHash(part.args) !== hash) outcomes.push({ kind: 'error', code: 'not_allowed' });
    else outcomes.push(tool ? await perform(followUp, tool, part, writes) : NO_TOOL);
    if (outcomes.at(-1)?.kind === 'auth_error') denied.push(is);
  }
  if (outcomes.every((outcome) => outcome.kind === 'success' || isFinal(outcome))) await followUps.done(followUp.id);
  if (outcomes.every(({ kind }) => kind === 'success')) return { state: 'done', denied };
  const lost = outcomes.some((outcome) => outcome.kind === 'error' && outcome.code === 'unknown_outcome');
  return { state: lost ? 'unknown' : 'failed', denied };
}

/** The person's account does not offer it any more. */
const NO_TOOL: WriteOutcome = { kind: 'auth_error', reason: 'scope_insufficient' };

function isFinal(outcome: WriteOutcome): boolean {
  return outcome.kind === 'error' && !TRY_AGAIN.has(outcome.code);
}

function perform(
  { id, identifier, allowed, allowed_at }: FollowUpRow,
  tool: AvailableTool,
  { args, hash }: { args: JsonObject; hash: string },
  writes: Deps['writes'],
): Promise<WriteOutcome> {
  const by = {
    kind: 'digest',
    followUp: id,
    how: allowed ?? 'click',
    at: (allowed_at ?? new Date(0)).toISOString(),
  } as const;
  return writes.perform({
    askId: id,
    identifier,
    tool,
    args,
    key: argsHash(withoutMark(tool.spec, args)),
    approval: { by, tool: tool.spec.name, argsHash: hash },
  });
}
