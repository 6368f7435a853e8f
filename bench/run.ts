import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createLoad, type FromWorld, type Shot } from './load.ts';
import { postgresMb, residentMb } from './memory.ts';
import { type Figure, machine, quantile, table } from './report.ts';
import { type Subject, startSubject } from './subject.ts';

const ROUNDS = 4;
const STARTS = 3;
const SINGLE = { events: 25, restMs: 120 };
const STEADY = { events: 80, perSecond: 20 };
const WARM_UP = 10;
const IDLE_MS = 5_000;
const ASKED_WITHIN_MS = 20_000;
const WHOLE_RUN_MS = 180_000;

type Side = 'ours' | 'bare';
const SIDES: readonly Side[] = ['ours', 'bare'];
const SCRIPTS: Record<Side, string> = { ours: '../src/main.ts', bare: './bare-bolt.ts' };

// Whatever hangs, the run does not; what it started ends with it.
setTimeout(() => {
  process.stderr.write('The measurements took too long.\n');
  process.exit(1);
}, WHOLE_RUN_MS).unref();

const machineAtStart = machine();
const folder = mkdtempSync(join(tmpdir(), 'onbehalf-bench-'));
// As root, PostgreSQL runs as another user, who has to get in there.
if (process.getuid?.() === 0) chmodSync(folder, 0o755);
const worldProcess = fork(fileURLToPath(new URL('./world.ts', import.meta.url)));
const waiting = new Map<string, (at: number) => void>();
const world = await new Promise<Extract<FromWorld, { kind: 'ready' }>>((resolve, reject) => {
  worldProcess.on('message', (message: FromWorld) => {
    if (message.kind === 'ready') resolve(message);
    else waiting.get(message.token)?.(message.at);
  });
  worldProcess.once('exit', (code) => reject(new Error(`the stand-ins ended with ${code}`)));
});

/** The first request to the model about an event; those of a second attempt would come later. */
function asked(token: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => reject(new Error('the model was not asked')), ASKED_WITHIN_MS);
  waiting.set(token, resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    waiting.delete(token);
  });
}

const dataDir = join(folder, 'data');
const running: Subject[] = [];
async function start(side: Side): Promise<Subject> {
  const subject = await startSubject(SCRIPTS[side], folder, { ...world.env, DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
  running.push(subject);
  return subject;
}
const both = <T>(make: () => T): Record<Side, T> => ({ ours: make(), bare: make() });

const ready = both<number[]>(() => []);
/** One list of shots for each round. */
const shots = { single: both<Shot[][]>(() => []), steady: both<Shot[][]>(() => []) };
const memory = both<number[]>(() => []);
const withDatabase: number[] = [];
let first = 0;

try {
  // The first start makes the database, which later ones find.
  const initial = await start('ours');
  first = initial.readyMs;
  await initial.stop();
  for (let n = 0; n < STARTS; n += 1) {
    for (const side of SIDES) {
      const subject = await start(side);
      ready[side].push(subject.readyMs);
      await subject.stop();
    }
  }

  const [ours, bare] = [await start('ours'), await start('bare')];
  const subjects = { ours, bare };
  await pause(IDLE_MS);
  for (const side of SIDES) memory[side].push(...[residentMb(subjects[side].pid)].filter((mb) => mb !== undefined));
  const database = postgresMb(dataDir);
  if (database !== undefined) withDatabase.push(...memory.ours.map((mb) => mb + database));

  const { threads } = world;
  const loads = { ours: createLoad({ ...ours, threads, asked }), bare: createLoad({ ...bare, threads, asked }) };
  for (const side of SIDES) await loads[side].single(WARM_UP, SINGLE.restMs);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of SIDES) shots.single[side].push(await loads[side].single(SINGLE.events, SINGLE.restMs));
    for (const side of SIDES) {
      shots.steady[side].push(await loads[side].steady(STEADY.events, STEADY.perSecond));
      // The answers are still being written: nothing else is measured beside that.
      await pause(1_000);
    }
  }
  for (const side of SIDES) loads[side].close();
} finally {
  await Promise.all(running.map((subject) => subject.stop()));
  worldProcess.removeAllListeners('exit');
  worldProcess.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** A quantile of each round; the table shows the rounds' median, which one disturbed round does not move. */
function figure(name: string, kind: keyof typeof shots, value: keyof Shot, at = 0.5): Figure {
  const each = (rounds: Shot[][]) =>
    rounds.flatMap(
      (round) =>
        quantile(
          round.map((shot) => shot[value]),
          at,
        ) ?? [],
    );
  return { name, unit: 'ms', ours: each(shots[kind].ours), bare: each(shots[kind].bare) };
}
const rate = `${STEADY.perSecond} events/s`;
const results = table([
  figure('Event to acknowledgement, one at a time', 'single', 'ack'),
  figure('Event to acknowledgement, one at a time, p95', 'single', 'ack', 0.95),
  figure(`Event to acknowledgement, ${rate}`, 'steady', 'ack'),
  figure(`Event to acknowledgement, ${rate}, p95`, 'steady', 'ack', 0.95),
  figure("Event to the model's first request, one at a time", 'single', 'model'),
  figure("Event to the model's first request, one at a time, p95", 'single', 'model', 0.95),
  figure(`Event to the model's first request, ${rate}`, 'steady', 'model'),
  figure(`Event to the model's first request, ${rate}, p95`, 'steady', 'model', 0.95),
  { name: 'Spawn to ready, first start (makes the database)', unit: 'ms', ours: [first], bare: ready.bare },
  { name: 'Spawn to ready, later starts', unit: 'ms', ...ready },
  { name: 'Idle memory of the process', unit: 'MB', ...memory },
  { name: 'Idle memory with PostgreSQL', unit: 'MB', ours: withDatabase, bare: memory.bare },
]);
const text = `# Measurements

The median of ${ROUNDS} rounds that alternate between the two sides, of ${SINGLE.events} single events and ${STEADY.events} at ${rate} each; a line that says p95 takes that of each round. Taken on ${machineAtStart}.

${results}

Both sides get the same signed \`app_mention\` events from the same generator, and call the same model endpoint. The bare
app is Bolt's own HTTP receiver with a listener that calls the model (\`bench/bare-bolt.ts\`): it acknowledges before
anything is stored and checks nobody. Onbehalf acknowledges once the request and its job are committed to PostgreSQL;
before the model's first request it has taken the job from the queue, made sure of the person, read their accounts and
tools, and loaded the conversation. The stand-ins for Slack, Scalekit and the model run in a third process on the same
machine. Run it with \`npm run bench\`; \`npm run bench -- --write\` also writes this file.
`;
process.stdout.write(`${machineAtStart}\n\n${results}\n`);
if (process.argv.includes('--write')) writeFileSync(new URL('./RESULTS.md', import.meta.url), text);
