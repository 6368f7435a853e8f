import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../../src/config.ts';
import { loadConnectors } from '../../../src/connectors/load-connectors.ts';
import { createScalekit } from '../../../src/connectors/scalekit.ts';
import { createToolbox } from '../../../src/connectors/toolbox.ts';
import { createDigesting } from '../../../src/digest/digesting.ts';
import { loadRules } from '../../../src/health/rules.ts';
import { createOffboarding } from '../../../src/identity/offboarding.ts';
import { createPeople } from '../../../src/identity/person.ts';
import { reconcile } from '../../../src/scheduler/reconcile.ts';
import { createClients } from '../../../src/slack/clients.ts';
import { createSlackOut } from '../../../src/slack/slack-out.ts';
import { createAudit } from '../../../src/storage/audit.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createLinkStore } from '../../../src/storage/links.ts';
import { createPeopleStore } from '../../../src/storage/people.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { createLedger } from '../../../src/writes/ledger.ts';
import { createWrites } from '../../../src/writes/perform.ts';

const INSTALLATION = { installation: 'T0ACME', teamId: 'T0ACME' };
/** The sandbox's products index at once: a look that finds nothing need not be repeated as slowly as in real life. */
const HASTE = 100;

/**
 * The parts of the app that one morning of one person needs, and nothing that starts by itself: the door to Slack and
 * Scalekit, the database, the ledger, the workflow.
 *
 * @param env what the app would be configured with
 * @param aheadMs how far the world's clock is ahead of this machine's
 */
export async function createOneMorning(env: Record<string, string | undefined>, aheadMs: number) {
  const config = readConfig(env);
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const now = () => new Date(Date.now() + aheadMs);
  const { catalogue, connections, connectors } = await loadConnectors(config);
  const rules = await loadRules(config.digest.healthRules);
  const scalekit = createScalekit({ ...config.scalekit, log });
  const { db } = openDatabase(config.databaseUrl ?? '', () => {});
  const clients = createClients({ botToken: config.slack.botToken, slackApiUrl: config.slack.apiUrl, log });
  const slack = createSlackOut({ clients, log });
  const audit = createAudit(db);
  const peopleStore = createPeopleStore(db, audit);
  const toolbox = createToolbox({ scalekit, catalogue, connections, versionOf: peopleStore.version, now: Date.now });
  const people = createPeople({ slack, installation: INSTALLATION, allowGuests: false, now: Date.now });
  const ledger = createLedger({ db, audit });
  const specOf = (tool: string) => catalogue.tool(tool)?.spec;
  const writes = createWrites({ ledger, scalekit, specOf, pause: (ms) => sleep(ms / HASTE), now });
  const offboarding = createOffboarding({
    people: peopleStore,
    links: createLinkStore(db, now, audit),
    accounts: scalekit,
    connectors,
    connectionsChanged: peopleStore.bumpVersion,
    conversations: { forget: nobodyLeaves },
    endWork: nobodyLeaves,
    log,
  });
  const digesting = createDigesting({
    ...{ db, scalekit, toolbox, catalogue, connections, ledger, writes, config: config.digest, rules, people, slack },
    offboarding: () => offboarding,
    phrase: async () => undefined,
    ...{ metrics: createMetrics(), now, log },
  });
  return {
    db,
    people,
    digesting,
    now,
    /** Does the job, as the queue would give it to a worker. */
    run: (runId: string) => digesting.morning({ runId }, { shutdown: new AbortController().signal, last: false }),
    /** What the housekeeping does about writes whose outcome is not known. */
    lookAgain: () =>
      reconcile({ ledger, writes, asks: NO_ASKS, toolbox, catalogue, people, slack, digest: digesting, log }),
    close: () => db.destroy(),
  };
}

/** A digest's write belongs to none. */
const NO_ASKS = { get: async () => undefined };

async function nobodyLeaves(): Promise<void> {
  throw new Error('somebody left in the middle of a test in which nobody does');
}
