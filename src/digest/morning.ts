import type { MorningOutcome, MorningRequest } from '../health/workflow.ts';
import { isIdentifierOf } from '../identifier.ts';
import type { Offboarding } from '../identity/offboarding.ts';
import type { People, Person } from '../identity/person.ts';
import { instantOf, nextMorning } from '../local-time.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import { type DigestRun, type DigestRuns, type RunEnd, TOO_LATE } from '../storage/digest-runs.ts';
import type { Enrolment, Enrolments } from '../storage/enrolments.ts';
import type { HealthAccounts } from '../storage/health-accounts.ts';
import type { Log } from '../telemetry/log.ts';
import { countDigest, type Metrics } from '../telemetry/metrics.ts';
import { namesHandedOver } from './blocks/handed-over-lines.ts';
import { partlyRead } from './blocks/source-words.ts';
import { deliver } from './deliver.ts';
import type { DigestFacts, Told } from './facts.ts';
import { lateness, overBefore } from './lateness.ts';
import { summarise } from './summarise.ts';

interface Deps {
  enrolments: Pick<Enrolments, 'get' | 'dmIs' | 'previewed'>;
  runs: DigestRuns;
  people: Pick<People, 'resolve' | 'forget'>;
  offboarding: () => Pick<Offboarding, 'welcome' | 'leave'>;
  accounts: Pick<HealthAccounts, 'wake'>;
  /** Reads, scores and acts. */
  workflow: (request: MorningRequest) => Promise<MorningOutcome>;
  /** The model's sentence about a digest, where there is one that holds. */
  phrase: (facts: DigestFacts) => Promise<string | undefined>;
  draw: (told: Told, run: DigestRun, nextAt: string) => PrivateMessage;
  slack: Parameters<typeof deliver>[3]['slack'];
  /** Runs a task while nobody else runs one of that name; `stillAlone` throws where that has ended meanwhile. */
  oneAtATime: (name: string, task: (stillAlone: () => Promise<void>) => Promise<void>) => Promise<void>;
  metrics: Pick<Metrics, 'digests' | 'digestDelay' | 'digestCalls'>;
  now: () => Date;
  log: Log;
}

interface Job {
  shutdown: AbortSignal;
  last: boolean;
}

interface Composing {
  person: Person;
  enrolment: Enrolment;
  late: boolean;
  shutdown: AbortSignal;
}

/** Tasks are due at the end of the next workday. */
const DUE_MINUTE = 17 * 60;
const WORKDAYS = [1, 2, 3, 4, 5];

/**
 * One morning of one person, from the queue's job to the message. May run again after a crash at any point: what was
 * written is in the ledger, what was said is with the run, and a message that was sent is found.
 */
export function createMorning(deps: Deps) {
  const { runs, now, log } = deps;
  return ({ runId }: { runId: string }, job: Job): Promise<void> =>
    // The queue gives a job to somebody else when its worker stalls, and the worker may come back.
    deps.oneAtATime(`digest ${runId}`, async (stillAlone) => {
      const run = await runs.start(runId, now());
      if (!run) return;
      try {
        await finish(run, await morning(run, job.shutdown, stillAlone));
      } catch (err) {
        if (!job.last) throw err;
        log.error({ err, run: runId }, 'a digest was given up');
        await finish(run, { status: 'failed', errorCode: err instanceof Error ? err.name : 'failed' });
      }
    });

  async function morning(run: DigestRun, shutdown: AbortSignal, stillAlone: () => Promise<void>): Promise<RunEnd> {
    const late = lateness(run.due_at, now());
    // One that was being sent may be there.
    if (late === 'too_late' && !run.posting_at) return { status: 'skipped', errorCode: TOO_LATE };
    const enrolment = await deps.enrolments.get(run.identifier);
    if (!enrolment?.enabled) return { status: 'skipped', errorCode: 'off' };
    const person = await personOf(enrolment);
    if (!person) return { status: 'skipped', errorCode: 'left' };

    const told =
      (run.facts as Told | null) ??
      (await composeDigest(run, { person, enrolment, late: run.late || late === 'late', shutdown }));
    // Only now that it is on record: an attempt that ends before has to find the snooze as it was.
    if (told.kind === 'digest') await wake(run.identifier, told.facts);
    // Whoever left while it was made reads nothing of it.
    if ((await runs.get(run.id))?.status !== 'running') return { status: 'skipped', errorCode: 'left' };
    if (await isQuiet(told, run, enrolment)) return { status: 'quiet' };

    const channel = enrolment.dm_channel;
    await stillAlone();
    const message = await drawnInTime(told, run, enrolment.next_at);
    const sent = await deliver(run, { userId: person.userId, channel }, message, deps);
    if (!sent) return { status: 'skipped', errorCode: TOO_LATE };
    if (sent.channel !== channel) await deps.enrolments.dmIs(person.identifier, sent.channel);
    if (told.kind === 'digest' && isPreview(told.facts)) await deps.enrolments.previewed(person.identifier, now());
    return { status: 'done' };
  }

  /** As it is to be sent now, marked where that is late; undefined where its morning is over. */
  async function drawnInTime(told: Told, run: DigestRun, nextAt: Date): Promise<PrivateMessage | undefined> {
    const late = lateness(run.due_at, now());
    if (late === 'too_late') return undefined;
    if (late === 'late' && !run.late) {
      if (told.kind === 'digest') told.facts.late = true;
      await runs.saveFacts(run.id, told, { late: true });
    }
    return deps.draw(told, run, nextAt.toISOString());
  }

  /** The person behind an enrolment, as Slack knows them now. Who may not be served any more leaves. */
  async function personOf({ identifier, installation, team_id: teamId, user_id: userId }: Enrolment) {
    // Read as one and told to another: such a row is nobody's, and nobody leaves for it.
    if (!isIdentifierOf(identifier, { installation, userId })) {
      log.error({ code: 'enrolment_forged' }, 'an enrolment names somebody else than its identifier does');
      return undefined;
    }
    // Nobody asked just now: what Slack said of them some minutes ago is not enough.
    deps.people.forget(userId);
    const person = await deps.people.resolve({ installation, teamId, userId, sharedChannel: false });
    if ('kind' in person) {
      await deps.offboarding().leave(identifier, person.reason);
      return undefined;
    }
    await deps.offboarding().welcome(person);
    return person;
  }

  /** Reads, scores, acts, and keeps what came of it: from then on it is only to be sent. */
  async function composeDigest(run: DigestRun, { person, enrolment, late, shutdown }: Composing): Promise<Told> {
    const { identifier, local_date: date, time_zone: timeZone } = run;
    const preview = enrolment.previewed_at === null;
    const { mode } = enrolment;
    const before = await runs.lastDone(identifier, date);
    const outcome = await deps.workflow({
      identifier,
      runId: run.id,
      email: person.email,
      date,
      mode,
      preview,
      signal: shutdown,
      dueAt: dueAfter(date, timeZone, now()),
      awaySince: awaySince(before?.facts as Told | null | undefined),
      lastTold: before?.local_date,
    });
    const missed = await runs.missedSince(identifier, before?.local_date, overBefore(now()));
    const told = summarise(outcome, {
      date,
      timeZone,
      preview,
      mode,
      late,
      missed,
      ...(before && { lastDate: before.local_date }),
      nextAt: enrolment.next_at.toISOString(),
    });
    if (told.kind === 'digest') {
      const sentence = await deps.phrase(told.facts);
      if (sentence) told.facts.sentence = sentence;
    }
    await runs.saveFacts(run.id, told, { calls: 'calls' in outcome ? outcome.calls : 0, late });
    return told;
  }

  /** Accounts whose snooze is over are told of like the others from now on. */
  async function wake(identifier: string, { items }: DigestFacts): Promise<void> {
    for (const { id, snooze, lane } of items) {
      if (snooze && lane !== 'snoozed') await deps.accounts.wake(identifier, id, snooze);
    }
  }

  /** Whether there is nothing to send: they asked for silence on calm days, or heard the same the last time. */
  async function isQuiet(
    told: Told,
    { identifier, local_date: date }: DigestRun,
    { quiet }: Enrolment,
  ): Promise<boolean> {
    if (told.kind === 'digest') return quiet && isCalm(told.facts);
    const before = await runs.lastDone(identifier, date);
    return (before?.facts as Told | null | undefined)?.kind === told.kind;
  }

  async function finish(run: DigestRun, end: RunEnd): Promise<void> {
    const ended = await runs.finish(run.id, end, now());
    if (!ended) return;
    countDigest(deps.metrics, ended);
    log.info({ run: run.id, status: end.status, code: end.errorCode, calls: ended.calls }, 'A morning ended');
  }
}

/** It showed what would be done: on a morning on which nothing could be scored there was nothing to show. */
function isPreview({ preview, items }: DigestFacts): boolean {
  return preview && items.some(({ scored }) => scored.kind === 'scored');
}

/** Since when the sources were away that were so in the digest before. */
function awaySince(before: Told | null | undefined): NonNullable<MorningRequest['awaySince']> {
  if (before?.kind !== 'digest') return {};
  const states = Object.entries(before.facts.sources);
  return Object.fromEntries(
    states.flatMap(([source, state]) => (state.kind === 'fresh' ? [] : [[source, state.since]])),
  );
}

/** Nothing is wrong, nothing changed, nothing waits to be put right, and everything was looked at. */
function isCalm(facts: DigestFacts): boolean {
  const { items, sources, preview, missed, handedOver = [] } = facts;
  const told = items.some(({ lane }) => lane === 'needs_you' || lane === 'still_open' || lane === 'changed');
  const reminds = handedOver.length > 0 && namesHandedOver(facts);
  // Whom HubSpot knows no date of is no news of the day.
  const unread = partlyRead(facts).some(({ why }) => why !== 'undated');
  const fresh = Object.values(sources).every(({ kind }) => kind === 'fresh') && !unread;
  return !preview && !told && !reminds && missed.length === 0 && fresh;
}

function dueAfter(date: string, zone: string, now: Date): Date {
  const next = nextMorning({ zone, atMinute: DUE_MINUTE, days: WORKDAYS, after: date, now });
  return next?.at ?? instantOf(date, DUE_MINUTE, zone);
}
