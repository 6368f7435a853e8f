import { elementsIn } from '../../sandbox/slack/element-values.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import {
  type Chosen,
  DAY,
  dayWords,
  type ExpectedMorning,
  type ExpectedMornings,
  expectedMornings,
  HOUR,
  MINUTE,
  plusDays,
  wallClock,
} from './expected-mornings.ts';
import { ANA, connectionOf, EVE, GITA, identifierOf, OMAR } from './journey.ts';
import { digestsOf, EMAILS, followUpTasks, runTool, SOURCES, type Source, type Workers } from './ninety-days.ts';
import { randomFrom } from './random.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const WITH_SUNDAY = [3, 7];
const ZONES = [
  ...['Europe/Madrid', 'America/New_York', 'Australia/Sydney', 'Australia/Lord_Howe', 'Asia/Tokyo'],
  ...['Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Auckland', 'Pacific/Honolulu'],
];
const OUTAGES = [9 * MINUTE, 12 * MINUTE, HOUR, 3.9 * HOUR, 4.1 * HOUR, 11 * HOUR, 2 * DAY, 5 * DAY];
/** Ana stays with the first and is never off: her neglected account shows what an episode gets. */
const MODES: Readonly<Record<string, readonly Chosen['mode'][]>> = {
  [OMAR]: ['automatic', 'automatic', 'ask', 'report'],
};
/** Nobody does anything about these. */
const LEFT_ALONE = ['Initech', 'Cyberdyne Labs'];
const [TECHNICAL_SETUP, TRAINING] = ['7500102', '7500104'];

export interface LivedMorning extends ExpectedMorning {
  /** The sources that could not be read. */
  away: readonly Source[];
  /** Something broke in the middle of it, so that a part may have been left for the next one. */
  shaky: boolean;
}

export interface SimulatedPerson {
  userId: string;
  is: ExpectedMornings;
  /** By local date. */
  mornings: Map<string, LivedMorning>;
  snoozes: { name: string; at: number; until: string }[];
}

export interface Simulation {
  people: readonly SimulatedPerson[];
  /** When their CSM closed a HubSpot task, by its id. */
  closedAt: ReadonlyMap<string, number>;
  /** Lives until then, and looks at every step whether anybody got more than they should. */
  run(end: number): Promise<void>;
}

interface Person extends SimulatedPerson {
  expired: Set<Source>;
  /** Until then they stay where they are, for a change of the clocks that they shall see. */
  staysUntil: number;
}

/** Four people, two of them CSMs whose accounts are written to, and everything that can happen to them and to the workers. */
export async function startSimulation(workers: Workers, seed: number): Promise<Simulation> {
  const { world, db, now } = workers;
  const { slack, scalekit } = world;
  const random = randomFrom(seed);
  const down = new Map<Source, () => void>();
  const closedAt = new Map<string, number>();
  const people: Person[] = [];

  async function enrol(userId: string, zone: string, given: Partial<Chosen>, staysUntil: string): Promise<void> {
    await workers.move(userId, zone);
    const chosen: Chosen = { enabled: true, atMinute: 480, days: WORKDAYS, mode: 'automatic', ...given };
    const is = expectedMornings(zone, now(), chosen);
    const lived = { mornings: new Map(), snoozes: [], expired: new Set<Source>() };
    people.push({ userId, is, staysUntil: Date.parse(staysUntil), ...lived });
  }
  await enrol(ANA, 'Europe/Madrid', {}, '2026-10-27');
  await enrol(OMAR, 'America/New_York', {}, '2026-10-05');
  await enrol(GITA, 'Australia/Sydney', { atMinute: 150, days: WITH_SUNDAY, mode: 'ask' }, '2026-10-05');
  await enrol(EVE, 'Europe/Madrid', { atMinute: 150, days: WITH_SUNDAY, mode: 'report' }, '2026-11-02');
  await workers.settle();
  for (const userId of [ANA, OMAR]) await slack.command(userId, slack.dmOf(userId), '/digest', 'on');
  await workers.settle();
  // The operator's user group enrolled the other two; what they choose comes before the first morning.
  for (const { userId, is } of people) {
    const { atMinute, days, mode } = is;
    await createEnrolments(db).change(identifierOf(userId), { atMinute, days, mode }, 'self', new Date(now()));
  }

  async function settle({ shaky = [] as readonly Person[] } = {}): Promise<void> {
    await workers.settle();
    for (const person of people) {
      const away = SOURCES.filter((source) => down.has(source) || person.expired.has(source));
      for (const morning of person.is.settle(now())) {
        person.mornings.set(morning.date, { ...morning, away, shaky: shaky.includes(person) });
      }
      checkNow(workers, person);
    }
  }

  /** The moment at which the next digest of anybody is due, or a little later. */
  function nextDue(): number {
    const due = people.flatMap(({ is }) => is.nextDue() ?? []);
    return Math.max(now() + 1_000, Math.min(...due));
  }

  /** Not so long that nobody would be there to fly before the clocks go back in America. */
  const outage = () => random.pick(now() < Date.parse('2026-11-02') ? OUTAGES.slice(0, -1) : OUTAGES);

  const restless = () => people.filter(({ staysUntil }) => now() >= staysUntil);

  const happenings: Record<string, [weight: number, () => Promise<void> | void]> = {
    morning: [
      60,
      async () => {
        workers.moveTo(nextDue() + random.below(5_000));
        await settle();
      },
    ],
    hourBefore: [
      10,
      async () => {
        workers.moveTo(Math.max(now() + 1_000, nextDue() - random.below(HOUR)));
        await settle();
      },
    ],
    /** Nobody was there from a moment before until some time after a digest was due. */
    outage: [
      4,
      async () => {
        workers.moveTo(nextDue() + outage());
        await settle();
      },
    ],
    travel: [
      5,
      async () => {
        const [zone, heard] = [random.pick(ZONES), random.chance(0.7)];
        const traveller = random.pick(restless());
        if (!traveller) return;
        workers.listen(random.below(2));
        if (heard) await workers.move(traveller.userId, zone);
        else workers.moveUnheard(traveller.userId, zone);
        traveller.is.move(zone, heard);
        await settle();
      },
    ],
    settings: [
      5,
      async () => {
        const person = random.pick(restless().filter(({ userId, is }) => userId !== EVE && !is.movedUnheard));
        if (!person) return;
        await changeSettings(person);
        await settle();
      },
    ],
    sourceDown: [
      3,
      () => {
        const source = random.pick(SOURCES);
        if (!down.has(source)) down.set(source, scalekit.takeDown(source));
      },
    ],
    sourcesUp: [
      10,
      () => {
        for (const bringUp of down.values()) bringUp();
        down.clear();
      },
    ],
    expiry: [
      3,
      () => {
        const [{ userId, expired }, source] = [random.pick(people), random.pick(SOURCES)];
        expired.add(source);
        scalekit.setState(identifierOf(userId), connectionOf(source), 'EXPIRED');
      },
    ],
    reconnect: [
      10,
      async () => {
        for (const { userId, expired } of people) {
          for (const source of expired) await workers.connect(userId, source);
          expired.clear();
        }
      },
    ],
    expiryInTheMiddle: [
      2,
      async () => {
        const [person, source, after] = [random.pick(people), random.pick(SOURCES), random.below(12)];
        if (down.has(source) || person.expired.has(source)) return;
        const identifier = identifierOf(person.userId);
        const takeBack = scalekit.fault({ provider: source, identifier, after, expire: true });
        workers.moveTo(Math.max(now() + 1_000, person.is.nextDue() ?? 0));
        await settle({ shaky: [person] });
        takeBack();
        if (scalekit.state(identifier, connectionOf(source)) === 'EXPIRED') person.expired.add(source);
      },
    ],
    /** The answer to a digest's message is lost, or Slack takes none. */
    slackTrouble: [
      4,
      async () => {
        const faults = [{ drop: 'after' }, { drop: 'after' }, { drop: 'before' }, { status: 500 }] as const;
        workers.moveTo(nextDue());
        slack.fail('chat.postMessage', random.pick(faults));
        await settle();
      },
    ],
    oneDies: [
      1.5,
      async () => {
        const trap = workers.trap([random.below(2)], 1 + random.below(14));
        workers.moveTo(nextDue());
        await settle();
        await trap.disarm();
        await workers.revive();
      },
    ],
    bothDie: [
      1.5,
      async () => {
        const away = random.chance(0.3) ? 0 : outage();
        // A morning on which little can be read has few calls.
        for (const call of [1 + random.below(14), 1, 1, 1]) {
          const trap = workers.trap([0, 1], call);
          workers.moveTo(nextDue());
          await workers.settle(trap.sprung);
          await trap.disarm();
          if (trap.sprung()) break;
          await settle();
        }
        for (const { is } of people) is.tear(now());
        workers.moveTo(now() + away);
        await workers.revive();
        await settle({ shaky: people });
      },
    ],
    deployment: [
      1,
      async () => {
        workers.moveTo(nextDue());
        await Promise.all([workers.restart(random.below(2)), settle()]);
      },
    ],
    taskClosed: [
      5,
      () => {
        const email = random.pick(['ana@acme.test', 'omar@acme.test']);
        const tasks = followUpTasks(world).filter(({ id, createdBy }) => createdBy === email && !closedAt.has(id));
        const task = random.pick(tasks);
        if (!task) return;
        runTool(world, 'hubspot', 'hubspot_task_complete', email, { task_id: task.id });
        closedAt.set(task.id, now());
      },
    ],
    cared: [5, () => careFor(random.pick([ANA, OMAR]))],
    snooze: [3, () => snooze(random.pick(people.filter(({ userId }) => userId === ANA || userId === OMAR)))],
  };

  async function changeSettings({ userId, is }: Person): Promise<void> {
    workers.listen(random.below(2));
    const dm = slack.dmOf(userId);
    const free = userId !== ANA;
    if (free && (!is.enabled || random.chance(0.2))) {
      const enabled = !is.enabled;
      await slack.command(userId, dm, '/digest', enabled ? 'on' : 'off');
      await workers.settle();
      return is.change(now(), { enabled });
    }
    await slack.command(userId, dm, '/digest');
    await workers.settle();
    const view = slack.views(userId).at(-1);
    if (!view) throw new Error('the settings did not open');
    const atMinute = random.pick([150, 420, 480, 495, 780]);
    const days = userId === GITA ? WITH_SUNDAY : random.pick([WORKDAYS, WORKDAYS, [2, 4, 6]]);
    const mode = random.pick(MODES[userId] ?? []) ?? is.mode;
    const two = (number: number) => String(number).padStart(2, '0');
    await slack.submitView(userId, view.id, {
      enabled: { enabled: 'on' },
      time: { time: `${two(Math.floor(atMinute / 60))}:${two(atMinute % 60)}` },
      days: { days: days.map(String) },
      mode: { mode },
    });
    await workers.settle();
    is.change(now(), { enabled: true, atMinute, days, mode });
  }

  /** Somebody gets on with an account: its onboarding moves to another stage, and what was overdue is done. */
  function careFor(userId: string): void {
    const email = EMAILS[userId] ?? '';
    const records = world.providers.hubspot?.records() ?? [];
    const deals = records.filter(
      ({ kind, title, fields }) =>
        kind === 'deal' && title.endsWith(' onboarding') && fields.hubspot_owner_id === email,
    );
    const deal = random.pick(deals.filter(({ title }) => !LEFT_ALONE.some((name) => title.startsWith(name))));
    if (!deal) return;
    const dealstage = deal.fields.dealstage === 'Training' ? TECHNICAL_SETUP : TRAINING;
    runTool(world, 'hubspot', 'hubspot_deal_update', email, { deal_id: deal.id, dealstage });
    const today = new Date(now()).toISOString().slice(0, 10);
    const late = (world.providers.linear?.records() ?? []).filter(
      ({ kind, place, fields: { state, due = '' } }) =>
        kind === 'issue' && place === deal.title && state !== 'Done' && due < today,
    );
    for (const { id } of late) {
      runTool(world, 'linear', 'linear_issue_update', email, { issueId: id, stateId: workers.doneState });
    }
  }

  async function snooze(person: Person): Promise<void> {
    const { userId, snoozes, is } = person;
    const message = [...digestsOf(world, userId).values()].flat().at(-1);
    const buttons = elementsIn(message?.blocks).filter(({ element }) => element.action_id === 'digest_snooze');
    const value = String(random.pick(buttons)?.element.value ?? '');
    if (!message || value === '') return;
    workers.listen(random.below(2));
    const row = await db.selectFrom('health_accounts').select('account').where('id', '=', value).executeTakeFirst();
    const name = row?.account.name ?? '';
    if (LEFT_ALONE.includes(name)) return;
    const { channel, ts } = message;
    await slack.click({ userId, message: { channel, ts }, actionId: 'digest_snooze', value });
    await workers.settle();
    const view = slack.views(userId).at(-1);
    if (!view) throw new Error('the form did not open');
    const today = wallClock(now(), is.zone).date;
    const until = plusDays(today, 2 + random.below(20));
    await slack.submitView(userId, view.id, { how: { how: 'until' }, until: { until } });
    await workers.settle();
    snoozes.push({ name, at: now(), until });
  }

  const names = Object.keys(happenings);
  const total = Object.values(happenings).reduce((sum, [weight]) => sum + weight, 0);
  function anyHappening(): string {
    let dice = random.next() * total;
    for (const name of names) {
      dice -= happenings[name]?.[0] ?? 0;
      if (dice < 0) return name;
    }
    return 'morning';
  }

  /** Where the clocks go back in Europe and in America a week later, for a time that comes twice in both. */
  async function followTheClocks(eve: Person): Promise<void> {
    await workers.move(EVE, 'America/New_York');
    eve.is.move('America/New_York', true);
    await settle();
    await createEnrolments(db).change(identifierOf(EVE), { atMinute: 90 }, 'self', new Date(now()));
    eve.is.change(now(), { atMinute: 90 });
  }

  return {
    people,
    closedAt,
    async run(end) {
      const eve = people.find(({ userId }) => userId === EVE);
      const flight = Date.parse('2026-10-26T12:00:00Z');
      let flown = false;
      /** Each of them comes once at least, whatever the dice say. */
      const sure = [...names];
      const every = (end - now()) / (sure.length + 1);
      let nextSure = now() + every;
      const lately: string[] = [];
      try {
        while (now() < end) {
          if (eve && !flown && now() >= flight) {
            flown = true;
            await followTheClocks(eve);
          }
          const due = now() >= nextSure;
          if (due) nextSure += every;
          const name = (due && sure.splice(random.below(sure.length), 1)[0]) || anyHappening();
          lately.push(`${new Date(now()).toISOString()} ${name}`);
          await happenings[name]?.[1]();
        }
        await settle();
      } catch (error) {
        throw new Error(`seed ${seed}, after ${lately.slice(-6).join(', ')}: ${error}`, { cause: error });
      }
    },
  };
}

/** Nobody has two digests of one day, or one that should not be there. */
function checkNow({ world }: Workers, { userId, mornings }: SimulatedPerson): void {
  const wanted = new Set(
    [...mornings.values()].flatMap((one) => (one.kind === 'skipped' && !one.torn ? [] : dayWords(one.date))),
  );
  for (const [head, messages] of digestsOf(world, userId)) {
    if (messages.length > 1) throw new Error(`${userId} has ${messages.length} digests of ${head}`);
    if (!wanted.has(head)) throw new Error(`${userId} has a digest of ${head} that should not be there`);
  }
}
