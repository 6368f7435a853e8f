import { failureOf } from '../slack/failure.ts';
import type { Reply } from '../slack/ports.ts';
import { privateAnswer } from '../slack/private-answer.ts';
import type { StoredAsk } from '../storage/asks.ts';
import type { Conversation } from './converse.ts';
import { WATCH_EVERY_MS } from './limits.ts';
import { outcomeText } from './outcome-text.ts';
import { type Signals, type TurnDeps, whereSeen } from './turn-deps.ts';
import { waitForConnection } from './wait-for-connection.ts';
import { workOn } from './work-on.ts';

/** Runs turns, and stops the ones that run in this process. */
export interface Turns {
  /** One turn of the agent for one stored ask. Throws only where running it again later is right. */
  run(askId: string, run: { shutdown: AbortSignal; last: boolean }): Promise<void>;
  stop(askIds: readonly string[]): void;
}

export function createTurns(deps: TurnDeps): Turns {
  const running = new Map<string, AbortController>();
  return {
    async run(askId, { shutdown, last }) {
      const ask = await deps.asks.begin(askId);
      // Nobody may have got the link, or somebody is using it: then nothing is lost by not sending another.
      if (!ask) return askAgain(askId, deps).catch((error) => (last ? undefined : Promise.reject(error)));
      const stop = new AbortController();
      running.set(askId, stop);
      // Stop may have been pressed, or the person may have left, where another process heard of it.
      const watch = setInterval(
        () =>
          void deps.asks.isRunning(askId).then(
            (is) => is || stop.abort(),
            () => {},
          ),
        WATCH_EVERY_MS,
      );
      try {
        await take(ask, { stop: stop.signal, shutdown }, deps);
      } catch (error) {
        // Not even the sorry could be delivered, again and again: the conversation must not stay blocked behind it.
        if (!last) throw error;
        deps.log.error({ ask: askId, reference: ask.reference, err: error }, 'an ask is given up without an answer');
        await deps.asks.end(askId, 'failed');
      } finally {
        clearInterval(watch);
        running.delete(askId);
      }
    },
    stop(askIds) {
      for (const id of askIds) running.get(id)?.abort();
    },
  };
}

/** A process died after it put the ask aside and before its job ended: perhaps nobody got the link. */
async function askAgain(askId: string, { asks, people, linkSent, requestConnection }: TurnDeps): Promise<void> {
  const ask = await asks.waiting(askId);
  if (!ask?.waiting_for || (await linkSent(askId, ask.waiting_for))) return;
  const { installation, team_id: teamId, user_id: userId, shared_channel: sharedChannel } = ask;
  const person = await people.resolve({ installation, teamId, userId, sharedChannel });
  if ('kind' in person) return asks.end(askId, 'refused');
  await requestConnection({
    person,
    connector: ask.waiting_for,
    reason: ask.waiting_reason ?? 'not_connected',
    askId,
    place: whereSeen(ask),
  });
}

async function take(ask: StoredAsk, signals: Signals, deps: TurnDeps): Promise<void> {
  const { asks, people, peopleStore, refuse, slack } = deps;
  const { installation, team_id: teamId, user_id: userId, shared_channel: sharedChannel } = ask;
  const person = await people.resolve({ installation, teamId, userId, sharedChannel });
  const refusal = 'kind' in person ? person.reason : sharedChannel ? 'shared_channel' : undefined;
  if ('kind' in person || refusal) {
    await refuse(ask.identifier, refusal ?? 'unknown', { ...whereSeen(ask), userId });
    return asks.end(ask.id, 'refused');
  }
  await peopleStore.seen(person);
  const target = { channel: ask.channel, threadTs: ask.thread_ts, userId, teamId };
  const reply = slack.reply({ ...target, ...(ask.reply_ts && { existingTs: ask.reply_ts }) }, (ts) =>
    asks.replyStarted(ask.id, ts),
  );
  // The turn was over when its process died: only the delivery is repeated.
  if (ask.reply !== null) return deliver(ask, reply, ask.reply, 'done', deps);
  await reply.status('is working on it…');
  const started = performance.now();
  const result = await workOn(ask, person, reply, signals, deps);
  // Not answered here: the job goes back to the queue, and the ledger keeps what was done.
  if (signals.shutdown.aborted && result.end.kind !== 'answered') {
    await reply.settle();
    await asks.unattempt(ask.id);
    throw new Error('interrupted by the end of the process');
  }
  report(ask, result, performance.now() - started, deps);

  let { end } = result;
  if (end.kind === 'needs') {
    const waiting = await waitForConnection(ask, person, reply, { ...end, text: result.text }, deps);
    if (waiting.kind === 'waiting') return;
    end = { kind: 'failed', code: waiting.kind === 'cannot' ? 'still_refused' : waiting.code };
  }
  const text = await outcomeText(
    ask,
    person,
    { text: result.text, ...(end.kind === 'failed' && { failed: end.code }), stopped: end.kind === 'stopped' },
    deps,
  );
  await conclude(ask, reply, text, end.kind === 'answered' ? 'done' : end.kind, deps);
}

type Ending = 'done' | 'failed' | 'stopped';

/** The text is stored before it is shown, so that a crash between the two repeats only the showing. */
async function conclude(ask: StoredAsk, reply: Reply, text: string, ending: Ending, deps: TurnDeps): Promise<void> {
  await deps.asks.replyReady(ask.id, text);
  await deliver(ask, reply, text, ending, deps);
}

/** Shows the final text where it was asked for, or to the person alone where Slack takes nothing there any more. */
async function deliver(ask: StoredAsk, reply: Reply, text: string, ending: Ending, deps: TurnDeps): Promise<void> {
  await reply.finish(text).catch(async (error: unknown) => {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') throw error;
    deps.log.warn({ ask: ask.id, code: failure.code }, 'a reply went to the direct message instead');
    for (const message of privateAnswer(text)) await deps.slack.dm(ask.user_id, message);
  });
  await deps.asks.end(ask.id, ending);
}

function report(ask: StoredAsk, { end, tokens, receipts }: Conversation, ms: number, { log, metrics }: TurnDeps): void {
  metrics.turns.inc({ end: end.kind });
  const failure = end.kind === 'failed' && { code: end.code, err: end.cause };
  const { id, reference } = ask;
  log.info(
    { ask: id, reference, end: end.kind, ...failure, ms: Math.round(ms), tokens, receipts: receipts.length },
    'turn',
  );
}
