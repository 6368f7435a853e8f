import type { PrivateMessage, SlackOut } from '../slack/ports.ts';
import type { DigestRuns, ToldRun } from '../storage/digest-runs.ts';
import type { DigestFacts, DigestItem } from './facts.ts';

interface Deps {
  runs: Pick<DigestRuns, 'change'>;
  slack: Pick<SlackOut, 'update'>;
  draw: (run: ToldRun) => PrivateMessage;
}

/** Changes what a person's newest digest says. */
export type Redraw = (identifier: string, change: (facts: DigestFacts) => DigestFacts) => Promise<void>;

/**
 * Changes what the person's newest digest says, with its run and in its message. A digest that says it already is drawn
 * again all the same: an earlier attempt may have come no further.
 */
export async function redraw(
  identifier: string,
  change: (facts: DigestFacts) => DigestFacts,
  { runs, slack, draw }: Deps,
): Promise<void> {
  const run = await runs.change(identifier, change);
  if (run?.channel && run.ts) await slack.update({ channel: run.channel, ts: run.ts }, draw(run));
}

/** The facts with one account changed. */
export function withItem(facts: DigestFacts, id: string, change: (item: DigestItem) => DigestItem): DigestFacts {
  return { ...facts, items: facts.items.map((item) => (item.id === id ? change(item) : item)) };
}

/** The item as it is without a snooze. */
export function awake({ snooze: _snooze, ...item }: DigestItem): DigestItem {
  return item.lane === 'snoozed' ? { ...item, lane: 'steady' } : item;
}
