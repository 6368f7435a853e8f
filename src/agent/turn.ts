import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import { ScalekitError } from '../connectors/scalekit-port.ts';
import type { Kit, Toolbox } from '../connectors/toolbox.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { RequestConnection } from '../identity/connect-port.ts';
import type { People, Person } from '../identity/person.ts';
import type { Refuse } from '../identity/refuse.ts';
import { failureOf } from '../slack/failure.ts';
import type { Reply, SlackOut } from '../slack/ports.ts';
import type { Asks, StoredAsk } from '../storage/asks.ts';
import type { PeopleStore } from '../storage/people.ts';
import type { Usage } from '../storage/usage.ts';
import type { Log } from '../telemetry/log.ts';
import type { Ledger } from '../writes/ledger.ts';
import type { Receipt } from '../writes/receipt.ts';
import type { OnbehalfAgent } from './agent.ts';
import { finalAnswer, receiptLine } from './answer.ts';
import { type Conversation, converse } from './converse.ts';
import { instructions } from './instructions.ts';
import { GIVE_UP_AFTER, MAX_ATTEMPTS, TURN_MS } from './limits.ts';

export interface TurnDeps {
  asks: Asks;
  people: People;
  peopleStore: PeopleStore;
  refuse: Refuse;
  slack: SlackOut;
  toolbox: Toolbox;
  catalogue: Catalogue;
  agent: OnbehalfAgent;
  ledger: Ledger;
  usage: Usage;
  dailyTokenBudget: number | undefined;
  requestConnection: RequestConnection;
  now: () => Date;
  log: Log;
}

/** Runs turns, and stops the ones that run in this process. */
export interface Turns {
  /** One turn of the agent for one stored ask. Throws only where running it again later is right. */
  run(askId: string, shutdown: AbortSignal): Promise<void>;
  stop(askIds: readonly string[]): void;
}

export function createTurns(deps: TurnDeps): Turns {
  const running = new Map<string, AbortController>();
  return {
    async run(askId, shutdown) {
      const ask = await deps.asks.begin(askId);
      if (!ask) return;
      // Not even the sorry could be delivered, again and again: the conversation must not stay blocked behind it.
      if (ask.attempts > GIVE_UP_AFTER) return deps.asks.end(askId, 'failed');
      const stop = new AbortController();
      running.set(askId, stop);
      try {
        await take(ask, { stop: stop.signal, shutdown }, deps);
      } finally {
        running.delete(askId);
      }
    },
    stop(askIds) {
      for (const id of askIds) running.get(id)?.abort();
    },
  };
}

/** `stop`: the person wants it to end. `shutdown`: this process has to end, and another goes on with the turn. */
interface Signals {
  stop: AbortSignal;
  shutdown: AbortSignal;
}

async function take(ask: StoredAsk, signals: Signals, deps: TurnDeps): Promise<void> {
  const { asks, people, slack, log } = deps;
  const actor = {
    installation: ask.installation,
    teamId: ask.team_id,
    userId: ask.user_id,
    sharedChannel: ask.shared_channel,
  };
  const person = await people.resolve(actor);
  if ('kind' in person) {
    await deps.refuse(ask.identifier, person.reason, {
      channel: ask.channel,
      threadTs: ask.thread_ts,
      userId: ask.user_id,
    });
    return asks.end(ask.id, 'refused');
  }
  if (ask.shared_channel) {
    await deps.refuse(ask.identifier, 'shared_channel', {
      channel: ask.channel,
      threadTs: ask.thread_ts,
      userId: ask.user_id,
    });
    return asks.end(ask.id, 'refused');
  }
  await deps.peopleStore.seen(person);
  const reply = slack.reply(
    {
      channel: ask.channel,
      threadTs: ask.thread_ts,
      userId: ask.user_id,
      teamId: ask.team_id,
      ...(ask.reply_ts && { existingTs: ask.reply_ts }),
    },
    (ts) => asks.replyStarted(ask.id, ts),
  );
  // The turn was over when its process died: only the delivery is repeated.
  if (ask.reply !== null) return deliver(ask, reply, ask.reply, deps);
  await reply.status('Working on it…');
  const started = performance.now();
  const result = await answer(ask, person, reply, signals, deps).catch(
    (cause): Conversation => ({
      text: '',
      receipts: [],
      tokens: 0,
      end: { kind: 'failed', code: codeOf(cause), cause },
    }),
  );
  // Not answered here: the job goes back to the queue, and the ledger keeps what was done.
  if (signals.shutdown.aborted && result.end.kind !== 'answered')
    throw new Error('interrupted by the end of the process');
  log.info(
    {
      ask: ask.id,
      reference: ask.reference,
      end: result.end.kind,
      ...(result.end.kind === 'failed' && { code: result.end.code, err: result.end.cause }),
      ms: Math.round(performance.now() - started),
      tokens: result.tokens,
      receipts: result.receipts.length,
    },
    'turn',
  );
  if (result.end.kind === 'needs') {
    const { connector, reason } = result.end;
    return waitForConnection(ask, person, reply, { ...result, connector, reason }, deps);
  }
  const text = finalAnswer({
    text: result.text,
    receipts: await allReceipts(ask, deps.ledger),
    personName: person.name,
    ...(result.end.kind === 'failed' && { failure: { code: result.end.code, reference: ask.reference } }),
    stopped: result.end.kind === 'stopped',
  });
  await asks.replyReady(ask.id, text);
  await deliver(
    ask,
    reply,
    text,
    deps,
    result.end.kind === 'failed' ? 'failed' : result.end.kind === 'stopped' ? 'stopped' : 'done',
  );
}

async function answer(
  ask: StoredAsk,
  person: Person,
  reply: Reply,
  { stop, shutdown }: Signals,
  deps: TurnDeps,
): Promise<Conversation> {
  const { toolbox, catalogue, agent, usage, dailyTokenBudget, now } = deps;
  const day = now().toISOString().slice(0, 10);
  const nothing = { text: '', receipts: [], tokens: 0 };
  if (ask.attempts > MAX_ATTEMPTS) return { ...nothing, end: { kind: 'failed', code: 'interrupted' } };
  if (dailyTokenBudget !== undefined && (await usage.of(person.identifier, day)) >= dailyTokenBudget) {
    return { ...nothing, end: { kind: 'failed', code: 'token_budget' } };
  }
  const kit = await toolbox.for(person.identifier);
  if (kit.toolsFailure) return { ...nothing, end: { kind: 'failed', code: connectorCode(kit.toolsFailure) } };
  const signal = AbortSignal.any([stop, shutdown, AbortSignal.timeout(TURN_MS)]);
  const result = await converse(
    {
      who: { identifier: person.identifier, askId: ask.id },
      threadId: `${ask.installation}:${ask.channel}:${ask.thread_ts}:${ask.user_id}`,
      text: ask.text.trim() || 'Hello',
      unconnected: unconnected(kit),
      instructions: instructions({
        personName: person.name,
        timeZone: person.timeZone,
        now: now(),
        connectors: catalogue.connectors,
        accounts: kit.accounts,
        alreadyDone: (await allReceipts(ask, deps.ledger)).map((receipt) => receiptLine(receipt, person.name)),
      }),
    },
    { agent, catalogue, reply },
    signal,
  );
  await usage.add(person.identifier, day, result.tokens);
  if (result.end.kind === 'stopped' && !stop.aborted && signal.aborted) {
    return { ...result, end: { kind: 'failed', code: 'turn_timeout' } };
  }
  return result;
}

/** Puts the ask aside and sends the private link. Waiting is stored first: somebody quick must find it waiting. */
async function waitForConnection(
  ask: StoredAsk,
  person: Person,
  reply: Reply,
  { connector, reason, text }: { connector: string; reason: Parameters<RequestConnection>[0]['reason']; text: string },
  deps: TurnDeps,
): Promise<void> {
  const label = deps.catalogue.connector(connector)?.label ?? connector;
  if (ask.waited.includes(`${connector}:${reason}`)) {
    const again = `${label} still refuses this although you connected it. Perhaps your account there lacks the right, or it was connected without the permission this needs. Try \`/connect ${connector}\`, or ask whoever runs ${label} for you.`;
    await deps.asks.replyReady(ask.id, again);
    return deliver(ask, reply, again, deps, 'failed');
  }
  await deps.asks.wait(ask.id, connector, reason);
  try {
    await deps.requestConnection({
      person,
      connector,
      reason,
      askId: ask.id,
      place: { ...whereSeen(ask, reply), private: ask.channel_kind === 'im' },
    });
  } catch (cause) {
    // A request that waits for a link which nobody got would wait for ever, in silence.
    const code = codeOf(cause);
    deps.log.error({ ask: ask.id, reference: ask.reference, code, err: cause }, 'a connect link was not delivered');
    const failure = { code, reference: ask.reference };
    const receipts = await allReceipts(ask, deps.ledger);
    const sorry = finalAnswer({ text, receipts, personName: person.name, failure });
    await deps.asks.replyReady(ask.id, sorry);
    return deliver(ask, reply, sorry, deps, 'failed');
  }
  // Nothing about accounts in a channel that nobody asked to see; only a message that is already there gets an end.
  if (reply.ts)
    await reply.finish([text.trim(), `_Paused: waiting for ${label} to be connected._`].filter(Boolean).join('\n\n'));
}

/** Slack shows an ephemeral in a thread only once the thread exists; before that it belongs in the channel itself. */
function whereSeen(ask: StoredAsk, reply?: Reply): { channel: string; threadTs?: string } {
  const inThread = ask.thread_ts !== ask.message_ts || reply?.ts !== undefined;
  return { channel: ask.channel, ...(inThread && { threadTs: ask.thread_ts }) };
}

/** Shows the final text where it was asked for, or to the person alone where Slack takes nothing there any more. */
async function deliver(
  ask: StoredAsk,
  reply: Reply,
  text: string,
  { asks, slack, log }: TurnDeps,
  status: 'done' | 'failed' | 'stopped' = 'done',
) {
  await reply.finish(text).catch(async (error: unknown) => {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') throw error;
    log.warn({ ask: ask.id, code: failure.code }, 'a reply went to the direct message instead');
    await slack.dm(ask.user_id, { text });
  });
  await asks.end(ask.id, status);
}

/** Every receipt of the ask, also of an attempt that was cut off. */
async function allReceipts(ask: StoredAsk, ledger: Ledger): Promise<Receipt[]> {
  const rows = await ledger.ofAsk(ask.id);
  return rows.flatMap((row) => (row.status === 'done' && row.receipt ? [row.receipt as unknown as Receipt] : []));
}

function unconnected({ accounts }: Kit): string[] {
  return accounts.filter((account) => account.state !== 'active').map((account) => account.connector);
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  return error instanceof ScalekitError ? connectorCode(error.code) : 'internal';
}

function connectorCode(code: ScalekitError['code']): ErrorCode {
  return code === 'service_misconfigured' ? 'connectors_misconfigured' : 'connectors_unavailable';
}
