import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { shiftedDate } from '../../sandbox/clock/shifted-date.ts';
import type { ThreadData } from './threaded-app.ts';

// The entry of a thread that runs the whole app; see threaded-app.ts. Its time is what the test says it is, also for
// what asks for the time by itself: the shared clock stands in for this thread's Date before anything else is loaded.
const { env, clock, planEveryMs } = workerData as ThreadData;
const moment = new BigInt64Array(clock);
const real = Date;
globalThis.Date = shiftedDate(real, () => Number(Atomics.load(moment, 0)) - real.now());
Object.defineProperty(Date.prototype, 'constructor', { value: globalThis.Date });

module.enableCompileCache();
const { readConfig } = await import('../../src/config.ts');
const { createLog } = await import('../../src/telemetry/log.ts');
const { startApp } = await import('../../src/app.ts');

const config = readConfig(env);
const app = startApp(config, createLog(config.logLevel), (error) => die(error), undefined, planEveryMs);
parentPort?.once('message', () => void app.stop().then(() => process.exit(0)));
await app.ready;
parentPort?.postMessage('ready');

/** As in main.ts: others take its work over, so it must do nothing more. */
function die(error?: Error): never {
  throw error ?? new Error('the app lost its lock');
}
