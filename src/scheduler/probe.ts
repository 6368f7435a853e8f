import { type Scalekit, ScalekitError } from '../connectors/scalekit-port.ts';
import type { AccountState } from '../connectors/types.ts';
import { SOURCES } from '../health/types.ts';
import { isIdentifierOf } from '../identifier.ts';
import type { ConfiguredConnector } from '../identity/connect-deps.ts';
import type { People } from '../identity/person.ts';
import { reconnectNudge } from '../slack/blocks/reconnect-nudge.ts';
import type { SlackOut } from '../slack/ports.ts';
import type { Enrolments } from '../storage/enrolments.ts';
import { type LastingNotices, RECONNECT } from '../storage/notices.ts';
import type { Log } from '../telemetry/log.ts';
import type { Jobs } from './queue.ts';

export interface ProbeDeps {
  enrolments: Pick<Enrolments, 'get' | 'setTimeZone' | 'dmIs'>;
  /** Asks Slack with the rate limit of background work. */
  people: People;
  scalekit: Pick<Scalekit, 'accounts'>;
  /** Every connector the operator has set up. */
  connectors: readonly ConfiguredConnector[];
  notices: LastingNotices;
  slack: Pick<SlackOut, 'dm'>;
  now(): Date;
  log: Log;
}

/** An account that was connected once and is not any more. One that never was is no news. */
const ENDED: ReadonlySet<AccountState> = new Set(['expired', 'disconnected']);

/**
 * Looks, before somebody's digest, whether the accounts it is read through still work. Of one that does not they are
 * told once, with the way to mend it, and not again before it worked in between. Throws where Slack cannot be asked.
 */
export async function probe({ identifier, date }: Jobs['probe'], deps: ProbeDeps): Promise<void> {
  const { enrolments, people, notices, slack, now, log } = deps;
  const stored = await enrolments.get(identifier);
  if (!stored?.enabled || stored.next_date !== date || stored.next_at <= now()) return;
  const { installation, team_id: teamId, user_id: userId } = stored;
  if (!isIdentifierOf(identifier, { installation, userId })) return;
  people.forget(userId);
  const person = await people.resolve({ installation, teamId, userId, sharedChannel: false });
  // Whoever may not use the app any more leaves by the daily look, and the digest asks again.
  if ('kind' in person) return log.info({ identifier, reason: person.reason }, 'no probe: not to be served');
  // Slack's events get lost: this is the last chance to come by the right clock.
  const moved = await enrolments.setTimeZone(identifier, person.timeZone);
  const { next_at: at, time_zone: timeZone } = moved ?? stored;

  const states = await statesOf(identifier, deps);
  if (!states) return;
  const kindsOf = (test: (state: AccountState) => boolean) =>
    [...states].flatMap(([id, state]) => (test(state) ? [RECONNECT + id] : []));
  await notices.end(
    identifier,
    kindsOf((state) => state === 'active'),
  );
  const fresh = await notices.untold(
    identifier,
    kindsOf((state) => ENDED.has(state)),
  );
  const ended = deps.connectors.filter(({ id }) => fresh.includes(RECONNECT + id));
  if (ended.length === 0) return;
  const { channel } = await slack.dm(userId, reconnectNudge(ended, { at, timeZone }));
  await notices.told(identifier, fresh);
  await enrolments.dmIs(identifier, channel);
}

/** By connector; undefined where the service behind the accounts is away: nobody is alarmed on a guess. */
async function statesOf(
  identifier: string,
  { scalekit, connectors, log }: ProbeDeps,
): Promise<Map<string, AccountState> | undefined> {
  const needed = connectors.filter(({ id }) => SOURCES.some((source) => source === id));
  try {
    const rows = await scalekit.accounts(
      identifier,
      needed.map(({ connection }) => connection),
    );
    const stateOf = (connection: string) => rows.find((row) => row.connection === connection)?.state ?? 'none';
    return new Map(needed.map(({ id, connection }) => [id, stateOf(connection)]));
  } catch (err) {
    if (!(err instanceof ScalekitError)) throw err;
    log.warn({ err, identifier }, 'connections were not looked at before a digest');
    return undefined;
  }
}
