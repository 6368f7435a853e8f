import { createModelSandbox } from './model/server.ts';
import type { ModelSandbox } from './model/types.ts';
import { createProviders } from './providers/all.ts';
import { type Clock, systemClock } from './providers/support/time.ts';
import type { Provider } from './providers/types.ts';
import { createScalekitSandbox } from './scalekit/server.ts';
import { SCALEKIT_TEST_CREDENTIALS, type ScalekitSandbox } from './scalekit/types.ts';
import { createSlackSandbox } from './slack/server.ts';
import { SLACK_TEST_CREDENTIALS, type SlackSandbox } from './slack/types.ts';

export interface World {
  /** What everything in it takes for the present. */
  now: Clock;
  slack: SlackSandbox;
  scalekit: ScalekitSandbox;
  providers: Record<string, Provider>;
  model: ModelSandbox;
  /** The environment that points the app at this world, Socket Mode or HTTP. */
  env(options: { mode: 'socket' | 'http'; port: number }): Record<string, string>;
  close(): Promise<void>;
}

/**
 * Starts the whole local world on free loopback ports (or from `firstPort` on). Independent of the app. With `humanPace`
 * the model writes as slowly as a real one. Everything goes by `now`, which may jump forward; the seeds are of the moment
 * it tells at the start. `customers`: this many made-up customers of Ana's in place of the seeded ones.
 *
 * @example
 * const clock = movableClock();
 * const world = await startWorld({ now: clock.now });
 * clock.advance(86_400_000);
 */
export async function startWorld({
  firstPort = 0,
  humanPace = false,
  now = systemClock,
  customers,
}: {
  firstPort?: number;
  humanPace?: boolean;
  now?: Clock;
  customers?: number;
} = {}): Promise<World> {
  const port = (offset: number) => (firstPort === 0 ? 0 : firstPort + offset);
  const providers = createProviders({ now, customers });
  const slack = await createSlackSandbox({ port: port(0), now: () => now().getTime() });
  const scalekit = await createScalekitSandbox({ port: port(1), providers: Object.values(providers), now });
  const model = await createModelSandbox({ port: port(2), humanPace, now });
  return {
    now,
    slack,
    scalekit,
    providers,
    model,
    env: ({ mode, port: appPort }) => ({
      SLACK_BOT_TOKEN: SLACK_TEST_CREDENTIALS.botToken,
      ...(mode === 'socket'
        ? { SLACK_APP_TOKEN: SLACK_TEST_CREDENTIALS.appToken }
        : { SLACK_SIGNING_SECRET: SLACK_TEST_CREDENTIALS.signingSecret }),
      SLACK_CLIENT_ID: SLACK_TEST_CREDENTIALS.clientId,
      SLACK_CLIENT_SECRET: SLACK_TEST_CREDENTIALS.clientSecret,
      SLACK_API_URL: `${slack.url}/api/`,
      SLACK_OIDC_ISSUER: slack.url,
      SCALEKIT_ENV_URL: scalekit.url,
      SCALEKIT_CLIENT_ID: SCALEKIT_TEST_CREDENTIALS.clientId,
      SCALEKIT_CLIENT_SECRET: SCALEKIT_TEST_CREDENTIALS.clientSecret,
      MODEL: 'openai/sandbox-rules',
      MODEL_URL: model.url,
      MODEL_API_KEY: 'sandbox',
      PUBLIC_URL: `http://localhost:${appPort}`,
      PORT: String(appPort),
    }),
    async close() {
      await Promise.all([slack.close(), scalekit.close(), model.close()]);
    },
  };
}
