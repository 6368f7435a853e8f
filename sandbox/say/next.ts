import { APP } from '../people.ts';
import { approvalIn, type ButtonIn, buttonIn, isCard } from '../proposals.ts';
import type { SandboxMessage, SlackSandbox } from '../slack/types.ts';
import type { World } from '../world.ts';
import { connectLinks } from './connect-links.ts';

/** A link comes to several places, one after the other. */
const LINK_MS = 250;
/** An answer is final when nothing has happened for this long after it. */
const SETTLE_MS = 1_200;
/** A private word instead of an answer (a refusal) gets longer, since an answer may still be on its way. */
const REFUSAL_MS = 5_000;

/** The ask somebody waits for, and what of it is behind them. */
export interface Waiting {
  userId: string;
  channel: string;
  /** The ask's own ts; answers are in its thread. */
  ts: string;
  publicUrl: string;
  /** Links that were followed. */
  followed: ReadonlySet<string>;
  /** Approvals that were given. */
  approved: ReadonlySet<string>;
  /** What the answers looked like when the last link was followed or the last card approved; only something else is an answer. */
  before: string;
  /** How long nothing may happen at all. */
  timeoutMs: number;
}

export type Next =
  | { kind: 'card'; card: SandboxMessage; approval: ButtonIn; messages: SandboxMessage[] }
  | { kind: 'link'; url: string; messages: SandboxMessage[] }
  | { kind: 'answer'; messages: SandboxMessage[] }
  | { kind: 'refusal'; messages: SandboxMessage[] }
  | { kind: 'silence' };

/** Waits for whichever comes first: a connect link, a card to approve, the final answer, a private word instead of it, or nothing. */
export async function nextOf(world: World, waiting: Waiting): Promise<Next> {
  for (;;) {
    const seen = visibleTo(world.slack, waiting);
    const link = freshLink(seen, waiting);
    const next = link ?? freshCard(seen, waiting) ?? answerIn(world.slack, seen, waiting);
    const patience = {
      link: LINK_MS,
      card: LINK_MS,
      answer: SETTLE_MS,
      refusal: REFUSAL_MS,
      silence: waiting.timeoutMs,
    }[next.kind];
    if (await quietFor(world, patience)) return next;
  }
}

/** Everything the person sees where they asked and in their direct message, each message once. */
export function visibleTo(
  slack: SlackSandbox,
  { userId, channel }: Pick<Waiting, 'userId' | 'channel'>,
): SandboxMessage[] {
  const all = [...slack.visible(userId, channel), ...slack.visible(userId, 'dm')];
  return [...new Map(all.map((message) => [`${message.channel} ${message.ts}`, message])).values()].filter(
    ({ deleted }) => !deleted,
  );
}

/** The app's answers to an ask: in its thread, or there for its person alone. */
export function answersTo(seen: SandboxMessage[], ts: string): SandboxMessage[] {
  return seen.filter((message) => {
    if (message.user !== APP.botUserId || isCard(message)) return false;
    if (message.to === undefined) return message.threadTs === ts;
    return Number(message.ts) > Number(ts) && buttonIn(message, 'answer_share') !== undefined;
  });
}

export function fingerprint(messages: SandboxMessage[]): string {
  return JSON.stringify(messages);
}

function freshLink(seen: SandboxMessage[], { publicUrl, followed }: Waiting): Next | undefined {
  const url = seen.flatMap((message) => connectLinks(message, publicUrl)).find((one) => !followed.has(one));
  if (!url) return undefined;
  return { kind: 'link', url, messages: seen.filter((message) => connectLinks(message, publicUrl).includes(url)) };
}

function freshCard(seen: SandboxMessage[], { approved }: Waiting): Next | undefined {
  for (const card of seen) {
    const approval = approvalIn(card);
    if (approval && !approved.has(approval.value)) return { kind: 'card', card, approval, messages: [card] };
  }
  return undefined;
}

function answerIn(
  slack: SlackSandbox,
  seen: SandboxMessage[],
  { channel, ts, before, followed, publicUrl }: Waiting,
): Next {
  const messages = answersTo(seen, ts).filter((message) => connectLinks(message, publicUrl).length === 0);
  const open = messages.some(({ streaming }) => streaming) || slack.presence(channel, ts).session === 'processing';
  if (messages.length > 0 && !open && fingerprint(messages) !== before) return { kind: 'answer', messages };
  const words = seen.filter(
    (message) =>
      message.user === APP.botUserId &&
      Number(message.ts) > Number(ts) &&
      !messages.includes(message) &&
      !isCard(message),
  );
  if (messages.length === 0 && words.length > 0 && followed.size === 0) return { kind: 'refusal', messages: words };
  return { kind: 'silence' };
}

/** True when nothing changes for so long; false at the first change. */
function quietFor({ slack, scalekit }: World, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (quiet: boolean) => {
      clearTimeout(timer);
      for (const stop of subscriptions) stop();
      resolve(quiet);
    };
    const timer = setTimeout(() => end(true), ms);
    const subscriptions = [slack.onChange(() => end(false)), scalekit.onChange(() => end(false))];
  });
}
