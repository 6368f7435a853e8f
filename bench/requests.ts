import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApprovals } from './approvals.ts';
import { createLoad } from './load.ts';
import { postgresMb, residentMb } from './memory.ts';
import { machine, type Section } from './report.ts';
import { both, type Measured, SIDES, type Side, sectionOf, tableOf } from './results.ts';
import { type Subject, startSubject } from './subject.ts';
import { startWorldProcess } from './world-process.ts';

const PLAN = {
  rounds: 4,
  starts: 3,
  single: { events: 25, restMs: 120 },
  steady: { events: 80, perSecond: 20 },
  approvals: { direct: 10, channel: 4, restMs: 80 },
};
const WARM_UP = { events: 10, approvals: 4 };
const IDLE_MS = 5_000;

const SCRIPTS: Record<Side, string> = { ours: '../src/main.ts', bare: './bare-bolt.ts' };

/** From an event to the answer, and from a click to the receipt, beside a bare app; its start and its memory. */
export async function measureRequests(): Promise<Section> {
  const machineAtStart = machine();
  const folder = mkdtempSync(join(tmpdir(), 'onbehalf-bench-'));
  // As root, PostgreSQL runs as another user, who has to get in there.
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
  const world = await startWorldProcess();

  const dataDir = join(folder, 'data');
  const running: Subject[] = [];
  async function start(side: Side): Promise<Subject> {
    const subject = await startSubject(SCRIPTS[side], folder, { ...world.env, DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
    running.push(subject);
    return subject;
  }

  const measured: Measured = {
    single: both(() => []),
    steady: both(() => []),
    direct: both(() => []),
    channel: both(() => []),
    ready: both(() => []),
    firstReady: [],
    memory: both(() => []),
    withDatabase: [],
  };

  async function measureStarts(): Promise<void> {
    // The first start makes the database, which later ones find.
    const initial = await start('ours');
    measured.firstReady.push(initial.readyMs);
    await initial.stop();
    for (let n = 0; n < PLAN.starts; n += 1) {
      for (const side of SIDES) {
        const subject = await start(side);
        measured.ready[side].push(subject.readyMs);
        await subject.stop();
      }
    }
  }

  async function measureMemory(subjects: Record<Side, Subject>): Promise<void> {
    await pause(IDLE_MS);
    const { memory, withDatabase } = measured;
    for (const side of SIDES) memory[side].push(...[residentMb(subjects[side].pid)].filter((mb) => mb !== undefined));
    const database = postgresMb(dataDir);
    if (database !== undefined) withDatabase.push(...memory.ours.map((mb) => mb + database));
  }

  async function measureTimes({ ours, bare }: Record<Side, Subject>): Promise<void> {
    const { single, steady, approvals } = PLAN;
    const { places, seen, responseUrl } = world;
    const loadOf = ({ port }: Subject) => createLoad({ port, places: places.channel, seen });
    const approvalsOf = ({ port }: Subject) => createApprovals({ port, responseUrl, seen });
    const loads = { ours: loadOf(ours), bare: loadOf(bare) };
    const cards = { ours: approvalsOf(ours), bare: approvalsOf(bare) };
    for (const side of SIDES) {
      await loads[side].single(WARM_UP.events, single.restMs);
      for (const kind of ['direct', 'channel'] as const) {
        await cards[side].oneByOne(WARM_UP.approvals, places[kind], approvals.restMs);
      }
    }
    for (let round = 0; round < PLAN.rounds; round += 1) {
      for (const side of SIDES) measured.single[side].push(await loads[side].single(single.events, single.restMs));
      for (const kind of ['direct', 'channel'] as const) {
        for (const side of SIDES) {
          measured[kind][side].push(await cards[side].oneByOne(approvals[kind], places[kind], approvals.restMs));
        }
      }
      for (const side of SIDES) {
        measured.steady[side].push(await loads[side].steady(steady.events, steady.perSecond));
        // The answers are still being written: nothing else is measured beside that.
        await pause(1_000);
      }
    }
    for (const side of SIDES) {
      loads[side].close();
      cards[side].close();
    }
  }

  try {
    await measureStarts();
    const subjects = { ours: await start('ours'), bare: await start('bare') };
    await measureMemory(subjects);
    await measureTimes(subjects);
  } finally {
    await Promise.all(running.map((subject) => subject.stop()));
    world.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  return sectionOf(tableOf(measured, PLAN), PLAN, machineAtStart);
}
