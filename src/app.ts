import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import manifest from '../manifest.json' with { type: 'json' };
import { createAgent } from './agent/agent.ts';
import { createTurns } from './agent/turn.ts';
import type { Config } from './config.ts';
import { loadConnectors } from './connectors/load-connectors.ts';
import { createScalekit } from './connectors/scalekit.ts';
import { createToolbox } from './connectors/toolbox.ts';
import { unverifiable, unverifiableAdvice } from './connectors/unverifiable.ts';
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
import { createClaims } from './scheduler/claims.ts';
import { houseKeep } from './scheduler/housekeeping.ts';
import { createQueue } from './scheduler/queue.ts';
import { resumeStranded } from './scheduler/resume-stranded.ts';
import { createWorkers } from './scheduler/workers.ts';
import { createClients } from './slack/clients.ts';
import { findInstallation } from './slack/find-installation.ts';
import { createSlackOut } from './slack/slack-out.ts';
import { createAsks } from './storage/asks.ts';
import { alone, openDatabase } from './storage/database.ts';
import { startEmbeddedPostgres } from './storage/embedded-postgres.ts';
import { createInbox } from './storage/inbox.ts';
import { createInteractionStore } from './storage/interactions.ts';
import { createLinkStore } from './storage/links.ts';
import { migrate } from './storage/migrations.ts';
import { createTellOnce } from './storage/notices.ts';
import { createPeopleStore } from './storage/people.ts';
import { createUsage } from './storage/usage.ts';
import type { Log } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createLedger } from './writes/ledger.ts';
import { createWrites } from './writes/perform.ts';

export interface RunningApp {
  /** Resolves with the port once everything works; rejects where it cannot, with nothing left behind. */
  ready: Promise<number>;
  /** Takes no more work, finishes or hands back what is running, and closes everything; also in the middle of a start. */
  stop(): Promise<void>;
}

/** How long running work may take to finish once the process is told to stop; the whole stop takes under 10 s. */
const FINISH_MS = 3_500;
/** Pages and the queue's own work are short. */
const CLOSE_MS = 800;

/**
 * Puts all parts together and starts them. The only file that knows every part.
 *
 * @param onLost the database no longer knows this process as alive: it must end, since others take its work over
 */
export function startApp(config: Config, log: Log, onLost: (error?: Error) => void): RunningApp {
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
  const ready = compose(config, log, { closing, onLost }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { ready, stop };
}

interface Lifecycle {
  closing: (() => Promise<unknown>)[];
  onLost: (error?: Error) => void;
}

async function compose(config: Config, log: Log, { closing, onLost }: Lifecycle): Promise<number> {
  const now = () => new Date();
  const { publicUrl } = config;

  const { catalogue, connections, connectors } = await loadConnectors(config);
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

  const { apiUrl, botToken, transport } = config.slack;
  const clients = createClients({ botToken, slackApiUrl: apiUrl, log });
  const installation = await findInstallation(clients.interactive);
  const slack = createSlackOut({ clients, log });

  const queue = createQueue({ url: databaseUrl, log });
  const asks = createAsks({ db, queue });
  const links = createLinkStore(db, now);
  const peopleStore = createPeopleStore(db);
  const connectionsChanged = (identifier: string) => peopleStore.bumpVersion(identifier);
  const toolbox = createToolbox({ scalekit, catalogue, connections, versionOf: peopleStore.version, now: Date.now });
  const people = createPeople({ slack, installation, allowGuests: config.allowGuests, now: Date.now });
  const refuse = createRefuse({ slack, tellOnce: createTellOnce(db) });

  const connectDeps = {
    links,
    accounts: scalekit,
    slack,
    connector: (id: string) => connectors.find((connector) => connector.id === id),
    workspaceName: async () => installation.teamName,
    publicUrl,
    connectionsChanged,
    onConnected: async (identifier: string, connector: string) => void (await asks.resume(identifier, connector)),
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

  const ledger = createLedger(db);
  const writes = createWrites({ ledger, scalekit, pause: sleep });
  const agent = createAgent({ model: config.model, databaseUrl, toolbox, scalekit, write: writes.perform });
  closing.push(() => agent.close());
  const turns = createTurns({
    asks,
    people,
    peopleStore,
    refuse,
    slack,
    toolbox,
    catalogue,
    agent,
    ledger,
    writes,
    usage: createUsage(db),
    dailyTokenBudget: config.dailyTokenBudget,
    requestConnection: connect.request,
    linkSent: links.sentFor,
    now,
    metrics,
    log,
  });
  const interactions = createInteractions({
    interactions: createInteractionStore(db),
    people,
    peopleStore,
    refuse,
    slack,
    connect,
    connections: createConnections(accountDeps),
    links,
    offboarding: createOffboarding({
      ...accountDeps,
      people: peopleStore,
      conversations: agent,
      endWork: async (identifier) => turns.stop(await asks.stopAll(identifier)),
    }),
    asks,
    stopTurns: turns.stop,
    catalogue,
    log,
    prompts: manifest.features.agent_view.suggested_prompts,
  });

  const inbox = createInbox({ db, queue });
  const slackApp = await createSlackApp({
    config: {
      botToken,
      slackApiUrl: apiUrl,
      ...(transport.mode === 'socket' ? { appToken: transport.appToken } : { signingSecret: transport.signingSecret }),
    },
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
    housekeeping: async () => {
      await expireLinks();
      await houseKeep(db);
      await resumeStranded({ asks, scalekit, connections, log });
    },
  });

  closing.push(() => Promise.all([slackApp.stop(), door.stop(CLOSE_MS)]));
  const { requestListener: slackListener } = slackApp;
  const routes = [connectRoutes({ flow, session, publicUrl })];
  door.open({ routes, slackListener, ready: () => slackApp.ready });
  await slackApp.start();
  return port;
}
