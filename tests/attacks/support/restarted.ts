import { type RunningApp, startApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { Journey } from '../../support/journey.ts';

/** Stops the app of a journey over HTTP and starts it anew, with the same database, at the same address. */
export async function restarted(
  { app, world, databaseUrl, publicUrl }: Pick<Journey, 'app' | 'world' | 'databaseUrl' | 'publicUrl'>,
  env: Record<string, string> = {},
): Promise<RunningApp> {
  // What is not acknowledged yet would come again much later.
  await world.slack.settled();
  await app.stop();
  const port = Number(new URL(publicUrl).port);
  const settings = { ...world.env({ mode: 'http', port }), DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent', ...env };
  const config = readConfig(settings);
  const again = startApp(config, createLog(config.logLevel), () => {});
  await again.ready;
  return again;
}
