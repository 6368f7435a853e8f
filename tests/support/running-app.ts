import { createServer } from 'node:net';
import type { MovableClock } from '../../sandbox/clock/movable-clock.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { type RunningApp, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { testDatabase } from './database.ts';

export interface Stage {
  world: World;
  app: RunningApp;
  /** Where browsers reach the app. */
  publicUrl: string;
  databaseUrl: string;
  close(): Promise<void>;
}

/**
 * The whole world and the app against it, in this process, on a database of its own. `env` overrides the configuration,
 * as a function where it depends on the world's addresses.
 *
 * @example const stage = await startStage({ mode: 'socket' });
 */
export async function startStage({
  mode = 'socket',
  env = {},
  clock,
  customers,
  planEveryMs,
}: {
  mode?: 'socket' | 'http';
  /** What the world and the app take for the present, where they do not go by this machine's clock. */
  clock?: MovableClock;
  /** So many made-up customers of Ana's in place of the seeded ones. */
  customers?: number;
  /** How often the app looks whether a morning is due, where its own pace is too slow. */
  planEveryMs?: number;
  env?: Record<string, string> | ((world: World) => Record<string, string>);
} = {}): Promise<Stage> {
  const database = await testDatabase();
  const world = await startWorld({ ...(clock && { now: clock.now }), ...(customers && { customers }) });
  const port = await freePort();
  const own = typeof env === 'function' ? env(world) : env;
  const settings = { ...world.env({ mode, port }), DATABASE_URL: database.url, LOG_LEVEL: 'silent', ...own };
  const config = readConfig(settings);
  const app = startApp(config, createLog(config.logLevel), () => {}, clock?.now, planEveryMs);
  await app.ready;
  if (mode === 'http') world.slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  return {
    world,
    app,
    publicUrl: config.publicUrl,
    databaseUrl: database.url,
    async close() {
      await app.stop();
      await world.close();
      await database.drop();
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}
