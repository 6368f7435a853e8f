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
import { type MorningResult, morning } from './morning.ts';
import type { SandboxPerson } from './people.ts';
import { type Entry, paragraph } from './say/transcript.ts';
import { type SayResult, say } from './say.ts';
import { mountUi } from './ui/mount.ts';
import { startWorld, type World } from './world.ts';

/** The page's port and those of the other stand-ins after it. */
const WORLD_PORT = 4100;
const WORLD_PORTS = 3;
const APP_PORT = 3000;

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Starts the world and the app in it, and keeps them until Ctrl-C, a crash, or the end of `--say` or `--morning`. Returns the exit code. */
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

async function run({ mode, verbose, ...played }: DemoOptions, folder: string, running: Running): Promise<number> {
  const unattended = played.say ?? played.morning;
  const dataDir = join(folder, 'data');
  const logFile = verbose ? undefined : join(folder, 'app.log');
  // World and app live by one clock, which the page can move.
  const clockFile = join(folder, 'clock');
  const clock = shiftThisProcess(clockFile);
  const world = await startWorld({
    firstPort: (await areFree(WORLD_PORT, WORLD_PORTS)) ? WORLD_PORT : 0,
    // Somebody watches, and may want to press Stop.
    humanPace: unattended === undefined,
  });
  running.world = world;
  clock.onMove(world.slack.reassureSockets);
  const port = await freePort(APP_PORT);
  const publicUrl = `http://localhost:${port}`;
  const environment = demoEnvironment(process.env, world.env({ mode, port }), dataDir);
  if (!unattended) {
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
  if (!unattended) {
    print(banner({ page: world.slack.url, logFile, ...environment }));
    return crashed;
  }
  print(`${modelLine(environment)}\n`);
  const around = { publicUrl, tell: (entry: Entry) => print(`${paragraph(entry)}\n`) };
  const ending = played.say
    ? say(world, { ...played.say, ...around }).then((result) => (result.ok ? summary(result) : result))
    : morning(world, { as: unattended.as, ...around, clock }).then((result) =>
        result.ok ? morningSummary(result, unattended.as) : result,
      );
  const end = await Promise.race([ending, crashed]);
  if (typeof end !== 'string') throw new Error(`FAILED: ${end.reason}${logFile ? `\nThe app's log: ${logFile}` : ''}`);
  print(end);
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

function morningSummary({ accounts }: Extract<MorningResult, { ok: true }>, { name }: SandboxPerson): string {
  const [tasks, comments] = ['task', 'comment'].map((noun) =>
    accounts === 1 ? `one ${noun}` : `${accounts} ${noun}s`,
  );
  return `OK: two digests; ${tasks} and ${comments} as ${name}, none of them twice`;
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
