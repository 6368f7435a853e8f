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
  const quiet = all.map(({ movedAt }) => daysBetween(movedAt, now));
  const [stalled] = open
    .filter(mayStall)
    .sort(
      (a, b) =>
        Number(isOverdue(b)) - Number(isOverdue(a)) ||
        (isOverdue(a) ? compare(a.dueDate ?? '', b.dueDate ?? '') : 0) ||
        Number(b.begun) - Number(a.begun) ||
        compare(a.movedAt, b.movedAt) ||
        a.identifier.localeCompare(b.identifier, 'en', { numeric: true }),
    );
  return {
    done,
    planned: done + open.filter(({ dueDate }) => dueDate !== undefined && dueDate <= today).length,
    overdue: open.filter(isOverdue).length,
    quietDays: open.length === 0 ? 0 : Math.min(...quiet),
    ...(stalled === undefined
      ? {}
      : {
          stalled: { ...namesOf(stalled), overdue: isOverdue(stalled), quietDays: daysBetween(stalled.movedAt, now) },
        }),
  };
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
