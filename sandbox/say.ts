import { createBrowser } from './browserless.ts';
import { APP, CHANNELS, type SandboxPerson } from './people.ts';
import { type Change, watchRecords } from './record-changes.ts';
import { othersWhoSee } from './say/connect-links.ts';
import { answersTo, fingerprint, nextOf, visibleTo } from './say/next.ts';
import { messageLines } from './say/plain-text.ts';
import { type Entry, placeOf } from './say/transcript.ts';
import { reasonAgainst } from './say/verdict.ts';
import type { SandboxMessage } from './slack/types.ts';
import type { World } from './world.ts';

export interface SayOptions {
  as: SandboxPerson;
  where: 'channel' | 'dm';
  /** The person's words, without the mention of the app. */
  text: string;
  /** Where the app's connect pages are. */
  publicUrl: string;
  /** How long nothing may happen at all. */
  timeoutMs?: number;
  /** Called for everything that happens, when it happens. */
  tell: (entry: Entry) => void;
}

export type SayResult = { ok: true; changes: Change[]; connected: number } | { ok: false; reason: string };

/**
 * One ask from the first word to the receipt, with nobody at a browser: says it in Slack, goes through the private
 * connect link of every connector asked for, approves what is proposed, waits for the resumed answer, and checks what
 * the providers hold.
 */
export async function say(world: World, options: SayOptions): Promise<SayResult> {
  const { as, where, text, publicUrl, timeoutMs = 60_000, tell } = options;
  const { slack, scalekit, providers } = world;
  const { userId } = as;
  const channel = where === 'dm' ? slack.dmOf(userId) : CHANNELS[0].id;
  const changesSince = watchRecords(Object.values(providers));
  const callsBefore = scalekit.calls.length;
  const followed = new Set<string>();
  const approved = new Set<string>();
  const told = new Set<string>();
  const tellMessages = (messages: SandboxMessage[]) => {
    for (const message of messages) {
      const as = fingerprint([message]);
      if (!told.has(as)) tell(asSaid(message, slack.dmOf(userId)));
      told.add(as);
    }
  };

  const ts = slack.post(userId, channel, where === 'dm' ? escaped(text) : `<@${APP.botUserId}> ${escaped(text)}`);
  tellMessages(visibleTo(slack, { userId, channel }).filter((message) => message.ts === ts));
  let before = '';
  let prompts: SandboxMessage[] = [];
  for (;;) {
    const next = await nextOf(world, { userId, channel, ts, publicUrl, followed, approved, before, timeoutMs });
    if (next.kind === 'silence') return failed(`no answer for ${timeoutMs / 1000} seconds`);
    const seen = visibleTo(slack, { userId, channel });
    // The messages that held the link say by now what became of it.
    tellMessages(changedSince(prompts, seen));
    // What was said on the way to a card stands above it.
    if (next.kind === 'card') tellMessages(answersTo(seen, ts));
    tellMessages(next.messages);
    if (next.kind === 'refusal') return failed('the app only had a private word instead of an answer');
    if (next.kind === 'answer') {
      const changes = changesSince();
      tellChanges(changes, tell);
      const answer = next.messages.flatMap(messageLines).join('\n');
      const reason = reasonAgainst({ as, asked: text, answer, changes, calls: scalekit.calls.slice(callsBefore) });
      return reason ? failed(reason) : { ok: true, changes, connected: followed.size };
    }
    if (next.kind === 'card') {
      const { card, approval } = next;
      const others = othersWhoSee(slack, approval.value, userId);
      if (others.length > 0) return failed(`${others.join(' and ')} can see the proposal`);
      approved.add(approval.value);
      before = fingerprint(answersTo(visibleTo(slack, { userId, channel }), ts));
      tell({ kind: 'pressed', as, button: approval.actionId === 'proposal_approve' ? 'Approve' : 'Approve all' });
      await slack.click({ userId, message: { channel: card.channel, ts: card.ts }, ...approval });
      continue;
    }
    const others = othersWhoSee(slack, next.url, userId);
    if (others.length > 0) return failed(`${others.join(' and ')} can read the connect link`);
    before = fingerprint(answersTo(visibleTo(slack, { userId, channel }), ts));
    followed.add(next.url);
    prompts = next.messages;
    const { pages, last } = await createBrowser().connectThrough(next.url, { as, allow: true });
    tell({ kind: 'browsed', as, pages });
    if (last.status !== 200) return failed(`connecting ended with status ${last.status}: ${last.title}`);
  }
}

function changedSince(before: SandboxMessage[], now: SandboxMessage[]): SandboxMessage[] {
  return now.filter((message) => {
    const old = before.find(({ channel, ts }) => channel === message.channel && ts === message.ts);
    return old !== undefined && fingerprint([old]) !== fingerprint([message]);
  });
}

function failed(reason: string): SayResult {
  return { ok: false, reason };
}

/** What Slack sends for typed text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function asSaid(message: SandboxMessage, dm: string): Entry {
  const channel = CHANNELS.find(({ id }) => id === message.channel);
  const place = placeOf(message, { name: channel?.name ?? message.channel, dm: message.channel === dm });
  return { kind: 'said', userId: message.user, ...place, lines: messageLines(message) };
}

function tellChanges(changes: Change[], tell: SayOptions['tell']): void {
  for (const provider of new Set(changes.map((change) => change.provider))) {
    tell({ kind: 'holds', provider: provider.label, changes: changes.filter((one) => one.provider === provider) });
  }
}
