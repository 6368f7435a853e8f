import { randomInt } from 'node:crypto';
import { createBrowser } from '../../sandbox/browserless.ts';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { testDatabase } from './database.ts';
import { type PlainModel, startPlainModel } from './plain-model.ts';
import { type PlainScalekit, startPlainScalekit } from './plain-scalekit.ts';
import { CHANNEL, GRACE, type PlainSlack, startPlainSlack } from './plain-slack.ts';
import { dmOf, type PlainMessage } from './plain-slack-api.ts';
import { freePort } from './running-app.ts';

export interface PlainStage {
  slack: PlainSlack;
  scalekit: PlainScalekit;
  model: PlainModel;
  /** A fresh ts; what Grace says next carries it. */
  ts(): string;
  mention(text: string, ts?: string): Record<string, unknown>;
  direct(text: string, ts?: string): Record<string, unknown>;
  /** The connect link of the next private message that has one. */
  link(test?: (message: PlainMessage) => boolean): Promise<string>;
  /** Opens a connect link as whoever is signed in; resolves with the words of the last page. */
  follow(link: string): Promise<string>;
  close(): Promise<void>;
}

/** The app among the plain stand-ins, none of which knows the sandbox. `before` may change the Slack it starts with. */
export async function startPlainStage(
  mode: 'socket' | 'http',
  before: (slack: PlainSlack) => void = () => {},
): Promise<PlainStage> {
  const database = await testDatabase();
  const [slack, scalekit, model] = await Promise.all([startPlainSlack(), startPlainScalekit(), startPlainModel()]);
  before(slack);
  const port = await freePort();
  const config = readConfig({
    ...slack.env[mode],
    SCALEKIT_ENVIRONMENT_URL: scalekit.url,
    SCALEKIT_CLIENT_ID: 'skc_1',
    SCALEKIT_CLIENT_SECRET: 'plain',
    CONNECTIONS: 'asana=asana-x7Kq2,linear=linear',
    MODEL: 'plain/plain-1',
    MODEL_URL: model.url,
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    DATABASE_URL: database.url,
    LOG_LEVEL: process.env.PLAIN_LOG ?? 'silent',
  });
  const app = startApp(config, createLog(config.logLevel), () => {});
  await app.ready;
  if (mode === 'http') slack.requestUrl = `http://127.0.0.1:${port}/slack/events`;

  const ts = () => `${Math.floor(Date.now() / 1_000)}.${String(randomInt(1e6)).padStart(6, '0')}`;
  return {
    slack,
    scalekit,
    model,
    ts,
    mention: (text, at = ts()) => ({
      type: 'app_mention',
      user: GRACE,
      text: `<@U0LAN0Z89> ${text}`,
      ts: at,
      channel: CHANNEL,
      event_ts: at,
    }),
    direct: (text, at = ts()) => ({
      type: 'message',
      channel: dmOf(GRACE),
      user: GRACE,
      text,
      ts: at,
      event_ts: at,
      channel_type: 'im',
    }),
    async link(test = () => true) {
      const message = await slack.message((one) => linkIn(one) !== undefined && test(one));
      return linkIn(message) ?? '';
    },
    async follow(link) {
      const browser = createBrowser();
      let page = await browser.follow(link);
      const [form] = page.forms;
      if (form) page = await browser.submit(page, form);
      return page.text;
    },
    async close() {
      await app.stop();
      await Promise.all([slack.close(), scalekit.close(), model.close()]);
      await database.drop();
    },
  };
}

function linkIn(message: PlainMessage): string | undefined {
  return /https?:\/\/[^"\s]+\/connect\/[\w-]{20,}/.exec(JSON.stringify(message))?.[0];
}
