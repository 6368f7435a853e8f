import { randomUUID } from 'node:crypto';
import manifest from '../manifest.json' with { type: 'json' };
import { createAgent } from './agent/agent.ts';
import { createPhrase } from './agent/phrase.ts';
import { createTurns } from './agent/turn.ts';
import type { Config } from './config.ts';
import { loadConnectors } from './connectors/load-connectors.ts';
import { createScalekit } from './connectors/scalekit.ts';
import { createToolbox } from './connectors/toolbox.ts';
import { unverifiable, unverifiableAdvice } from './connectors/unverifiable.ts';
import { createDigesting } from './digest/digesting.ts';
import { loadRules } from './health/rules.ts';
import { createBrowserSession } from './http/browser-session.ts';
import { connectRoutes } from './http/connect-routes.ts';
import { createFrontDoor } from './http/front-door.ts';
import { createConnect } from './identity/connect.ts';
import { createConnectFlow } from './identity/connect-flow.ts';
import { createConnections } from './identity/connections.ts';
import { createExpireLinks } from './identity/expire-links.ts';
import { createOffboarding } from './identity/offboarding.ts';
import { createPeople } from './identity/person.ts';
import { createRefuse } from './identity/refuse.ts';
import { newSecret } from './identity/secrets.ts';
import { createSignIn } from './identity/sign-in.ts';
import { createInteractions } from './interactions/handle.ts';
import { createSlackApp } from './listeners/slack-app.ts';
import { createBackground } from './scheduler/background.ts';
import { createClaims } from './scheduler/claims.ts';
import { houseKeep, oneByOne } from './scheduler/housekeeping.ts';
import { createQueue } from './scheduler/queue.ts';
import { reconcile } from './scheduler/reconcile.ts';
import { resumeStranded } from './scheduler/resume-stranded.ts';
import { retain } from './scheduler/retention.ts';
import { isOverdue, retryLeaving } from './scheduler/retry-leaving.ts';
import { createWorkers } from './scheduler/workers.ts';
import { createClients } from './slack/clients.ts';
import { findInstallation } from './slack/find-installation.ts';
import { createSlackOut } from './slack/slack-out.ts';
import { createAnswers } from './storage/answers.ts';
import { createAsks } from './storage/asks.ts';
import { createAudit } from './storage/audit.ts';
import { alone, openDatabase } from './storage/database.ts';
import { startEmbeddedPostgres } from './storage/embedded-postgres.ts';
import { createInbox } from './storage/inbox.ts';
import { createInteractionStore } from './storage/interactions.ts';
import { createLinkStore } from './storage/links.ts';
import { migrate } from './storage/migrations.ts';
import { createLastingNotices, createTellOnce, RECONNECT } from './storage/notices.ts';
import { createPeopleStore } from './storage/people.ts';
import { createUsage } from './storage/usage.ts';
import type { Log } from './telemetry/log.ts';
import { createMetrics, watchOverdue } from './telemetry/metrics.ts';
import { createWriting } from './writes/writing.ts';

export interface RunningApp {
  /** Resolves with the port once everything works; rejects where it cannot, with nothing left behind. */
  ready: Promise<number>;
  /** Takes no more work, finishes or hands back what is running, and closes everything; also in the middle of a start. */
  stop(): Promise<void>;
}

/** How long running work may take to finish once the process is told to stop; the whole stop takes under 10 s. */
const FINISH_MS = 3_500;
/** How late a morning may be planned; looking costs one short query. */
const PLAN_EVERY_MS = 5_000;
/** Pages and the queue's own work are short. */
const CLOSE_MS = 800;

/**
 * Puts all parts together and starts them. The only file that knows every part.
 *
 * @param onLost the database no longer knows this process as alive: it must end, since others take its work over
 * @param now the clock by which mornings come
 * @param planEveryMs how often it is looked whether one is due
 */
export function startApp(
  config: Config,
  log: Log,
  onLost: (error?: Error) => void,
  now: () => Date = () => new Date(),
  planEveryMs = PLAN_EVERY_MS,
): RunningApp {
  /** What stopping undoes, in the order it was set up; each part adds itself as soon as there is something to undo. */
  const closing: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const close = async () => {
    for (const step of closing.toReversed()) {
      await step().catch((err) => log.error({ err }, 'a part did not stop cleanly'));
    }
  };
  const stop = () => {
    stopping ??= close();
    return stopping;
  };
  const ready = compose(config, log, { closing, onLost, now, planEveryMs }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { ready, stop };
}

interface Lifecycle {
  closing: (() => Promise<unknown>)[];
  onLost: (error?: Error) => void;
  now: () => Date;
  planEveryMs: number;
}

async function compose(config: Config, log: Log, { closing, onLost, now, planEveryMs }: Lifecycle): Promise<number> {
  const { publicUrl, retentionDays, auditRetentionDays } = config;

  const { catalogue, connections, connectors } = await loadConnectors(config);
  const rules = await loadRules(config.digest.healthRules);
  const scalekit = createScalekit({ ...config.scalekit, log });
  // Asked while the rest starts. Not reachable now is no reason not to start: nothing can be connected either.
  const offered = scalekit.connections().catch(() => []);

  const metrics = createMetrics();
  const takesSlack = config.slack.transport.mode === 'http';
  const door = createFrontDoor({ publicUrl, metrics: metrics.registry, takesSlack, log });
  closing.push(() => door.stop(CLOSE_MS));
  const port = await door.start(config.port);

  // Added before it has started: a server that comes up in the middle of a stop must be stopped too.
  const embedded = config.databaseUrl === undefined ? startEmbeddedPostgres(config.dataDir) : undefined;
  if (embedded) closing.push(async () => (await embedded).stop());
  const databaseUrl = config.databaseUrl ?? (await embedded)?.url ?? '';
  const { db } = openDatabase(databaseUrl, (err) => log.warn({ err }, 'lost a database connection'));
  closing.push(() => db.destroy());
  await migrate(db);

  const { apiUrl, botToken } = config.slack;
  const clients = createClients({ botToken, slackApiUrl: apiUrl, log });
  const installation = await findInstallation(clients.interactive);
  const slack = createSlackOut({ clients, log });

  const queue = createQueue({ url: databaseUrl, log });
  const asks = createAsks({ db, queue });
  const audit = createAudit(db);
  const links = createLinkStore(db, now, audit);
  const peopleStore = createPeopleStore(db, audit);
  watchOverdue(
    metrics.registry,
    async () => (await peopleStore.allLeaving()).filter(({ since }) => isOverdue(since, now())).length,
  );
  const connectionsChanged = (identifier: string) => peopleStore.bumpVersion(identifier);
  const toolbox = createToolbox({ scalekit, catalogue, connections, versionOf: peopleStore.version, now: Date.now });
  const { allowGuests } = config;
  const people = createPeople({ slack, installation, allowGuests, now: Date.now });
  const tellOnce = createTellOnce(db);
  const notices = createLastingNotices(db);
  const refuse = createRefuse({ slack, tellOnce });

  const connectDeps = {
    links,
    accounts: scalekit,
    slack,
    connector: (id: string) => connectors.find((connector) => connector.id === id),
    workspace: installation.teamName,
    publicUrl,
    connectionsChanged,
    onConnected: async (identifier: string, connector: string) => {
      await notices.end(identifier, [RECONNECT + connector]);
      await asks.resume(identifier, connector);
    },
    newSecret,
    newId: randomUUID,
    now,
    log,
  };
  const connect = createConnect(connectDeps);
  const expireLinks = createExpireLinks(connectDeps);
  const { clientId, clientSecret, oidcIssuer: issuer } = config.slack;
  const signIn = createSignIn({ clientId, clientSecret, issuer, apiUrl, publicUrl, now });
  const flow = createConnectFlow({ ...connectDeps, signIn });
  const session = createBrowserSession({ publicUrl, newSecret });
  const accountDeps = { links, accounts: scalekit, connectors, connectionsChanged, log };

  const standing = config.approvals === 'standing';
  const outsidersIn = async (askId: string) => (await asks.readsOf(askId)).outsiders;
  const writing = createWriting({ db, queue, audit, scalekit, catalogue, standing, outsidersIn, now });
  const { ledger, writes, proposals, permissions } = writing;
  const answers = createAnswers(db);
  const tools = { scalekit, propose: writing.propose, hasRead: asks.hasRead };
  const agent = createAgent({ model: config.model, databaseUrl, toolbox, tools });
  closing.push(() => agent.close());
  const turns = createTurns({
    asks,
    people,
    welcome: (person) => offboarding.welcome(person),
    refuse,
    slack,
    toolbox,
    catalogue,
    agent,
    ...writing,
    answers,
    channelAnswers: config.channelAnswers,
    usage: createUsage(db),
    dailyTokenBudget: config.dailyTokenBudget,
    requestConnection: connect.request,
    linkSent: links.sentFor,
    now,
    metrics,
    log,
  });
  const digesting = createDigesting({
    db,
    scalekit,
    toolbox,
    catalogue,
    connections,
    ...writing,
    config: config.digest,
    rules,
    people,
    slack,
    offboarding: () => offboarding,
    phrase: createPhrase({ model: config.model, log }),
    metrics,
    now,
    log,
  });
  const offboarding = createOffboarding({
    ...accountDeps,
    people: peopleStore,
    conversations: agent,
    endWork: async (identifier, before) => {
      turns.stop(await asks.stopAll(identifier, before));
      await proposals.withdraw({ identifier, before });
      await permissions.revokeAll(identifier, before);
      await digesting.enrolments.remove(identifier, now());
    },
  });
  const interactions = createInteractions({
    interactions: createInteractionStore(db),
    people,
    peopleStore,
    refuse,
    slack,
    connect,
    connections: createConnections({ ...accountDeps, audit: (entry) => audit.record(db, entry) }),
    links,
    offboarding,
    asks,
    answers,
    audit,
    recordAudit: (entry) => audit.record(db, entry),
    ...writing,
    digest: digesting,
    now,
    scalekit,
    toolbox,
    standing,
    stopTurns: turns.stop,
    catalogue,
    log,
    prompts: manifest.features.agent_view.suggested_prompts,
  });

  const { planner, ...background } = createBackground({
    db,
    queue,
    slack,
    installation,
    allowGuests,
    peopleStore,
    forgetMember: people.forget,
    offboarding,
    scalekit,
    connectors,
    tellOnce,
    notices,
    ...digesting,
    userGroup: config.digest.userGroup,
    metrics,
    now,
    log,
  });

  const inbox = createInbox({ db, queue });
  const slackApp = await createSlackApp({
    config: config.slack,
    installation,
    inbox,
    log,
  });

  const keyed = unverifiable(await offered, connections);
  if (keyed.length > 0) throw new Error(unverifiableAdvice(keyed));

  await Promise.all([alone(db, () => agent.start()), queue.start()]);
  closing.push(() => queue.stop(CLOSE_MS));
  const claims = await createClaims({ url: databaseUrl, db, onLost });
  closing.push(() => claims.close());
  const workers = createWorkers({ queue, claims, metrics, log });
  closing.push(() => workers.stop(FINISH_MS));
  await workers.start({
    turn: ({ askId }, run) => turns.run(askId, run),
    interaction: ({ interactionId }) => interactions(interactionId),
    housekeeping: () =>
      oneByOne(
        () => retryLeaving({ offboarding, now, log }),
        () => expireLinks(),
        async () => void (await proposals.expire()),
        () => houseKeep(db),
        () => reconcile({ ledger, writes, asks, toolbox, catalogue, people, slack, digest: digesting, log }),
        () => resumeStranded({ asks, scalekit, connections, log }),
        () => retain({ db, audit, conversations: agent, retentionDays, auditRetentionDays }),
      ),
    ...background,
    digest: digesting.morning,
  });
  closing.push(() => planner.stop());
  planner.start(planEveryMs);
  // The hourly look may be far away when the operator has just named the group.
  if (config.digest.userGroup) await db.transaction().execute((trx) => queue.add(trx, 'enrol', {}));

  closing.push(() => Promise.all([slackApp.stop(), door.stop(CLOSE_MS)]));
  const { requestListener: slackListener } = slackApp;
  const routes = [connectRoutes({ flow, session, publicUrl })];
  door.open({ routes, slackListener, ready: () => slackApp.ready });
  await slackApp.start();
  return port;
}
