import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { TEAM } from '../../sandbox/people.ts';
import { createAsana } from '../../sandbox/providers/asana/asana.ts';
import { createLinear } from '../../sandbox/providers/linear/linear.ts';
import { createScalekitSandbox } from '../../sandbox/scalekit/server.ts';
import { SCALEKIT_TEST_CREDENTIALS } from '../../sandbox/scalekit/types.ts';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS } from '../../sandbox/slack/types.ts';
import { createScalekit } from '../../src/connectors/scalekit.ts';
import { createBrowserSession } from '../../src/http/browser-session.ts';
import { connectRoutes } from '../../src/http/connect-routes.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createWebApp } from '../../src/http/web-app.ts';
import { createConnect } from '../../src/identity/connect.ts';
import type { ConnectDeps } from '../../src/identity/connect-deps.ts';
import { createConnectFlow } from '../../src/identity/connect-flow.ts';
import { createConnections } from '../../src/identity/connections.ts';
import { createExpireLinks } from '../../src/identity/expire-links.ts';
import { createOffboarding } from '../../src/identity/offboarding.ts';
import { createPeople, type Person } from '../../src/identity/person.ts';
import { newSecret } from '../../src/identity/secrets.ts';
import { createSignIn } from '../../src/identity/sign-in.ts';
import { createClients } from '../../src/slack/clients.ts';
import { createSlackOut } from '../../src/slack/slack-out.ts';
import { createAudit } from '../../src/storage/audit.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createLinkStore } from '../../src/storage/links.ts';
import { createPeopleStore } from '../../src/storage/people.ts';
import { safeError } from '../../src/telemetry/log.ts';
import type { Browser, Visit } from './browser.ts';

export const ANA = 'U0ANA';
export const OMAR = 'U0OMAR';
export const CHANNEL = 'C0ONBOARD';
export const idOf = (userId: string) => `slack:${TEAM.id}:${userId}`;
export const MAIL = { [ANA]: 'ana@acme.test', [OMAR]: 'omar@acme.test' } as const;

const CONNECTORS = [
  { id: 'asana', label: 'Asana', connection: 'asana' },
  { id: 'linear', label: 'Linear', connection: 'linear' },
];

export type ConnectApp = Awaited<ReturnType<typeof startConnectApp>>;

/** Everything that connects accounts, on a real database and between the stand-ins of Slack and Scalekit. */
export async function startConnectApp(databaseUrl: string) {
  const { db } = openDatabase(databaseUrl, () => {});
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const slack = await createSlackSandbox({ port: 0, now: () => now().getTime() });
  const scalekit = await createScalekitSandbox({ port: 0, providers: [createAsana(), createLinear()], now });
  const lines: string[] = [];
  const log = pino({ level: 'trace', serializers: { err: safeError } }, { write: (line) => void lines.push(line) });
  const resumed: [string, string][] = [];

  const server = createHttpServer({ web: { fetch: (request) => web.fetch(request) } });
  const publicUrl = `http://localhost:${await server.start(0)}`;
  const slackOut = createSlackOut({
    clients: createClients({ botToken: SLACK_TEST_CREDENTIALS.botToken, slackApiUrl: `${slack.url}/api/`, log }),
    log,
  });
  const { clientId, clientSecret } = SCALEKIT_TEST_CREDENTIALS;
  const accounts = { ...createScalekit({ url: scalekit.url, clientId, clientSecret, log }) };
  const audit = createAudit(db);
  const peopleStore = createPeopleStore(db, audit);
  const deps: ConnectDeps = {
    links: createLinkStore(db, now, audit),
    accounts,
    slack: slackOut,
    connector: (id) => CONNECTORS.find((connector) => connector.id === id),
    workspace: TEAM.name,
    publicUrl,
    connectionsChanged: peopleStore.bumpVersion,
    onConnected: async (identifier, connector) => void resumed.push([identifier, connector]),
    newSecret,
    newId: randomUUID,
    now,
    log,
  };
  const signIn = {
    ...createSignIn({
      clientId: SLACK_TEST_CREDENTIALS.clientId,
      clientSecret: SLACK_TEST_CREDENTIALS.clientSecret,
      issuer: slack.url,
      apiUrl: `${slack.url}/api/`,
      publicUrl,
      now,
    }),
  };
  const web = createWebApp({
    publicUrl,
    ready: () => true,
    metrics: new Registry(),
    routes: [
      connectRoutes({
        flow: createConnectFlow({ ...deps, signIn }),
        session: createBrowserSession({ publicUrl, newSecret }),
        publicUrl,
      }),
    ],
    log,
  });
  const connect = createConnect(deps);
  const people = createPeople({
    slack: slackOut,
    installation: { installation: TEAM.id, teamId: TEAM.id },
    allowGuests: false,
    now: () => now().getTime(),
  });

  async function person(userId: string): Promise<Person> {
    const found = await people.resolve({ installation: TEAM.id, teamId: TEAM.id, userId, sharedChannel: false });
    if ('kind' in found) throw new Error(found.reason);
    await peopleStore.seen(found);
    return found;
  }

  const app = {
    slack,
    scalekit,
    /** The door to Scalekit; replace a method to make it fail. */
    accounts,
    /** Sign in with Slack; replace a method to lead somewhere else. */
    signInDoor: signIn,
    db,
    links: deps.links,
    connect,
    expireLinks: createExpireLinks(deps),
    connections: createConnections({
      ...deps,
      accounts,
      connectors: CONNECTORS,
      audit: (entry) => audit.record(db, entry),
    }),
    offboarding: createOffboarding({
      endWork: async () => {},
      ...deps,
      people: peopleStore,
      connectors: CONNECTORS,
      conversations: { forget: async () => {} },
    }),
    publicUrl,
    resumed,
    /** What was logged, line by line. */
    lines,
    person,
    version: (userId: string) => peopleStore.version(idOf(userId)),
    stateOf: (userId: string) => scalekit.state(idOf(userId), 'asana'),
    /** Moves everybody's clock. */
    later(ms: number) {
      ahead += ms;
    },
    async rows() {
      return db.selectFrom('connect_links').selectAll().orderBy('created_at').execute();
    },
    /** Asks for a link in the channel and reads it from the person's DM. */
    async link(userId: string, request: { askId?: string; connector?: string } = {}): Promise<string> {
      await connect.request({
        person: await person(userId),
        connector: request.connector ?? 'asana',
        reason: 'asked',
        place: { channel: CHANNEL },
        ...(request.askId && { askId: request.askId }),
      });
      const url = app.linksIn(app.dm(userId)).at(-1);
      if (!url) throw new Error('no link in the DM');
      return url;
    },
    dm: (userId: string) => slack.visible(userId, 'dm'),
    linksIn: (messages: unknown): string[] =>
      JSON.stringify(messages).match(new RegExp(`${publicUrl}/connect/[\\w-]{43}`, 'g')) ?? [],

    /** Opens the link, presses Continue: the address of Sign in with Slack. */
    async claim(browser: Browser, link: string): Promise<string> {
      const page = await browser.submit(await browser.get(link));
      if (!page.url.startsWith(`${slack.url}/openid/connect/authorize`)) throw new Error(`no sign-in: ${page.html}`);
      return page.url;
    },
    /** Signs in to Slack as somebody and allows it; follows on to wherever that leads. */
    async signIn(browser: Browser, url: string, userId: string): Promise<Visit> {
      browser.setCookie('localhost', 'sandbox_slack_user', userId);
      return browser.submit(await browser.get(url), { decision: 'allow' });
    },
    /** The same, but stops at the callback's address, for others to use. */
    async signInCallback(browser: Browser, url: string, userId: string): Promise<string> {
      browser.setCookie('localhost', 'sandbox_slack_user', userId);
      const { searchParams } = new URL(url);
      const { location } = await browser.step(`${slack.url}/openid/connect/authorize`, {
        method: 'POST',
        body: new URLSearchParams([...searchParams, ['decision', 'allow']]),
      });
      if (!location) throw new Error('Slack did not send the browser back');
      return location;
    },
    /** Gives access on the provider's page; follows on. */
    consent: (browser: Browser, page: Visit, email: string) => browser.submit(page, { user: email, decision: 'allow' }),
    /** Gives access, but stops at the callback's address. */
    async consentCallback(browser: Browser, page: Visit, email: string, decision = 'allow'): Promise<string> {
      const request = new URL(page.url).searchParams.get('request') ?? '';
      const { location } = await browser.step(page.url.split('?')[0] ?? '', {
        method: 'POST',
        body: new URLSearchParams({ request, user: email, decision }),
      });
      if (!location) throw new Error('Scalekit did not send the browser back');
      return location;
    },
    /** The whole way, as the person themself. */
    async connectAs(browser: Browser, link: string, userId: typeof ANA | typeof OMAR): Promise<Visit> {
      const consent = await app.signIn(browser, await app.claim(browser, link), userId);
      return app.consent(browser, consent, MAIL[userId]);
    },
    /** As far as the provider's page. */
    async toConsent(browser: Browser, link: string, userId: string): Promise<Visit> {
      return app.signIn(browser, await app.claim(browser, link), userId);
    },
    async close() {
      await server.stop(5_000);
      await sql`truncate connect_links, people`.execute(db);
      await Promise.all([slack.close(), scalekit.close(), db.destroy()]);
    },
  };
  return app;
}
