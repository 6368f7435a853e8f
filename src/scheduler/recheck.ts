import type { Offboarding } from '../identity/offboarding.ts';
import type { People } from '../identity/person.ts';
import type { SlackOut, Standing } from '../slack/ports.ts';
import type { PeopleStore, PersonRow } from '../storage/people.ts';
import type { Refusals } from '../storage/refusals.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Slack answers a token it does not know like a call from an address it does not want: that can be put right in a day. */
const REFUSED_FOR_MS = 20 * 3_600_000;
/** Slack allows about 100 questions about members a minute. */
const PACE_MS = 600;
/** So many people in a row whom nothing could be learned about mean that Slack is away. */
const AWAY = 10;

export interface RecheckDeps {
  installation: string;
  /** Asks Slack anew about each, with the rate limit of background work. */
  people: People;
  /** Drops what the rest of the app remembers of a member. */
  forgetMember(userId: string): void;
  peopleStore: Pick<PeopleStore, 'present'>;
  offboarding: Pick<Offboarding, 'leave' | 'installationEnded'>;
  slack: Pick<SlackOut, 'standing'>;
  refusals: Refusals;
  /** Waits; rejects once the signal is given. */
  pause(ms: number, signal: AbortSignal): Promise<unknown>;
  now: () => Date;
  metrics: Pick<Metrics, 'rechecked'>;
  log: Log;
}

type Checked = 'present' | 'left' | 'failed' | 'unsure';

/**
 * Looks whether everyone who has used the app still may, since Slack's events get lost: those who may not leave. Only
 * what Slack says for certain counts; who could not be asked about stays. Throws where Slack is away.
 */
export async function recheck(deps: RecheckDeps, shutdown: AbortSignal): Promise<void> {
  const { installation, peopleStore, offboarding, pause, log } = deps;
  const standing = await standingOf(deps);
  if (standing === 'refused') return;
  if (standing === 'ended') {
    log.error({ installation }, 'Slack says that the app was removed: everyone leaves');
    return offboarding.installationEnded(installation);
  }
  const counts: Record<Checked, number> = { present: 0, left: 0, failed: 0, unsure: 0 };
  let unsureInARow = 0;
  // One after the other: nobody waits for this, and Slack limits how fast it is asked.
  for await (const person of peopleStore.present(installation)) {
    await pause(PACE_MS, shutdown);
    const checked = await check(person, deps);
    counts[checked] += 1;
    deps.metrics.rechecked.inc({ outcome: checked });
    unsureInARow = checked === 'unsure' ? unsureInARow + 1 : 0;
    if (unsureInARow === AWAY) throw new Error('Slack does not tell who is still there');
  }
  log.info(counts, 'Looked whether everyone is still there');
}

/** Whether the app is still installed. A refusal that nobody put right within a day is an end. */
async function standingOf({ installation, slack, refusals, now, log }: RecheckDeps): Promise<Standing> {
  const standing = await slack.standing();
  if (standing !== 'refused') {
    await refusals.over(installation);
    return standing;
  }
  const since = await refusals.since(installation);
  log.error(
    { installation, since },
    'Slack refuses the bot token. Check SLACK_BOT_TOKEN and the allowed IP addresses (npm run doctor), or everyone leaves.',
  );
  return now().getTime() - since.getTime() > REFUSED_FOR_MS ? 'ended' : 'refused';
}

async function check(
  { identifier, userId, teamId }: PersonRow,
  { installation, people, forgetMember, offboarding, log }: RecheckDeps,
): Promise<Checked> {
  people.forget(userId);
  let answer: Awaited<ReturnType<People['resolve']>>;
  try {
    answer = await people.resolve({ installation, userId, teamId, sharedChannel: false });
  } catch (err) {
    log.warn({ identifier, err }, 'Whether somebody is still there is not known');
    return 'unsure';
  }
  if (!('kind' in answer)) return 'present';
  forgetMember(userId);
  try {
    await offboarding.leave(identifier, answer.reason);
    return 'left';
  } catch (err) {
    // It is remembered, and tried again without us.
    log.warn({ identifier, err }, 'A leaving failed');
    return 'failed';
  }
}
