import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import { quietReply } from '../slack/quiet-reply.ts';
import type { StoredAsk } from '../storage/asks.ts';
import type { PassOutcome } from './converse.ts';
import { carryOut } from './decisions.ts';
import { conclude, deliver } from './deliver.ts';
import { WATCH_EVERY_MS } from './limits.ts';
import { pause } from './pause.ts';
import { isShowAgain, showAgain } from './show-again.ts';
import { redrawCard, showCard } from './show-card.ts';
import { completed } from './trail.ts';
import { linkHosts, type Signals, type TurnDeps, whereSeen } from './turn-deps.ts';
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
        await giveUp(askId, 'failed', deps);
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

/** A process died after it put the ask aside and before its job ended: perhaps nobody got the link, or the card. */
async function askAgain(askId: string, deps: TurnDeps): Promise<void> {
  const { asks, people, linkSent, requestConnection } = deps;
  const ask = await asks.get(askId);
  if (ask?.status !== 'waiting' && ask?.status !== 'deciding') return;
  if (ask.status === 'deciding' ? ask.card : await linkSent(askId, ask.waiting_for ?? '')) return;
  const person = await people.resolve(actorOf(ask));
  if ('kind' in person) return giveUp(askId, 'refused', deps);
  if (ask.status === 'deciding') return showCard(ask, person, deps);
  const reason = ask.waiting_reason ?? 'not_connected';
  await requestConnection({ person, connector: ask.waiting_for ?? '', reason, askId, place: whereSeen(ask) });
}

async function take(ask: StoredAsk, signals: Signals, deps: TurnDeps): Promise<void> {
  const { asks, catalogue, people, welcome, refuse, slack } = deps;
  const person = await people.resolve(actorOf(ask));
  const refusal = 'kind' in person ? person.reason : ask.shared_channel ? 'shared_channel' : undefined;
  if ('kind' in person || refusal) {
    await refuse(ask.identifier, refusal ?? 'unknown', { ...whereSeen(ask), userId: ask.user_id });
    return giveUp(ask.id, 'refused', deps);
  }
  await welcome(person);
  const target = {
    channel: ask.channel,
    threadTs: ask.thread_ts,
    userId: ask.user_id,
    teamId: ask.team_id,
    linkHosts: linkHosts(ask, catalogue),
    ...(ask.reply_ts && { existingTs: ask.reply_ts }),
  };
  const live = slack.reply(target, (ts) => asks.replyStarted(ask.id, ts));
  // What may turn out to be for one person alone is not shown while it grows.
  const reply = ask.channel_kind === 'channel' && deps.channelAnswers === 'private-first' ? quietReply(live) : live;
  // The turn was over when its process died: only the delivery is repeated.
  if (ask.reply !== null) return deliver(ask, reply, 'done', deps);
  if (isShowAgain(ask.text)) return showAgain(ask, { person, reply }, deps);
  await reply.status('is working on it…');
  await goOn(ask, { person, reply }, signals, deps);
}

type To = { person: Person; reply: Reply };

/** Carries out what was decided since, if anything was, and lets the model go on from there. */
async function goOn(ask: StoredAsk, to: To, signals: Signals, deps: TurnDeps): Promise<void> {
  const { asks, proposals } = deps;
  const { person, reply } = to;
  // Both in this order and from here, so that the card never ends on what was true a moment ago.
  const working = ask.trail
    ? redrawCard(ask, person, deps).catch((err) =>
        deps.log.warn({ ask: ask.id, err }, 'a card was not brought up to date'),
      )
    : undefined;
  const decisions = await carryOut(ask, deps);
  await working;
  if (working) await redrawCard(ask, person, deps);
  switch (decisions.kind) {
    case 'open':
      await reply.status('');
      // Decided in this very moment: it is not asleep yet, so nobody wakes it.
      return (await asks.park(ask.id, ask.trail ?? [])) ? undefined : goOn(ask, to, signals, deps);
    case 'failed':
    case 'needs':
      return end(ask, to, { text: '', tokens: 0, receipts: [], end: decisions }, deps);
    case 'decided':
      // Nothing was wanted, and the card says so. What earlier steps did is still told.
      if (!decisions.anyApproved) return wrapUp(ask, to, deps);
  }
  // What still waits is of an attempt that was cut off before it could show it.
  await proposals.withdraw({ askIds: [ask.id] });
  const trail = decisions.kind === 'decided' ? completed(ask.trail ?? [], decisions.outcomeOf) : [];
  const started = performance.now();
  const result = await workOn({ ask, ...to, trail }, signals, deps);
  // Not answered here: the job goes back to the queue, and the ledger keeps what was done.
  if (signals.shutdown.aborted && result.end.kind !== 'answered' && result.end.kind !== 'proposes') {
    await reply.settle();
    await asks.unattempt(ask.id);
    throw new Error('interrupted by the end of the process');
  }
  report(ask, result, performance.now() - started, deps);
  if (result.end.kind === 'proposes') {
    if (await pause(ask, to, result, deps)) return;
    // Decided, or stopped, before it had gone to sleep.
    return (await asks.isRunning(ask.id)) ? goOn({ ...ask, trail: result.trail }, to, signals, deps) : undefined;
  }
  await end(ask, to, result, deps);
}

async function end(
  ask: StoredAsk,
  { person, reply }: To,
  result: Pick<PassOutcome, 'text' | 'end' | 'receipts' | 'tokens'>,
  deps: TurnDeps,
): Promise<void> {
  let { end } = result;
  if (end.kind === 'needs') {
    const waiting = await waitForConnection(ask, person, reply, { ...end, text: result.text }, deps);
    if (waiting.kind === 'waiting') return;
    end = { kind: 'failed', code: waiting.kind === 'cannot' ? 'still_refused' : waiting.code };
  }
  await deps.proposals.withdraw({ askIds: [ask.id] });
  // What was approved and could not be carried out is not "being done" any more.
  if (ask.trail && end.kind === 'failed') await redrawCard(ask, person, deps);
  const ended = {
    text: result.text,
    ...(end.kind === 'failed' && { failed: end.code }),
    stopped: end.kind === 'stopped',
  };
  const ending = end.kind === 'failed' || end.kind === 'stopped' ? end.kind : 'done';
  await conclude(ask, { person, reply }, ended, ending, deps);
}

/** Ends a turn whose last proposals were all declined. */
async function wrapUp(ask: StoredAsk, to: To, deps: TurnDeps): Promise<void> {
  const { receipts, unknown } = await deps.ledger.soFar(ask.id);
  if (receipts.length + unknown.length > 0) return conclude(ask, to, { text: '' }, 'done', deps);
  await to.reply.status('');
  await deps.asks.end(ask.id, 'done');
}

/** Ends an ask without an answer; what it proposed cannot be approved any more. */
async function giveUp(askId: string, status: 'failed' | 'refused', { asks, proposals }: TurnDeps): Promise<void> {
  await proposals.withdraw({ askIds: [askId] });
  await asks.end(askId, status);
}

function actorOf({ installation, team_id: teamId, user_id: userId, shared_channel: sharedChannel }: StoredAsk) {
  return { installation, teamId, userId, sharedChannel };
}

function report(
  ask: StoredAsk,
  { end, tokens, receipts }: Pick<PassOutcome, 'end' | 'tokens' | 'receipts'>,
  ms: number,
  { log, metrics }: TurnDeps,
): void {
  metrics.turns.inc({ end: end.kind });
  const failure = end.kind === 'failed' && { code: end.code, err: end.cause };
  const { id, reference } = ask;
  log.info(
    { ask: id, reference, end: end.kind, ...failure, ms: Math.round(ms), tokens, receipts: receipts.length },
    'turn',
  );
}
