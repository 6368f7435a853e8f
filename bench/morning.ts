import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../src/config.ts';
import { loadConnectors } from '../src/connectors/load-connectors.ts';
import { createScalekit } from '../src/connectors/scalekit.ts';
import { createToolbox } from '../src/connectors/toolbox.ts';
import { createDigesting } from '../src/digest/digesting.ts';
import { loadRules } from '../src/health/rules.ts';
import { createMorningWorkflow } from '../src/health/workflow.ts';
import { createPeople } from '../src/identity/person.ts';
import { createQueue } from '../src/scheduler/queue.ts';
import { createClients } from '../src/slack/clients.ts';
import { findInstallation } from '../src/slack/find-installation.ts';
import { createSlackOut } from '../src/slack/slack-out.ts';
import { createAudit } from '../src/storage/audit.ts';
import { openDatabase } from '../src/storage/database.ts';
import { migrate } from '../src/storage/migrations.ts';
import { createLog } from '../src/telemetry/log.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { createWriting } from '../src/writes/writing.ts';
import { answerCalls } from './on-call.ts';
import { ANA, IDENTIFIER } from './payloads.ts';

/** Ana's mornings as the app runs them: its own parts, on its own database, without the queue that starts the job. */
const config = readConfig(process.env);
const log = createLog('warn');
const now = () => new Date();
const { catalogue, connections } = await loadConnectors(config);
const scalekit = createScalekit({ ...config.scalekit, log });
const { db } = openDatabase(config.databaseUrl ?? '', () => {});
await migrate(db);
const { apiUrl, botToken } = config.slack;
const clients = createClients({ botToken, slackApiUrl: apiUrl, log });
const slack = createSlackOut({ clients, log });
const installation = await findInstallation(clients.interactive);
const people = createPeople({ slack, installation, allowGuests: false, now: Date.now });
const toolbox = createToolbox({ scalekit, catalogue, connections, versionOf: async () => 0, now: Date.now });
const writing = createWriting({
  ...{ db, scalekit, catalogue, now, standing: false, outsidersIn: async () => false },
  queue: createQueue({ url: config.databaseUrl ?? '', log }),
  audit: createAudit(db),
});
const rules = await loadRules(undefined);
const digesting = createDigesting({
  ...{ db, scalekit, toolbox, catalogue, connections, ...writing, config: config.digest, rules, people, slack },
  ...{ metrics: createMetrics(), now, log, phrase: async () => undefined },
  // Ana stays.
  offboarding: () => ({ welcome: async () => {}, leave: async () => {} }),
});
const { enrolments, runs, accounts, followUps, settings } = digesting;
const workflow = createMorningWorkflow({
  ...{ scalekit, toolbox, accounts, followUps, rules, settings, now, log, ...writing },
  connections: connections as Record<'hubspot' | 'zendesk' | 'linear', string>,
  pause: async (ms) => void (await sleep(ms)),
  random: Math.random,
});

/** Jobs are of the days before today, one after the other, so that each morning has others to look back on. */
const FIRST_JOB = 14;
let jobs = 0;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Today's morning: reads, scores and keeps the scores, and acts on nothing. */
async function read() {
  const request = {
    email: 'ana@acme.test',
    mode: 'report',
    preview: false,
    signal: new AbortController().signal,
  } as const;
  const outcome = await workflow({
    ...{ ...request, identifier: IDENTIFIER, runId: randomUUID(), date: daysAgo(0) },
    dueAt: now(),
  });
  if (outcome.kind !== 'scored') throw new Error(`the morning came to ${outcome.kind}`);
  const away = Object.entries(outcome.sources).filter(([, { kind }]) => kind !== 'fresh');
  if (away.length > 0) throw new Error(`not read: ${JSON.stringify(away)}`);
  const all = outcome.accounts.map(({ signals }) => signals);
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    accounts: all.length,
    openTickets: sum(all.map(({ support }) => (support.kind === 'value' ? support.value.open : 0))),
    overdueIssues: sum(all.map(({ delivery }) => (delivery.kind === 'value' ? delivery.value.overdue : 0))),
  };
}

/** The job of one morning, until the message is in Ana's direct message. */
async function deliver(runId: string) {
  await digesting.morning({ runId }, { shutdown: new AbortController().signal, last: true });
  const run = await runs.get(runId);
  if (run?.status !== 'done' || run.ts === null)
    throw new Error(`the morning ended as ${run?.status} ${run?.error_code}`);
  return {};
}

/** A morning of an earlier day, not run yet. Returns the id of its run. */
async function planned(): Promise<string> {
  const actor = { installation: installation.installation, teamId: installation.teamId, userId: ANA };
  const person = await people.resolve({ ...actor, sharedChannel: false });
  if ('kind' in person) throw new Error(`Ana is refused: ${person.reason}`);
  await enrolments.enrol(person, 'self', { mode: 'report' }, now());
  const [id, date] = [randomUUID(), daysAgo(FIRST_JOB - jobs)];
  jobs += 1;
  const run = { id, date, identifier: person.identifier, timeZone: person.timeZone, at: now(), now: now() };
  await db.transaction().execute((trx) => runs.plan(trx, { ...run, status: 'planned', late: false }));
  return id;
}

answerCalls(async (what) => {
  const runId = what === 'job' ? await planned() : '';
  const start = performance.now();
  const seen = what === 'job' ? await deliver(runId) : await read();
  return { ms: performance.now() - start, ...seen };
});
