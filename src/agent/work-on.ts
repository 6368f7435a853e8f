import { ScalekitError } from '../connectors/scalekit-port.ts';
import { toolWords } from '../connectors/tool-words.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import type { TrailMessage } from '../storage/schema.ts';
import { receiptLine } from './answer.ts';
import { converse, nothingYet, type PassOutcome } from './converse.ts';
import { instructions } from './instructions.ts';
import { MAX_ATTEMPTS, TURN_MS } from './limits.ts';
import type { Signals, TurnDeps } from './turn-deps.ts';
import { withNames } from './with-names.ts';

/** Lets the model work on an ask, within the limits. Never throws: what failed is part of what it came to. */
export async function workOn(task: Task, signals: Signals, deps: TurnDeps): Promise<PassOutcome> {
  try {
    return await work(task, signals, deps);
  } catch (cause) {
    return failed(codeOf(cause), cause);
  }
}

interface Task {
  ask: StoredAsk;
  person: Person;
  reply: Reply;
  /** What was said already, where the turn waited for its person. */
  trail: readonly TrailMessage[];
}

async function work(
  { ask, person, reply, trail }: Task,
  { stop, shutdown }: Signals,
  deps: TurnDeps,
): Promise<PassOutcome> {
  const { asks, people, toolbox, catalogue, agent, ledger, proposals, writes, usage, dailyTokenBudget, now, log } =
    deps;
  const { identifier } = person;
  const day = now().toISOString().slice(0, 10);
  const attempt = await asks.attempt(ask.id);
  if (attempt > MAX_ATTEMPTS) return failed('interrupted');
  // What was begun within the budget is finished.
  if (trail.length === 0 && dailyTokenBudget !== undefined && (await usage.of(identifier, day)) >= dailyTokenBudget) {
    return failed('token_budget');
  }
  const { accounts, tools, toolsFailure } = await toolbox.for(identifier);
  if (toolsFailure) return failed(connectorCode(toolsFailure));
  const timeout = AbortSignal.timeout(TURN_MS);
  if (attempt > 1) await writes.settle(ask.id, tools);
  const { receipts, unknown } = await ledger.soFar(ask.id);
  const open = await proposals.open(identifier);
  const result = await converse(
    {
      who: { identifier, askId: ask.id },
      threadId: `${ask.installation}:${ask.channel}:${ask.thread_ts}:${ask.user_id}`,
      text: (await withNames(ask.text.trim(), people.named)) || 'Hello',
      trail,
      unconnected: accounts.filter(({ state }) => state !== 'active').map(({ connector }) => connector),
      instructions: instructions({
        personName: person.name,
        timeZone: person.timeZone,
        now: now(),
        connectors: catalogue.connectors,
        accounts,
        // What the trail tells of need not be told twice.
        alreadyDone: trail.length > 0 && attempt === 1 ? [] : receipts.map((done) => receiptLine(done, person.name)),
        uncertain: unknown.map(({ tool }) => tool),
        undecided: open.map(({ tool }) => toolWords(tool)),
      }),
    },
    { agent, catalogue, reply, done: receipts.length, log },
    AbortSignal.any([stop, shutdown, timeout]),
  );
  await usage.add(identifier, day, result.tokens);
  const timedOut = result.end.kind === 'stopped' && timeout.aborted && !stop.aborted;
  return timedOut ? { ...result, end: { kind: 'failed', code: 'turn_timeout' } } : result;
}

function failed(code: ErrorCode, cause?: unknown): PassOutcome {
  return { ...nothingYet(), end: { kind: 'failed', code, cause } };
}

/** Which of our errors anything thrown is. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  return error instanceof ScalekitError ? connectorCode(error.code) : 'internal';
}

export function connectorCode(code: ScalekitError['code']): ErrorCode {
  return code === 'service_misconfigured' ? 'connectors_misconfigured' : 'connectors_unavailable';
}
