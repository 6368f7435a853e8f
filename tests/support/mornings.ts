import { vi } from 'vitest';
import { type MovableClock, movableClock } from '../../sandbox/clock/movable-clock.ts';
import type { OpenView, SandboxMessage } from '../../sandbox/slack/types.ts';
import { readAloud } from '../../src/digest/blocks/read-aloud.fixture.ts';
import { createDigestRuns, type DigestRun } from '../../src/storage/digest-runs.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { cardMoves } from './cards.ts';
import { ANA, type Connector, identifierOf, type Journey, startJourney } from './journey.ts';

/** A Friday at eleven in Madrid: the next digest comes on Monday, Nov 23. */
const FRIDAY = new Date('2026-11-20T10:00:00Z');
const MINUTE_MS = 60_000;
/** The app's own pace of five seconds would be most of what a test waits for. */
const PLAN_EVERY_MS = 50;
const PATIENCE = { interval: 10, timeout: 40_000 };
const WRITING = /_(?:create|update|complete|delete)$/;
export const THREE = ['hubspot', 'zendesk', 'linear'] as const satisfies Connector[];

/** A journey whose clock stands still between its jumps from one morning to the next. */
export interface Mornings extends Journey {
  clock: MovableClock;
  /** Types a command in the person's DM with the app, and waits until it is carried out. */
  command(userId: string, command: '/digest' | '/health', text?: string): Promise<void>;
  /** Connects the three products (or those that are named), and switches the digest on. */
  enrol(userId: string, ...connectors: readonly Connector[]): Promise<void>;
  /** Jumps so many minutes past (before) the next morning of the first of these people, and waits for nothing. */
  towards(userIds?: readonly string[], minutes?: number): Promise<void>;
  /** Does so, and waits until the run of each of these people has ended. */
  morning(userIds?: readonly string[], minutes?: number): Promise<DigestRun[]>;
  /** The person's newest digest, as they see it now. */
  digest(userId?: string): Promise<SandboxMessage>;
  /** What that says, line by line; buttons as `[words: action value]`. */
  aloud(userId?: string): Promise<string>;
  /** Where the digest tells of an account, and what, with its buttons. Undefined where it does not. */
  item(name: string, userId?: string): Promise<{ lane: string; words: string } | undefined>;
  /** Presses a button of the digest, of an account where one is named, and waits for what comes of it. */
  press(actionId: string, of?: string, as?: string): Promise<void>;
  /** Fills in the form that is open for somebody, and waits for what comes of it. */
  submit(fields: Record<string, string>, as?: string): Promise<OpenView>;
  /** The tools that the app wrote with so far, in order. */
  writes(): string[];
  /** What the app says to somebody alone while something happens: texts, oldest first. */
  toldBy(act: () => Promise<unknown>, userId?: string): Promise<string[]>;
}

/** The whole app on a Friday, with nobody enrolled yet. */
export async function startMornings({
  env = {},
  ...options
}: Parameters<typeof startJourney>[0] = {}): Promise<Mornings> {
  const clock = movableClock({ base: () => FRIDAY });
  const journey = await startJourney({
    approving: false,
    planEveryMs: PLAN_EVERY_MS,
    ...options,
    clock,
    // The seeded onboardings are up to seventy days old.
    env: (world) => ({ ONBOARDING_WINDOW_DAYS: '120', ...(typeof env === 'function' ? env(world) : env) }),
  });
  const { db, world } = journey;
  const { slack } = world;
  const [runs, enrolments] = [createDigestRuns(db), createEnrolments(db)];
  const { press } = cardMoves(() => journey);

  const enrolled = async (userId: string) => {
    const row = await enrolments.get(identifierOf(userId));
    if (!row) throw new Error(`${userId} is not enrolled`);
    return row;
  };
  const ended = (identifier: string, date: string): Promise<DigestRun> =>
    vi.waitUntil(async () => {
      const found = (await runs.latest(identifier, 20)).find((run) => run.local_date === date);
      return found?.finished_at ? found : undefined;
    }, PATIENCE);

  const mornings: Mornings = {
    ...journey,
    clock,
    async command(userId, command, text = '') {
      await slack.command(userId, slack.dmOf(userId), command, text);
      await journey.idle();
    },
    async enrol(userId, ...connectors) {
      await journey.connected(userId, ...(connectors.length > 0 ? connectors : THREE));
      await mornings.command(userId, '/digest', 'on');
    },
    async towards([userId = ANA] = [], minutes = 0) {
      const { next_at: at } = await enrolled(userId);
      clock.advance(at.getTime() + minutes * MINUTE_MS - clock.now().getTime());
    },
    async morning(userIds = [ANA], minutes = 0) {
      const rows = await Promise.all(userIds.map(enrolled));
      await mornings.towards(userIds, minutes);
      const early = rows.filter((row) => row.next_at > clock.now());
      if (early.length > 0) throw new Error(`not due yet: ${early.map(({ user_id }) => user_id).join()}`);
      await Promise.all(rows.map((row) => ended(row.identifier, row.next_date)));
      // Where more than one day was missed, the newest of them comes after that.
      const open = db.selectFrom('digest_runs').select('id').where('status', 'in', ['planned', 'running']);
      await vi.waitUntil(async () => (await open.execute()).length === 0, PATIENCE);
      await journey.idle();
      return Promise.all(rows.map((row) => ended(row.identifier, row.next_date)));
    },
    async digest(userId: string = ANA) {
      const latest = await runs.latest(identifierOf(userId), 20);
      const { ts } = latest.find((run) => run.ts !== null) ?? {};
      const message = slack.visible(userId, 'dm').find((one) => one.ts === ts);
      if (!message) throw new Error('there is no digest');
      return message;
    },
    aloud: async (userId) => readAloud((await mornings.digest(userId)).blocks),
    item: async (name, userId) => itemIn(await mornings.aloud(userId), name),
    async press(actionId, of, as: string = ANA) {
      const words = of === undefined ? await mornings.aloud(as) : (await mornings.item(of, as))?.words;
      const [found, value] = new RegExp(`: ${actionId}(?: ([^\\]]+))?\\]`).exec(words ?? '') ?? [];
      if (!found) throw new Error(`there is no ${actionId} for ${of ?? 'the digest'}`);
      await press(await mornings.digest(as), actionId, { as, ...(value && { value }) });
      await journey.idle();
    },
    async submit(fields, as: string = ANA) {
      const open = slack.views(as).at(-1);
      if (!open) throw new Error('no form is open');
      const values = Object.entries(fields).map(([name, value]) => [name, { [name]: value }]);
      await slack.submitView(as, open.id, Object.fromEntries(values));
      await journey.idle();
      return open;
    },
    writes: () => journey.executed(({ tool = '' }) => WRITING.test(tool)).map(({ tool }) => tool ?? ''),
    async toldBy(act, userId = ANA) {
      const before = new Set(slack.visible(userId, 'dm').map(({ ts }) => ts));
      await act();
      await journey.idle();
      const all = slack.visible(userId, 'dm');
      return all.filter(({ ts, user }) => !before.has(ts) && user === 'U0BOT').map(({ text }) => text);
    },
  };
  return mornings;
}

const LANES = ['Needs you', 'Changed', 'Still open', 'Not set up'];
/** What begins something else: another account, a heading, the buttons below all of them, the footer. */
const NEXT = /^(?:🟢|🟡|🔶|🔴|⚪|\*|\(|\[Do it now|:warning:)/u;

function itemIn(aloud: string, name: string): { lane: string; words: string } | undefined {
  const lines = aloud.split('\n');
  let lane = '';
  for (const [at, line] of lines.entries()) {
    lane = LANES.find((one) => line === `*${one}*`) ?? lane;
    if (lane === '' || lane === 'Not set up' || !line.includes(` *${name}* · `)) continue;
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((one) => NEXT.test(one));
    return { lane, words: [line, ...(end < 0 ? rest : rest.slice(0, end))].join('\n') };
  }
  return undefined;
}
