import { expect } from 'vitest';
import { createBrowser } from '../../../../sandbox/browserless.ts';
import { isCard } from '../../../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../../../sandbox/slack/types.ts';
import { startWorld, type World } from '../../../../sandbox/world.ts';
import { type AppProcess, startProcess } from '../../../support/app-process.ts';
import { testDatabase } from '../../../support/database.ts';
import { ANA, CHANNEL, identifierOf, OMAR, personOf } from '../../../support/journey.ts';
import { connectLinkIn } from '../../../support/links.ts';
import { freePort } from '../../../support/running-app.ts';
import { type DatabaseRow, everyRow } from '../database-rows.ts';
import { type Meddler, startMeddler } from '../meddler.ts';

export const MODEL_KEY = 'sk-sandbox-model-key-0123456789';

/** The app in a process of its own that tells all it can, between doors that can fail, and the moves of two people. */
export type Stage = Awaited<ReturnType<typeof startScanStage>>;

export async function startScanStage(mode: 'http' | 'socket') {
  const [world, database, port]: [World, Awaited<ReturnType<typeof testDatabase>>, number] = await Promise.all([
    startWorld(),
    testDatabase(),
    freePort(),
  ]);
  const [slackDoor, modelDoor]: Meddler[] = await Promise.all([
    startMeddler(world.slack.url),
    startMeddler(world.model.url.replace(/\/v1$/, '')),
  ]);
  if (!slackDoor || !modelDoor) throw new Error('no doors');
  const env = {
    ...world.env({ mode, port }),
    DATABASE_URL: database.url,
    LOG_LEVEL: 'trace',
    // The seeded onboardings are up to seventy days old.
    ONBOARDING_WINDOW_DAYS: '120',
    MODEL_URL: `${modelDoor.url}/v1`,
    MODEL_API_KEY: MODEL_KEY,
    SLACK_API_URL: `${slackDoor.url}/api/`,
  };
  const { slack, scalekit } = world;
  for (const userId of [ANA, OMAR]) scalekit.connect(identifierOf(userId), 'zendeskoauth', personOf(userId).email);
  const app: AppProcess = startProcess(env);
  await app.ready;
  const url = `http://127.0.0.1:${port}`;
  if (mode === 'http') slack.setRequestUrl(`${url}/slack/events`);

  const ours = (test: (m: SandboxMessage) => boolean, after: string, userId: string) =>
    slack.waitFor(userId, (m) => m.user === 'U0BOT' && m.ts > after && !m.streaming && !m.deleted && test(m), 20_000);
  return {
    world,
    app,
    slackDoor,
    modelDoor,
    url,
    databaseUrl: database.url,
    /** Says something, in the DM or to the app in the channel. Returns when. */
    say(text: string, { as = ANA, aloud = false }: { as?: string; aloud?: boolean } = {}): string {
      return aloud ? slack.post(as, CHANNEL, `<@U0BOT> ${text}`) : slack.post(as, slack.dmOf(as), text);
    },
    card: (after: string, test: (m: SandboxMessage) => boolean = () => true) =>
      ours((m) => isCard(m) && test(m), after, ANA),
    /** The app's next words to somebody that are no card. */
    answer: (after: string, text: RegExp = /./s, userId: string = ANA) =>
      ours((m) => !isCard(m) && text.test(JSON.stringify([m.text, m.markdown, m.blocks])), after, userId),
    press: ({ channel, ts }: SandboxMessage, actionId: string, userId: string = ANA) =>
      slack.click({ userId, message: { channel, ts }, actionId }),
    prompt: (after: string) =>
      slack.waitFor(
        ANA,
        (m) => m.channel === slack.dmOf(ANA) && m.ts > after && connectLinkIn(m) !== undefined,
        20_000,
      ),
    through: (prompt: SandboxMessage, userId: string = ANA, allow: boolean | 'not to Slack' = true) =>
      createBrowser().connectThrough(connectLinkIn(prompt) ?? '', { as: personOf(userId), allow }),
    /** Every row there is now. */
    rows: (): Promise<DatabaseRow[]> => everyRow(database.url),
    /** Resolves when the app has nothing more to do. */
    async settled(): Promise<void> {
      await slack.settled();
      const open = async () => {
        const busy = (await everyRow(database.url)).filter(
          ({ table, row }) =>
            table === 'public.interactions' ||
            table === 'public.claims' ||
            (table === 'public.asks' && ['queued', 'running'].includes(String(row.status))),
        );
        return busy.map(({ table }) => table);
      };
      await expect.poll(open, { timeout: 20_000, interval: 50 }).toEqual([]);
    },
    async close(): Promise<void> {
      app.kill('SIGKILL');
      await app.exit;
      await Promise.all([slackDoor.close(), modelDoor.close(), world.close()]);
      await database.drop();
    },
  };
}
