import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { ConfiguredConnector } from '../identity/connect-deps.ts';
import type { Offboarding } from '../identity/offboarding.ts';
import { createPeople, type PeopleOptions } from '../identity/person.ts';
import type { SlackOut } from '../slack/ports.ts';
import type { Db } from '../storage/database.ts';
import type { DigestRuns } from '../storage/digest-runs.ts';
import type { Enrolments } from '../storage/enrolments.ts';
import type { LastingNotices, TellOnce } from '../storage/notices.ts';
import type { PeopleStore } from '../storage/people.ts';
import { createRefusals } from '../storage/refusals.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { enrolGroup } from './enrol-group.ts';
import { createPlanner } from './planner.ts';
import { probe } from './probe.ts';
import type { Jobs, Queue } from './queue.ts';
import { recheck } from './recheck.ts';
import type { Run } from './workers.ts';

interface Deps {
  db: Db;
  queue: Queue;
  slack: SlackOut;
  installation: PeopleOptions['installation'];
  allowGuests: boolean;
  peopleStore: PeopleStore;
  /** Drops what the rest of the app remembers of a member. */
  forgetMember(userId: string): void;
  offboarding: Offboarding;
  enrolments: Enrolments;
  runs: DigestRuns;
  scalekit: Pick<Scalekit, 'accounts'>;
  connectors: readonly ConfiguredConnector[];
  tellOnce: TellOnce;
  notices: LastingNotices;
  /** The operator's user group of those who get a digest. */
  userGroup: string | undefined;
  metrics: Metrics;
  now: () => Date;
  log: Log;
}

/** What nobody waits for: it has a memory of people of its own, and the rate limit of background work. */
export function createBackground(deps: Deps) {
  const { db, queue, slack, installation, allowGuests, enrolments, runs, metrics, now, log } = deps;
  const calmly = {
    ...deps,
    people: createPeople({
      slack: { member: (userId) => slack.member(userId, { background: true }) },
      installation,
      allowGuests,
      now: Date.now,
    }),
    pause: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }),
  };
  const rechecking = { ...calmly, installation: installation.installation, refusals: createRefusals(db) };
  return {
    planner: createPlanner({ db, queue, enrolments, runs, newId: randomUUID, now, log, metrics }),
    recheck: (_: Jobs['recheck'], { shutdown }: Run) => recheck(rechecking, shutdown),
    probe: (job: Jobs['probe']) => probe(job, calmly),
    enrol: (_: Jobs['enrol'], { shutdown }: Run) => enrolGroup(calmly, shutdown),
  };
}
