import { fileURLToPath } from 'node:url';
import { readAppConfig } from './app-config.ts';
import { sendCommand } from './commands.ts';
import { createDelivery } from './delivery.ts';
import { createHttpTransport } from './http-delivery.ts';
import { sendClick } from './interactions.ts';
import { listenOnLocalhost } from './listen.ts';
import { closeModal, submitModal } from './modals.ts';
import { createOidc } from './oidc.ts';
import { deactivate, emitEvent, openHome, say, setTimeZone, stopStream } from './people-actions.ts';
import { createResponseUrls } from './response-urls.ts';
import { type Routes, routesOf } from './routes.ts';
import { createSocketTransport } from './socket-mode.ts';
import { createStore, dmIdOf, personOf, presenceOf } from './store.ts';
import { expireStream } from './streams.ts';
import { createTriggers } from './triggers.ts';
import { type Mounted, SLACK_TEST_CREDENTIALS, type SlackSandbox, type SlackSandboxOptions } from './types.ts';
import { timeZoneOf } from './users.ts';
import { createViewStore, currentValues } from './view-store.ts';
import { visibleMessages, waitForMessage } from './visibility.ts';
import { createFaults } from './web-api/faults.ts';
import type { Workspace } from './workspace.ts';

const ACK_TIMEOUT_MS = 3000;
const RETRY_DELAYS_MS = [0, 60_000, 300_000];
const WAIT_MS = 10_000;
const MANIFEST = fileURLToPath(new URL('../../manifest.json', import.meta.url));

/**
 * Starts a Slack of one workspace with one installed app, over Slack's own protocols.
 *
 * @example
 * const slack = await createSlackSandbox({ port: 0 });
 * const ts = slack.post('U0ANA', 'C0ONBOARD', '<@U0BOT> hello');
 * await slack.waitFor('U0ANA', (message) => message.threadTs === ts);
 * await slack.close();
 */
export async function createSlackSandbox({
  port,
  retryDelaysMs = RETRY_DELAYS_MS,
  ackTimeoutMs = ACK_TIMEOUT_MS,
  now = Date.now,
  manifestPath = MANIFEST,
  declinedScopes = [],
}: SlackSandboxOptions): Promise<SlackSandbox> {
  const store = createStore(now);
  const sockets = createSocketTransport({ timeoutMs: ackTimeoutMs });
  const http = createHttpTransport({ secret: SLACK_TEST_CREDENTIALS.signingSecret, timeoutMs: ackTimeoutMs, now });
  const closing = new AbortController();
  const mounted: Mounted[] = [];
  let url = '';
  const workspace: Workspace = {
    get url() {
      return url;
    },
    config: readAppConfig(manifestPath, declinedScopes),
    store,
    delivery: createDelivery([sockets, http], retryDelaysMs),
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now),
    views: createViewStore(store),
    oidc: createOidc({ issuer: () => url, now }),
    openTicket: sockets.openTicket,
  };
  const routes: Routes = { workspace, calls: [], faults: createFaults(), closing: closing.signal, mounted };
  const listening = await listenOnLocalhost(port, routesOf(routes), sockets.upgrade);
  url = `http://localhost:${listening.port}`;

  const conversation = (userId: string, channel: string) =>
    store.conversations.get(channel === 'dm' ? dmIdOf(userId) : channel);
  const channelOf = (userId: string, channel: string) => (channel === 'dm' ? dmIdOf(userId) : channel);

  return {
    url,
    calls: routes.calls,
    post: (userId, channel, text, options) =>
      say(workspace, userId, channelOf(userId, channel), text, options?.threadTs),
    command: (userId, channel, command, text = '', { threadTs } = {}) =>
      sendCommand(workspace, userId, channelOf(userId, channel), command, text, threadTs),
    click: async (click) => sendClick(workspace, click),
    submitView: (userId, viewId, values) => submitModal(workspace, userId, viewId, values),
    closeView: (userId, viewId) => closeModal(workspace, userId, viewId),
    openHome: (userId, tab) => openHome(workspace, userId, tab, dmIdOf(userId)),
    stop: (userId, channel, ts) => stopStream(workspace, userId, channelOf(userId, channel), ts),
    deactivate: (userId) => deactivate(workspace, userId),
    setTimeZone: (userId, timeZone) => setTimeZone(workspace, userId, timeZone),
    timeZoneOf(userId) {
      const person = personOf(userId);
      if (!person) throw new Error(`no such person in the sandbox: ${userId}`);
      return timeZoneOf(store, person);
    },
    emit: (event, options = {}) => emitEvent(workspace, event, options),
    visible(userId, channel) {
      const found = conversation(userId, channel);
      if (!found) throw new Error(`no such conversation: ${channel}`);
      for (const message of found.messages) expireStream(store, message);
      return visibleMessages(store, userId, found);
    },
    dmOf: dmIdOf,
    home: (userId) => workspace.views.home(userId)?.view,
    views: (userId) =>
      workspace.views.stack(userId).map((record) => ({
        id: record.id,
        view: record.view,
        values: currentValues(record),
        ...(record.errors ? { errors: record.errors } : {}),
        ...(record.failure ? { failure: record.failure } : {}),
      })),
    presence: (channel, threadTs) => presenceOf(store, channel, threadTs),
    waitFor: (userId, test, timeoutMs = WAIT_MS) => waitForMessage(store, userId, test, timeoutMs),
    onChange: store.onChange,
    fail: (method, fault, times = 1) => routes.faults.add(method, fault, times),
    setRequestUrl: http.setUrl,
    verifyRequestUrl: http.verify,
    mount: (handler) => void mounted.push(handler),
    idTokenFor: (overrides = {}, options) => workspace.oidc.idTokenFor(overrides, options),
    alterNextIdToken: (overrides, options) => workspace.oidc.alterNext(overrides, options),
    settled: (timeoutMs = WAIT_MS) => workspace.delivery.settled(timeoutMs),
    unacknowledged: workspace.delivery.unacknowledged,
    reassureSockets: sockets.reassure,
    disconnectSockets: sockets.disconnectAll,
    async close() {
      closing.abort();
      workspace.delivery.close();
      http.close();
      await sockets.close();
      await listening.close();
    },
  };
}
