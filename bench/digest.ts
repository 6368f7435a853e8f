import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/storage/embedded-postgres.ts';
import { sectionOf, type Taken } from './digest-results.ts';
import { peakMb } from './memory.ts';
import { type OnCall, startOnCall } from './on-call.ts';
import { machine, type Section } from './report.ts';

/** `loops`: how often the other side runs; a thousand accounts take it almost two minutes. */
const PLAN = [
  { accounts: 50, rounds: 3, loops: 3 },
  { accounts: 200, rounds: 3, loops: 3 },
  { accounts: 1_000, rounds: 3, loops: 1 },
];
type Size = (typeof PLAN)[number];

/** What one run found and how long it took. A job finds nothing of its own to compare. */
interface Run {
  ms: number;
  accounts?: number;
  openTickets?: number;
  overdueIssues?: number;
}

/** Mornings of 50, 200 and 1,000 accounts, beside the loop that everybody writes first. */
export async function measureDigest(): Promise<Section> {
  const machineAtStart = machine();
  const taken: Taken[] = [];
  for (const size of PLAN) taken.push(await measureSize(size));
  return sectionOf(taken, machineAtStart);
}

/** Both sides with so many accounts, in turns. Every process is new, and so is the database. */
async function measureSize({ accounts, rounds, loops }: Size): Promise<Taken> {
  const taken: Taken = { accounts, calls: both(), read: both(), job: [], peakMb: [] };
  const world = startOnCall('./digest-world.ts', [String(accounts)]);
  const database = await startDatabase();
  const running: OnCall[] = [world];
  const start = (script: string, env: Record<string, string>) => {
    const started = startOnCall(script, [], env);
    running.push(started);
    return started;
  };
  try {
    const env = await world.ask<Record<string, string>>('env');
    const morning = () => start('./morning.ts', { ...env, DATABASE_URL: database.url });
    for (let n = 0; n < rounds; n += 1) {
      const alone = morning();
      await alone.ask('read');
      taken.peakMb.push(...[peakMb(alone.pid)].filter((mb) => mb !== undefined));
      alone.stop();
    }
    const [ours, bare] = [morning(), start('./per-contact-loop.ts', env)];
    for (const what of ['read', 'job']) await ours.ask(what);
    await bare.ask('warm up');
    for (let n = 0; n < rounds; n += 1) {
      taken.job.push((await ours.ask<Run>('job')).ms);
      await world.ask('calls');
      const read = await ours.ask<Run>('read');
      taken.read.ours.push(read.ms);
      taken.calls.ours.push(await world.ask<number>('calls'));
      if (n >= loops) continue;
      const loop = await bare.ask<Run>('loop');
      taken.read.bare.push(loop.ms);
      taken.calls.bare.push(await world.ask<number>('calls'));
      sameFound(read, loop);
    }
    return taken;
  } finally {
    for (const process of running) process.stop();
    await database.stop();
  }
}

const both = () => ({ ours: [] as number[], bare: [] as number[] });

/** Two sides that see different things would not do the same work. */
function sameFound(ours: Run, loop: Run): void {
  for (const what of ['accounts', 'openTickets', 'overdueIssues'] as const) {
    if (ours[what] !== loop[what]) throw new Error(`${what}: ours found ${ours[what]}, the loop ${loop[what]}`);
  }
}

async function startDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'onbehalf-bench-'));
  // As root, PostgreSQL runs as another user, who has to get in there.
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
  const { url, stop } = await startEmbeddedPostgres(folder);
  const server = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  // Also where this process ends in the middle.
  const orphaned = () => process.kill(server, 'SIGINT');
  process.once('exit', orphaned);
  return {
    url,
    async stop() {
      process.off('exit', orphaned);
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
