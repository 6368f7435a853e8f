import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import { withoutInvisible } from '../invisible.ts';
import { argsHash } from '../writes/args-hash.ts';
import { withMark } from '../writes/mark.ts';
import type { Account, Score, Signals, StalledIssue, Tier } from './types.ts';
import { TIER_NAMES } from './types.ts';
import { reasonWords } from './words.ts';

export const TASK_TOOL = 'hubspot_task_create';
export const COMMENT_TOOL = 'linear_comment_create';

/** The arguments of a call, and the hash of what is allowed with them. */
export interface Part {
  args: JsonObject;
  hash: string;
}

export interface TaskFacts {
  account: Account;
  signals: Signals;
  score: Score;
  ownerId: string;
  /** ISO 8601. */
  dueAt: string;
}

/** HubSpot shows more, but nobody reads it. */
const LONGEST_TITLE = 200;
const PRIORITY: Readonly<Record<Tier, string>> = { healthy: 'LOW', watch: 'LOW', at_risk: 'MEDIUM', critical: 'HIGH' };

/** The HubSpot task: what is wrong in its title, all reasons in its text, the CSM's own, due on the next workday. */
export function taskPart(tool: AvailableTool, askId: string, facts: TaskFacts): Part {
  const { account, signals, score, ownerId, dueAt } = facts;
  const words = score.reasons.map((reason) => inert(reasonWords(reason, signals)));
  const title = `${inert(account.name)} is ${TIER_NAMES[score.tier]}: ${words[0] ?? `score ${score.high}`}`;
  const bare: JsonObject = {
    hs_task_subject: title.slice(0, LONGEST_TITLE).toWellFormed(),
    hs_task_body: [`Onboarding health ${score.high} of 100.`, ...words.map((reason) => `- ${reason}`)].join('\n'),
    hs_timestamp: dueAt,
    hs_task_priority: PRIORITY[score.tier],
    hs_task_status: 'NOT_STARTED',
    hs_task_type: 'TODO',
    owner_id: ownerId,
    associate_with_type: account.record.type,
    associate_with_id: account.record.id,
  };
  const args = withMark(tool, bare, { askId, key: argsHash(bare) });
  return { args, hash: argsHash(args) };
}

/** HubSpot shows a task as HTML: what others wrote is neither markup nor a link in there, nor a line of its own. */
function inert(text: string): string {
  return withoutInvisible(text)
    .replace(/\s+/g, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\//gi, '')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replace(/&(?=#?\w+;)/g, '& ')
    .trim();
}

/** A week without a move is a stall, as in the score's rule `delivery.quiet`. */
const STALLED_DAYS = 7;

/**
 * The comment on the issue that stalls; undefined where none does: an issue that moves and is not late is asked about by
 * nobody. Fixed and short: it may be shared with the customer, who shall not read how their health is rated.
 */
export function commentPart({ id, overdue, quietDays }: StalledIssue): Part | undefined {
  const state = [
    overdue && 'is past its date',
    quietDays !== null && quietDays >= STALLED_DAYS && `has not moved for ${quietDays} days`,
  ].filter((words) => words !== false);
  if (state.length === 0) return undefined;
  const body = `Checking in on this: it ${state.join(' and ')}. What is the next step, and by when?`;
  const args: JsonObject = { issueId: id, body };
  return { args, hash: argsHash(args) };
}
