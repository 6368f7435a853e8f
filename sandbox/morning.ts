import { createBrowser } from './browserless.ts';
import type { MovableClock } from './clock/movable-clock.ts';
import { nextMorning } from './clock/next-morning.ts';
import { accountsInNeed, digestIdOf, doItNowIn, tellsOfAccounts } from './morning/digest-message.ts';
import { reasonAgainstMornings } from './morning/verdict.ts';
import { APP, type SandboxPerson } from './people.ts';
import { type Change, watchRecords } from './record-changes.ts';
import { connectLinks, othersWhoSee } from './say/connect-links.ts';
import { messageLines } from './say/plain-text.ts';
import { type Entry, placeOf } from './say/transcript.ts';
import type { SandboxMessage } from './slack/types.ts';
import type { World } from './world.ts';

export interface MorningOptions {
  as: SandboxPerson;
  /** Where the app's connect pages are. */
  publicUrl: string;
  /** The clock that world and app go by. */
  clock: MovableClock;
  /** How long anything may take. */
  timeoutMs?: number;
  /** Called for everything that happens, when it happens. */
  tell: (entry: Entry) => void;
}

export type MorningResult = { ok: true; accounts: number } | { ok: false; reason: string };

/** What the digest is read from. */
const PRODUCTS = ['hubspot', 'zendesk', 'linear'];

/**
 * Two mornings of a digest, with nobody at a browser: connects what it is read from, turns it on, takes "Do it now" on
 * the first one, and checks on both that the providers hold one task and one comment for each account that needed it.
 */
export async function morning(world: World, options: MorningOptions): Promise<MorningResult> {
  const { as, publicUrl, clock, timeoutMs = 30_000, tell } = options;
  const { slack, scalekit, providers } = world;
  const { userId } = as;
  const dm = slack.dmOf(userId);
  const timeZone = slack.timeZoneOf(userId);
  const changesSince = watchRecords(Object.values(providers));
  const seen = (message: SandboxMessage) => {
    const place = placeOf(message, { name: APP.name, dm: true });
    tell({ kind: 'said', userId: message.user, ...place, lines: messageLines(message) });
    return message;
  };
  const type = async (command: string, text: string) => {
    tell({ kind: 'typed', as, command: `${command} ${text}` });
    await slack.command(userId, dm, command, text);
  };
  const told = async (what: string, test: (message: SandboxMessage) => boolean) => {
    const isIt = (message: SandboxMessage) => message.user === APP.botUserId && !message.deleted && test(message);
    return slack.waitFor(userId, isIt, timeoutMs).catch(() => {
      throw new Missing(`${what} did not come within ${timeoutMs / 1000} seconds`);
    });
  };

  async function connect(product: string): Promise<void> {
    const before = new Set(slack.visible(userId, 'dm').map(({ ts }) => ts));
    await type('/connect', product);
    const answer = seen(await told(`the link for ${product}`, ({ ts }) => !before.has(ts)));
    const [link] = connectLinks(answer, publicUrl);
    if (!link) throw new Missing(`there is no link to connect ${product}`);
    const others = othersWhoSee(slack, link, userId);
    if (others.length > 0) throw new Missing(`${others.join(' and ')} can read the connect link`);
    const { pages, last } = await createBrowser().connectThrough(link, { as, allow: true });
    tell({ kind: 'browsed', as, pages });
    if (last.status !== 200) throw new Missing(`connecting ended with status ${last.status}: ${last.title}`);
  }

  async function nextDigest(known: ReadonlySet<string>): Promise<SandboxMessage> {
    const at = nextMorning(clock.now(), timeZone);
    clock.advance(at.getTime() - clock.now().getTime());
    tell({ kind: 'later', at, timeZone });
    const digest = await told('the digest', (message) => !known.has(digestIdOf(message) ?? ''));
    return seen(digest);
  }

  /** What there is at the providers since before the first morning; told as far as it is new since `last`. */
  function holdings(last: readonly Change[] = []): Change[] {
    const changes = changesSince();
    const known = new Set(last.map(({ record }) => `${record.kind} ${record.id}`));
    const fresh = changes.filter(({ record }) => !known.has(`${record.kind} ${record.id}`));
    for (const provider of new Set(fresh.map((change) => change.provider))) {
      tell({ kind: 'holds', provider: provider.label, changes: fresh.filter((one) => one.provider === provider) });
    }
    return changes;
  }

  const projectOf = (issue: string) =>
    providers.linear?.records().find(({ kind, id }) => kind === 'issue' && id === issue)?.place;
  const callsBefore = scalekit.calls.length;
  const reasonAgainst = (entered: readonly string[], changes: readonly Change[]) =>
    reasonAgainstMornings({ as, entered, changes, projectOf, calls: scalekit.calls.slice(callsBefore) });

  async function play(): Promise<MorningResult> {
    for (const product of PRODUCTS) await connect(product);
    await type('/digest', 'on');
    seen(await told('the word that it is on', ({ text }) => /first digest comes/.test(text)));

    const first = await nextDigest(new Set(['']));
    if (!tellsOfAccounts(first)) return failed('the first digest tells of no account');
    const button = doItNowIn(first);
    if (!button) return failed('the first digest does not ask how it shall be');
    if (changesSince().length > 0) return failed('the first digest changed something before anybody allowed it');
    const entered = accountsInNeed(first);
    tell({ kind: 'pressed', as, button: 'Do it now' });
    await slack.click({ userId, message: { channel: first.channel, ts: first.ts }, ...button });
    const { ts } = first;
    seen(await told('what became of "Do it now"', (message) => message.ts === ts && doItNowIn(message) === undefined));
    const done = holdings();
    const reason = reasonAgainst(entered, done);
    if (reason) return failed(reason);

    const second = await nextDigest(new Set(['', digestIdOf(first) ?? '']));
    if (!tellsOfAccounts(second)) return failed('the second digest tells of no account');
    // One that got worse since has its task already.
    entered.push(...accountsInNeed(second).filter((name) => !entered.includes(name)));
    const again = reasonAgainst(entered, holdings(done));
    return again ? failed(`on the second morning: ${again}`) : { ok: true, accounts: entered.length };
  }

  try {
    return await play();
  } catch (error) {
    if (error instanceof Missing) return failed(error.message);
    throw error;
  }
}

/** Something that has to come did not, or came wrong. */
class Missing extends Error {}

function failed(reason: string): MorningResult {
  return { ok: false, reason };
}
