import type { DeliverySignal } from '../types.ts';
import type { LinearIssue } from './linear-rows.ts';
import { daysBetween } from './rows.ts';

/**
 * What an account's issues tell.
 * @param issues without those that are cancelled or archived
 * @param today YYYY-MM-DD where the person is; a due date has no time of day
 * @param mayStall whether an open issue may be the one that holds things up
 */
export function deliveryOf(
  issues: readonly LinearIssue[],
  today: string,
  now: Date,
  mayStall: (issue: LinearIssue) => boolean = () => true,
): DeliverySignal {
  const all = [...new Map(issues.map((issue) => [issue.id, issue])).values()];
  const open = all.filter(({ done }) => !done);
  const done = all.length - open.length;
  const isOverdue = ({ dueDate }: LinearIssue) => dueDate !== undefined && dueDate < today;
  const [stalled] = open
    .filter((issue) => issue.identifier !== '' && mayStall(issue))
    .sort(
      (a, b) =>
        Number(isOverdue(b)) - Number(isOverdue(a)) ||
        (isOverdue(a) ? compare(a.dueDate ?? '', b.dueDate ?? '') : 0) ||
        Number(b.begun) - Number(a.begun) ||
        compare(a.movedAt ?? UNKNOWN, b.movedAt ?? UNKNOWN) ||
        a.identifier.localeCompare(b.identifier, 'en', { numeric: true }),
    );
  return {
    done,
    planned: done + open.filter(({ dueDate }) => dueDate !== undefined && dueDate <= today).length,
    overdue: open.filter(isOverdue).length,
    quietDays: open.length === 0 ? 0 : quietDays(all, now),
    ...(stalled === undefined
      ? {}
      : {
          stalled: { ...namesOf(stalled), overdue: isOverdue(stalled), quietDays: quietDays([stalled], now) },
        }),
  };
}

/** After all moments. */
const UNKNOWN = '~';

/** Since the last move of any of these; null where it may have been one that nothing tells of. */
function quietDays(issues: readonly LinearIssue[], now: Date): number | null {
  const known = issues.flatMap(({ movedAt }) => (movedAt === undefined ? [] : [daysBetween(movedAt, now)]));
  const least = Math.min(...known);
  return known.length === issues.length || least === 0 ? least : null;
}

function namesOf({
  id,
  identifier,
  title,
  url,
}: LinearIssue): Pick<LinearIssue, 'id' | 'identifier' | 'title' | 'url'> {
  return { id, identifier, title, ...(url === undefined ? {} : { url }) };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
