import { isDeepStrictEqual } from 'node:util';
import { isBad } from '../health/types.ts';
import type { PrivateMessage, SlackOut } from '../slack/ports.ts';
import type { DigestRuns, ToldRun } from '../storage/digest-runs.ts';
import type { DigestFacts, DigestItem } from './facts.ts';

interface Deps {
  runs: Pick<DigestRuns, 'change' | 'told'>;
  slack: Pick<SlackOut, 'update'>;
  draw: (run: ToldRun) => PrivateMessage;
}

/** Changes what a person's newest digest says. */
export type Redraw = (identifier: string, change: (facts: DigestFacts) => DigestFacts) => Promise<void>;

/**
 * Changes what the person's newest digest says, with its run and in its message. A digest that says it already is drawn
 * again all the same: an earlier attempt may have come no further. Of two changes at once the later drawing may reach Slack
 * first: whoever finds that more was changed than they drew draws again.
 */
export async function redraw(
  identifier: string,
  change: (facts: DigestFacts) => DigestFacts,
  { runs, slack, draw }: Deps,
): Promise<void> {
  let run = await runs.change(identifier, change);
  for (let times = 0; run?.channel && run.ts && times < MOST_DRAWINGS; times += 1) {
    await slack.update({ channel: run.channel, ts: run.ts }, draw(run));
    const now: ToldRun | undefined = await runs.told(run.id);
    run = isDeepStrictEqual(now?.facts, run.facts) ? undefined : now;
  }
}

/** More changes than anybody makes within the time of one drawing. */
const MOST_DRAWINGS = 10;

/** The facts with one account changed. */
export function withItem(facts: DigestFacts, id: string, change: (item: DigestItem) => DigestItem): DigestFacts {
  return { ...facts, items: facts.items.map((item) => (item.id === id ? change(item) : item)) };
}

/** The item as it is without a snooze; what is bad is still open. */
export function awake({ snooze: _snooze, ...item }: DigestItem): DigestItem {
  if (item.lane !== 'snoozed') return item;
  const isOpen = item.scored.kind === 'scored' && isBad(item.scored.tier);
  return { ...item, lane: isOpen ? 'still_open' : 'steady' };
}
