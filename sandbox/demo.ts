import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onClockOf, shiftThisProcess } from './clock/shifted-process.ts';
import { type AppProcess, startApp } from './demo/app-process.ts';
import { banner, modelLine } from './demo/banner.ts';
import { demoEnvironment } from './demo/environment.ts';
import { stopLeftoverDatabase } from './demo/leftover-database.ts';
import { type DemoOptions, readOptions, USAGE } from './demo/options.ts';
import { areFree, freePort } from './demo/ports.ts';
import { smallTalk } from './demo/small-talk.ts';
import { paragraph } from './say/transcript.ts';
import { type SayResult, say } from './say.ts';
import { mountUi } from './ui/mount.ts';
import { startWorld, type World } from './world.ts';

/** The page's port and those of the other stand-ins after it. */
const WORLD_PORT = 4100;
const WORLD_PORTS = 3;
const APP_PORT = 3000;

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Starts the world and the app in it, and keeps them until Ctrl-C, a crash, or the end of `--say`. Returns the exit code. */
async function demo(options: DemoOptions, stopped: Promise<number>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'onbehalf-demo-'));
  // As root, the database runs as another user, who has to get in there.
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
  const running: Running = {};
  let code = 1;
  try {
    code = await Promise.race([stopped, run(options, folder, running)]);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  }
  await running.app?.stop();
  await stopLeftoverDatabase(join(folder, 'data'));
  await running.world?.close();
  // The log stays where something went wrong.
  rmSync(code === 0 ? folder : join(folder, 'data'), { recursive: true, force: true });
  return code;
}

interface Running {
  world?: World;
  app?: AppProcess;
}

async function run({ mode, verbose, say: ask }: DemoOptions, folder: string, running: Running): Promise<number> {
  const dataDir = join(folder, 'data');
  const logFile = verbose ? undefined : join(folder, 'app.log');
  // World and app live by one clock, which the page can move.
  const clockFile = join(folder, 'clock');
  const clock = shiftThisProcess(clockFile);
  const world = await startWorld({
    firstPort: (await areFree(WORLD_PORT, WORLD_PORTS)) ? WORLD_PORT : 0,
    // Somebody watches, and may want to press Stop.
    humanPace: ask === undefined,
  });
  running.world = world;
  clock.onMove(world.slack.reassureSockets);
  const port = await freePort(APP_PORT);
  const publicUrl = `http://localhost:${port}`;
  const environment = demoEnvironment(process.env, world.env({ mode, port }), dataDir);
  if (!ask) {
    smallTalk(world.slack);
    await mountUi(world, { ...environment, clock });
  }
  const app = startApp({ env: onClockOf(clockFile, environment.env), directory: folder, ...(logFile && { logFile }) });
  running.app = app;
  await app.ready;
  if (mode === 'http') await sendRequestsTo(`${publicUrl}/slack/events`, world);
  const crashed = app.crashed.then((how): never => {
    throw new Error(`The app crashed: ${how}`);
  });
  if (!ask) {
    print(banner({ page: world.slack.url, logFile, ...environment }));
    return crashed;
  }
  print(`${modelLine(environment)}\n`);
  const said = say(world, { ...ask, publicUrl, tell: (entry) => print(`${paragraph(entry)}\n`) });
  const result = await Promise.race([said, crashed]);
  if (!result.ok) throw new Error(`FAILED: ${result.reason}${logFile ? `\nThe app's log: ${logFile}` : ''}`);
  print(summary(result));
  return 0;
}

/** What an operator does on Slack's page for the app: enter the request URL, which Slack then asks to prove itself. */
async function sendRequestsTo(url: string, { slack }: World): Promise<void> {
  slack.setRequestUrl(url);
  if (!(await slack.verifyRequestUrl())) throw new Error(`The app did not answer Slack's challenge at ${url}`);
}

function summary({ changes, connected }: Extract<SayResult, { ok: true }>): string {
  const did = [
    connected > 0 && `connected ${connected === 1 ? 'one account' : `${connected} accounts`} on the way`,
    changes.length > 0
      ? `changed ${changes.length === 1 ? 'one record' : `${changes.length} records`}`
      : 'changed nothing',
  ];
  return `OK: answered, ${did.filter(Boolean).join(', ')}`;
}

// A reader that went away (`| head`, a closed terminal) must not end the demo before it has taken everything down.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const interrupted = new Promise<number>((resolve) => {
  // Closing the terminal sends SIGHUP. A second signal (npm passes one on) must not cut the taking down short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(0));
});

let options: DemoOptions | 'help';
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
  process.exit(2);
}
if (options === 'help') {
  print(USAGE);
  process.exit(0);
}
process.exit(await demo(options, interrupted));
