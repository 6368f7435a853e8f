import { expect, onTestFinished, vi } from 'vitest';
import { type ConnectJourney, createBrowser } from '../../sandbox/browserless.ts';
import { answerByRules } from '../../sandbox/model/rules.ts';
import type { ModelAnswer, ModelRequest } from '../../sandbox/model/types.ts';
import { PEOPLE, type SandboxPerson } from '../../sandbox/people.ts';
import { approvalIn, buttonIn, isCard } from '../../sandbox/proposals.ts';
import type { ProviderRecord } from '../../sandbox/providers/types.ts';
import type { ScalekitCall } from '../../sandbox/scalekit/types.ts';
import type { SandboxMessage, SlackSandbox } from '../../sandbox/slack/types.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import { connectLinkIn } from './links.ts';
import { type Stage, startStage } from './running-app.ts';

export const [ANA, OMAR, GITA, EVE] = ['U0ANA', 'U0OMAR', 'U0GITA', 'U0EVE'] as const;
export const CHANNEL = 'C0ONBOARD';
export const SHARED = 'C0GLOBEX';
const APP_USER = 'U0BOT';

/** Something a person said to the app, and the thread its answer belongs to. */
export interface Said {
  userId: string;
  channel: string;
  ts: string;
  thread: string;
}

/** One answer of the model, or how it is made from the request. */
export type Line = ModelAnswer | ((request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>);

export type Connector = 'hubspot' | 'zendesk' | 'linear' | 'asana' | 'monday';

/** A running world and app, with the moves and looks that journeys are made of. */
export interface Journey extends Stage {
  db: Db;
  /** Says something to the app: in the DM, or with a mention in a channel. */
  say(text: string, options?: { as?: string; in?: string; thread?: string }): Said;
  /** The finished answer to it: the app's first message in its thread that passes `test`. */
  answer(said: Said, test?: (text: string) => boolean): Promise<SandboxMessage>;
  /** Says it and reads the answer. */
  ask(text: string, options?: { as?: string; in?: string; thread?: string }): Promise<string>;
  /** Everything the app said in that thread that all of it can read, oldest first. */
  answersTo(said: Said): string[];
  /** The message in the person's DM that holds a connect link, sent after `said`. */
  prompt(said: Said): Promise<SandboxMessage>;
  /** Goes through the link of a prompt in a browser of its own. */
  follow(prompt: SandboxMessage | undefined, userId?: string, allow?: boolean): Promise<ConnectJourney>;
  /** Connects accounts without the browser, and makes the app forget what it knew of them. */
  connected(userId: string, ...connectors: Connector[]): Promise<void>;
  /** Lets the model answer this ask by these lines, one for each of its requests; the last one is repeated. */
  play(ask: string, ...lines: Line[]): void;
  /** The model's requests about an ask, oldest first. */
  requestsOf(ask: string): ModelRequest[];
  /** Tool calls that reached Scalekit. */
  executed(test?: (call: ScalekitCall) => boolean): ScalekitCall[];
  records(provider: Connector, title: string): ProviderRecord[];
  /** Resolves when Slack has every acknowledgement and nothing is waiting or running in the app. */
  idle(): Promise<void>;
}

/** @param approving people approve whatever is proposed to them at once, unless this is false */
export async function startJourney({
  approving = true,
  ...options
}: Parameters<typeof startStage>[0] & { approving?: boolean } = {}): Promise<Journey> {
  const stage = await startStage(options);
  const stopApproving = approving ? approveAll(stage.world.slack) : () => {};
  const { slack, scalekit, model, providers } = stage.world;
  const { db } = openDatabase(stage.databaseUrl, () => {});
  const plays = new Map<string, Line[]>();
  model.script(async (request) => {
    const { ask, round } = situation(request);
    const lines = plays.get(ask);
    const line = lines?.[Math.min(round, lines.length - 1)];
    if (!line) return answerByRules(request);
    return typeof line === 'function' ? line(request) : line;
  });

  const journey: Journey = {
    ...stage,
    db,
    say(text, { as = ANA, in: place = 'dm', thread } = {}) {
      const channel = place === 'dm' ? slack.dmOf(as) : place;
      const words = place === 'dm' ? text : `<@${APP_USER}> ${text}`;
      const ts = slack.post(as, channel, words, thread ? { threadTs: thread } : {});
      return { userId: as, channel, ts, thread: thread ?? ts };
    },
    async answer({ userId, channel, ts, thread }, test) {
      const isIt = (m: SandboxMessage) =>
        isAnswer(m, thread, userId) && m.channel === channel && m.ts > ts && (test?.(textOf(m)) ?? true);
      const found = await slack.waitFor(userId, isIt, 30_000);
      if (test) return found;
      // What was there for a moment, before the request went on or a stream was closed and changed, is not its answer.
      const open = () =>
        db
          .selectFrom('asks')
          .select('id')
          .where('message_ts', '=', ts)
          .where('status', 'in', ['queued', 'running', 'waiting', 'deciding'])
          .executeTakeFirst();
      await vi.waitUntil(async () => (await open()) === undefined, { interval: 10, timeout: 30_000 });
      return slack.waitFor(userId, isIt, 5_000);
    },
    async ask(text, where) {
      return textOf(await journey.answer(journey.say(text, where)));
    },
    answersTo: ({ userId, channel, thread }) =>
      slack
        .visible(userId, channel)
        .filter((m) => isAnswer(m, thread, userId) && !m.to)
        .map(textOf),
    prompt: ({ userId, ts }) =>
      slack.waitFor(
        userId,
        (m) => m.channel === slack.dmOf(userId) && m.ts > ts && connectLinkIn(m) !== undefined,
        20_000,
      ),
    follow(prompt, userId = ANA, allow = true) {
      const link = prompt && connectLinkIn(prompt);
      if (!link) throw new Error('there is no connect link in that message');
      return createBrowser().connectThrough(link, { as: personOf(userId), allow });
    },
    async connected(userId, ...connectors) {
      const identifier = identifierOf(userId);
      for (const connector of connectors) {
        scalekit.connect(identifier, connectionOf(connector), personOf(userId).email);
      }
      await db
        .insertInto('people')
        .values({ identifier, installation: 'T0ACME', team_id: 'T0ACME', user_id: userId, left_at: null })
        .onConflict((conflict) =>
          conflict.column('identifier').doUpdateSet((row) => ({
            connections_version: row('people.connections_version', '+', 1),
          })),
        )
        .execute();
    },
    play: (ask, ...lines) => void plays.set(ask, lines),
    requestsOf: (ask) => model.requests.filter((request) => situation(request).ask === ask),
    executed: (test = () => true) => scalekit.calls.filter((call) => call.rpc === 'ExecuteTool' && test(call)),
    records: (provider, title) => (providers[provider]?.records() ?? []).filter((record) => record.title === title),
    async idle() {
      await slack.settled();
      const open = async () => {
        // A click wakes a request before it is gone itself: in this order one of the two is seen.
        const others = await db.selectFrom('interactions').select('id').execute();
        const asks = await db.selectFrom('asks').select('id').where('status', 'in', ['queued', 'running']).execute();
        const jobs = await db.selectFrom('claims').select('job_id').execute();
        return asks.length + others.length + jobs.length;
      };
      await expect.poll(open, { interval: 20, timeout: 20_000 }).toBe(0);
    },
    async close() {
      stopApproving();
      await db.destroy();
      await stage.close();
    },
  };
  return journey;
}

export const identifierOf = (userId: string): string => `slack:T0ACME:${userId}`;

export function personOf(userId: string): SandboxPerson {
  const person = PEOPLE.find((one) => one.userId === userId);
  if (!person) throw new Error(`nobody is called ${userId}`);
  return person;
}

/** The operator's names of the connections, as the configuration has them by default. */
export const connectionOf = (connector: Connector): string => (connector === 'zendesk' ? 'zendeskoauth' : connector);

export type Mention = { type: string; user: string; text: string; ts: string; event_ts: string; channel: string };

/** Makes mentions of the app as Slack delivers them; more fields make one a bot's, an edit or something else. */
export function createMentions() {
  let micros = 0;
  /** A message's timestamp, as new as it gets and never the same twice. */
  const now = () => {
    micros = Math.max(micros + 1, Date.now() * 1000);
    return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
  };
  return {
    now,
    mention(text: string, more: Record<string, unknown> = {}): Mention {
      const ts = now();
      const said = { type: 'app_mention', user: ANA, text: `<@${APP_USER}> ${text}`, ts, event_ts: ts };
      return { ...said, channel: CHANNEL, team: 'T0ACME', ...more } as Mention;
    },
  };
}

/** Where the answer to a delivered mention would be, as Ana sees it. */
export const saidBy = ({ ts, channel }: Mention): Said => ({ userId: ANA, channel, ts, thread: ts });

/** What the page says that a way through connecting ended on. */
export const endOf = ({ last }: ConnectJourney): string => last.title.replace(' · Onbehalf', '');

export const textOf = ({ markdown, text, blocks = [] }: SandboxMessage): string =>
  markdown ?? blocks.find((block) => block.type === 'markdown')?.text ?? text;

/** A gate that a model's line waits at until the test opens it, or ends. */
export function gate(): { opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  onTestFinished(() => resolve());
  return { opened: promise, open: resolve };
}

/** Presses Approve, as the person who sees it, on every card that appears. Returns how to stop it. */
export function approveAll(slack: SlackSandbox): () => void {
  const pressed = new Set<string>();
  return slack.onChange(() => {
    for (const { userId } of PEOPLE) {
      for (const channel of [CHANNEL, 'dm']) {
        for (const message of slack.visible(userId, channel)) {
          const approval = approvalIn(message);
          if (!approval || pressed.has(`${message.ts} ${approval.value}`)) continue;
          pressed.add(`${message.ts} ${approval.value}`);
          void slack.click({ userId, message: { channel: message.channel, ts: message.ts }, ...approval });
        }
      }
    }
  });
}

/** What the model is asked, and how often it has spoken since: memory of earlier turns does not count. */
export function situation({ messages }: ModelRequest): { ask: string; round: number } {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const since = messages.slice(at + 1).filter(({ role }) => role === 'assistant');
  return { ask: messages[at]?.text ?? '', round: since.length };
}

/** The results of tools in a request, as the model reads them. */
export function toolResults(request: ModelRequest | undefined): string[] {
  return (request?.messages ?? []).flatMap((message) => (message.role === 'tool' ? [message.text] : []));
}

/** What the app said in a thread, or there to one person alone; neither a card nor the words that it waits. */
export function isAnswer(message: SandboxMessage, thread: string, userId: string): boolean {
  const { user, to, threadTs, streaming, deleted } = message;
  if (user !== APP_USER || streaming || deleted || isCard(message) || isPause(message)) return false;
  return to === undefined ? threadTs === thread : to === userId && buttonIn(message, 'answer_share') !== undefined;
}

function isPause(message: SandboxMessage): boolean {
  return /_(?:Paused: I wrote to you privately|Waiting for your decision)\._$/.test(textOf(message));
}
