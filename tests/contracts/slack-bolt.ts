import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { createSlackSandbox } from '../../sandbox/slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox, type SlackSandboxOptions } from '../../sandbox/slack/types.ts';

export type Mode = 'socket' | 'http';

const nothing = () => undefined;
export const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => 'error' as never,
  setName: nothing,
};

export interface Connected {
  slack: SlackSandbox;
  app: App;
  stop(): Promise<void>;
}

/** A sandbox with a real Bolt app connected to it. `listen` registers the app's listeners before it starts. */
export async function connectBolt(
  mode: Mode,
  listen: (app: App) => void,
  options: Partial<SlackSandboxOptions> = {},
): Promise<Connected> {
  const slack = await createSlackSandbox({ port: 0, ...options });
  const slackApiUrl = `${slack.url}/api/`;
  const { botToken, appToken, signingSecret } = SLACK_TEST_CREDENTIALS;
  const receiver =
    mode === 'socket'
      ? new SocketModeReceiver({ appToken, logger: silent, installerOptions: { clientOptions: { slackApiUrl } } })
      : new HTTPReceiver({ signingSecret, logger: silent, endpoints: ['/slack/events'] });
  const app = new App({
    receiver,
    token: botToken,
    logger: silent,
    convoStore: false,
    deferInitialization: true,
    clientOptions: { slackApiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  await app.init();
  if (receiver instanceof HTTPReceiver) {
    const server = await receiver.start(0);
    const { port } = server.address() as AddressInfo;
    slack.setRequestUrl(`http://localhost:${port}/slack/events`);
  } else await receiver.start();
  return {
    slack,
    app,
    async stop() {
      await slack.settled();
      await app.stop();
      await slack.close();
    },
  };
}

/** Resolves once `ready` is true, looking again whenever something changes in the sandbox. */
export function whenever(slack: SlackSandbox, ready: () => boolean, timeoutMs = 5000): Promise<void> {
  if (ready()) return Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = slack.onChange(() => ready() && resolve());
  const timer = setTimeout(() => reject(new Error('the sandbox never got there')), timeoutMs);
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}
