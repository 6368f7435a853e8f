import module from 'node:module';
import type { RunningApp } from './app.ts';

/** The whole stop has to end within 10 s; what hangs by then is cut off, and its jobs are taken over at the next start. */
const STOP_MS = 9_500;

let app: RunningApp | undefined;
let stopping = false;
// Before anything is loaded: whoever starts the process may stop it at any moment.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  await app?.stop();
  process.exit(0);
}

// The compiled code is kept for the next start, and the agent framework neither reports nor refreshes.
module.enableCompileCache();
process.env.MASTRA_TELEMETRY_DISABLED ??= '1';
process.env.MASTRA_OFFLINE ??= '1';
const { ConfigError, readConfig } = await import('./config.ts');
const { createLog } = await import('./telemetry/log.ts');
const { startApp } = await import('./app.ts');

try {
  process.loadEnvFile();
} catch {
  // No .env: the environment is enough.
}

let log = createLog('info');

/** The state is unknown, or others already took over: the process ends, and its supervisor starts a new one. */
function die(err?: unknown): never {
  log.fatal({ err }, 'the process cannot go on');
  process.exit(1);
}

try {
  const config = readConfig(process.env);
  log = createLog(config.logLevel);
  app = startApp(config, log, die);
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.on(event, die);
  const port = await app.ready;
  const mode = config.slack.transport.mode === 'socket' ? 'Socket Mode' : 'HTTP';
  process.stdout.write(`Onbehalf is ready on port ${port} (${mode}, ${config.publicUrl})\n`);
} catch (error) {
  // Parts that were pulled away under a start that is being stopped are no failure.
  if (!stopping) {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else {
      log.fatal({ err: error }, 'could not start');
      process.stderr.write(`Onbehalf could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
    }
    process.exit(1);
  }
}
