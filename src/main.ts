import module from 'node:module';

// Before anything heavy is loaded: the compiled code is kept, and the agent framework neither reports nor refreshes.
module.enableCompileCache();
process.env.MASTRA_TELEMETRY_DISABLED ??= '1';
process.env.MASTRA_OFFLINE ??= '1';

const { ConfigError, readConfig } = await import('./config.ts');
const { createLog, safeError } = await import('./telemetry/log.ts');
const { startApp } = await import('./app.ts');

/** The whole stop has to end within 10 s; what hangs by then is cut off, and its jobs are taken over at the next start. */
const STOP_MS = 9_500;

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
  let stopping = false;
  const app = startApp(config, log, die);
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await (await app).stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.on(event, die);
  const { port } = await app;
  process.stdout.write(
    `Onbehalf is ready on port ${port} (${config.slack.transport.mode === 'socket' ? 'Socket Mode' : 'HTTP'}, ${config.publicUrl})\n`,
  );
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else {
    log.fatal({ err: safeError(error) }, 'could not start');
    process.stderr.write(`Onbehalf could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  }
  process.exit(1);
}
