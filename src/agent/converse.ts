import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { AuthReason } from '../connectors/types.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Reply, StepStatus } from '../slack/ports.ts';
import type { TrailMessage } from '../storage/schema.ts';
import type { Log } from '../telemetry/log.ts';
import type { Receipt } from '../writes/receipt.ts';
import type { AgentRun, AgentStream, OnbehalfAgent } from './agent.ts';
import { withoutReceiptMarks } from './answer.ts';
import { claimsChange } from './claims.ts';
import { SILENCE_MS } from './limits.ts';
import { modelError } from './model-error.ts';
import { createSilenceTimer } from './silence.ts';
import { stepTitle } from './step-title.ts';
import type { ToolAnswer } from './tool-answer.ts';
import { createTrail, namesIn, resultsIn } from './trail.ts';

/** What one pass of the model came to. */
export interface PassOutcome {
  /** The model's words, as they were shown. */
  text: string;
  receipts: Receipt[];
  tokens: number;
  /** What was said between the model and the tools, earlier passes included. */
  trail: TrailMessage[];
  /** Names of records, by their ids, from what tools answered. */
  names: ReadonlyMap<string, string>;
  end:
    | { kind: 'answered' }
    | { kind: 'stopped' }
    /** Something waits for the person's decision. */
    | { kind: 'proposes' }
    | { kind: 'needs'; connector: string; reason: AuthReason }
    | { kind: 'failed'; code: ErrorCode; cause?: unknown };
}

interface Deps {
  agent: OnbehalfAgent;
  catalogue: Catalogue;
  reply: Reply;
  /** Writes that this ask had done before this pass. */
  done: number;
  log: Log;
}

/** Runs the model over a request and shows its progress. Never throws for what the model, a tool or Slack does. */
export async function converse(
  run: Omit<AgentRun, 'signal'>,
  { agent, catalogue, reply, done, log }: Deps,
  stop: AbortSignal,
): Promise<PassOutcome> {
  const own = new AbortController();
  const signal = AbortSignal.any([stop, own.signal]);
  const silence = createSilenceTimer(SILENCE_MS, () => own.abort(new AppError('model_unavailable')));
  const trail = createTrail();
  const results: unknown[] = [];
  const result: PassOutcome = { ...nothingYet(), trail: [...run.trail] };
  let claimed = false;
  const say = async (text: string) => {
    result.text += text;
    trail.said(text);
    // What claims a change that did not happen is not shown while it grows; at the end the truth stands in its place.
    claimed ||= result.receipts.length + done === 0 && claimsChange(result.text.slice(-text.length - CLAIM_CHARS));
    if (!claimed) await reply.append(text);
  };
  const step = async ({ toolCallId: id, toolName }: { toolCallId: string; toolName: string }, status: StepStatus) => {
    // A write shows itself once it happened: until then it is a proposal, on a card of its own.
    if (toolName === 'connect_account' || (status === 'in_progress' && isWrite(toolName, catalogue))) return;
    await reply.step({ id, title: stepTitle(toolName, catalogue), status });
  };
  let stream: AgentStream | undefined;
  let finish: string | undefined;
  try {
    stream = await agent.stream({ ...run, signal });
    for await (const chunk of stream.fullStream) {
      switch (chunk.type) {
        case 'text-delta':
          await say(withoutReceiptMarks(chunk.payload.text));
          break;
        case 'tool-call':
          silence.began(chunk.payload.toolCallId);
          // What stands before a tool call is a paragraph of its own.
          if (result.text && !result.text.endsWith('\n\n')) await say('\n\n');
          trail.called(chunk.payload);
          await step(chunk.payload, 'in_progress');
          break;
        case 'tool-result': {
          silence.ended(chunk.payload.toolCallId);
          const answer = chunk.payload.result as ToolAnswer;
          trail.answered({ ...chunk.payload, result: answer });
          results.push(answer);
          if (answer.kind === 'awaiting_approval') {
            if (result.end.kind === 'answered') result.end = { kind: 'proposes' };
            break;
          }
          if (answer.kind === 'success' && answer.receipt) result.receipts.push(answer.receipt);
          if (answer.kind === 'auth_error') {
            result.end = { kind: 'needs', connector: answer.connector, reason: answer.reason };
          }
          await step(chunk.payload, isFine(answer) ? 'complete' : 'error');
          break;
        }
        case 'tool-error': {
          silence.ended(chunk.payload.toolCallId);
          trail.answered({ ...chunk.payload, result: { error: 'This tool is not there, or it failed.' } });
          await step(chunk.payload, 'error');
          // The model named a tool that exists, but not for this person: the account is what is missing.
          const connector = catalogue.tool(chunk.payload.toolName)?.connector.id;
          if (connector && run.unconnected.includes(connector)) {
            result.end = { kind: 'needs', connector, reason: 'not_connected' };
          }
          break;
        }
        case 'step-finish':
          result.tokens += chunk.payload.output.usage?.totalTokens ?? 0;
          trail.stepEnded();
          // The step's other tool calls have run; nothing more is asked of the model until the account is there.
          if (result.end.kind === 'needs') own.abort();
          break;
        case 'error':
          result.end = { kind: 'failed', code: modelError(chunk.payload.error), cause: chunk.payload.error };
          break;
        case 'finish':
          finish = chunk.payload.stepResult.reason;
          break;
      }
      silence.heard();
      if (reply.stopped) own.abort();
    }
  } catch (cause) {
    if (result.end.kind === 'answered') result.end = { kind: 'failed', code: modelError(cause), cause };
  } finally {
    silence.off();
  }
  result.trail.push(...trail.messages());
  result.names = namesIn([...resultsIn(run.trail), ...results]);
  // Stopped, or out of time, in the moment between a proposal and its card.
  if (result.end.kind === 'proposes' && signal.aborted) result.end = { kind: 'answered' };
  if (result.end.kind === 'answered') result.end = ending(result, { signal, stopped: reply.stopped, finish, done });
  if (result.end.kind === 'answered' && stream) {
    // An answer that is not remembered is still an answer.
    await agent
      .remember({ ...run, signal }, stream)
      .catch((err) => log.error({ err, ask: run.who.askId }, 'a turn was not remembered'));
  }
  return result;
}

/** No claim is longer: only the end of a growing text is looked at. */
const CLAIM_CHARS = 200;

export function nothingYet(): PassOutcome {
  return { text: '', receipts: [], tokens: 0, trail: [], names: new Map(), end: { kind: 'answered' } };
}

function isWrite(tool: string, catalogue: Catalogue): boolean {
  const found = catalogue.tool(tool);
  return found !== undefined && found.spec.does !== 'read';
}

/** Our own tools say how it went; the search for tools and Mastra's checks of arguments have forms of their own. */
function isFine(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return true;
  return 'kind' in result ? result.kind === 'success' : !('error' in result);
}

/** Why a pass without an error ended, in the order of what the person should hear. */
function ending(
  { text, receipts }: PassOutcome,
  {
    signal,
    stopped,
    finish,
    done,
  }: { signal: AbortSignal; stopped: boolean; finish: string | undefined; done: number },
): PassOutcome['end'] {
  if (stopped) return { kind: 'stopped' };
  if (signal.aborted) {
    return signal.reason instanceof AppError ? { kind: 'failed', code: signal.reason.code } : { kind: 'stopped' };
  }
  // The last step still wanted tools: the limit of steps ended it.
  if (finish === 'tool-calls') return { kind: 'failed', code: 'step_limit' };
  if (text.trim() === '' && receipts.length + done === 0) return { kind: 'failed', code: 'model_empty' };
  return { kind: 'answered' };
}
