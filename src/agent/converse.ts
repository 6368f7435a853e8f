import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { AuthReason } from '../connectors/types.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Reply } from '../slack/ports.ts';
import type { Log } from '../telemetry/log.ts';
import type { Receipt } from '../writes/receipt.ts';
import type { AgentRun, AgentStream, OnbehalfAgent } from './agent.ts';
import { withoutReceiptMarks } from './answer.ts';
import { SILENCE_MS } from './limits.ts';
import type { ToolAnswer } from './tool-answer.ts';

/** What one pass of the model came to. */
export interface Conversation {
  /** The model's words, as they were shown. */
  text: string;
  receipts: Receipt[];
  tokens: number;
  end:
    | { kind: 'answered' }
    | { kind: 'stopped' }
    | { kind: 'needs'; connector: string; reason: AuthReason }
    | { kind: 'failed'; code: ErrorCode; cause?: unknown };
}

interface Deps {
  agent: OnbehalfAgent;
  catalogue: Catalogue;
  reply: Reply;
  log: Log;
}

/** Runs the model over a request and shows its progress. Never throws for what the model, a tool or Slack does. */
export async function converse(
  run: Omit<AgentRun, 'signal'>,
  { agent, catalogue, reply, log }: Deps,
  stop: AbortSignal,
): Promise<Conversation> {
  const own = new AbortController();
  const signal = AbortSignal.any([stop, own.signal]);
  const silence = createSilenceTimer(() => own.abort(new AppError('model_unavailable')));
  const so: Conversation = { text: '', receipts: [], tokens: 0, end: { kind: 'answered' } };
  let stream: AgentStream | undefined;
  let finish: string | undefined;
  const underWay = new Set<string>();
  try {
    stream = await agent.stream({ ...run, signal });
    for await (const chunk of stream.fullStream) {
      // A tool has a deadline of its own, and a write may take longer than the model may be silent.
      if (chunk.type === 'tool-call') underWay.add(chunk.payload.toolCallId);
      if (chunk.type === 'tool-result' || chunk.type === 'tool-error') underWay.delete(chunk.payload.toolCallId);
      if (underWay.size > 0) silence.off();
      else silence.heard();
      switch (chunk.type) {
        case 'text-delta':
          await say(withoutReceiptMarks(chunk.payload.text));
          break;
        case 'tool-call':
          // What stands before a tool call is a paragraph of its own.
          if (so.text && !so.text.endsWith('\n\n')) await say('\n\n');
          await step(chunk.payload.toolCallId, chunk.payload.toolName, 'in_progress');
          break;
        case 'tool-result': {
          const answer = chunk.payload.result as ToolAnswer;
          if (answer.kind === 'success' && answer.receipt) so.receipts.push(answer.receipt);
          await step(
            chunk.payload.toolCallId,
            chunk.payload.toolName,
            isFine(chunk.payload.result) ? 'complete' : 'error',
          );
          if (answer.kind === 'auth_error')
            so.end = { kind: 'needs', connector: answer.connector, reason: answer.reason };
          break;
        }
        case 'tool-error': {
          await step(chunk.payload.toolCallId, chunk.payload.toolName, 'error');
          const missing = missingConnector(chunk.payload.toolName);
          if (missing) so.end = { kind: 'needs', connector: missing, reason: 'not_connected' };
          break;
        }
        case 'step-finish':
          so.tokens += chunk.payload.output.usage?.totalTokens ?? 0;
          // The step's other tool calls have run; nothing more is asked of the model until the account is there.
          if (so.end.kind === 'needs') own.abort();
          break;
        case 'error':
          so.end = { kind: 'failed', code: modelError(chunk.payload.error), cause: chunk.payload.error };
          break;
        case 'finish':
          finish = chunk.payload.stepResult.reason;
          break;
      }
      if (reply.stopped) own.abort();
    }
  } catch (cause) {
    if (so.end.kind === 'answered') so.end = { kind: 'failed', code: modelError(cause), cause };
  } finally {
    silence.off();
  }
  if (so.end.kind === 'answered') so.end = ending(so, { signal, stopped: reply.stopped, finish });
  if (so.end.kind === 'answered' && stream) {
    // An answer that is not remembered is still an answer.
    await agent
      .remember({ ...run, signal }, stream)
      .catch((err) => log.error({ err, ask: run.who.askId }, 'a turn was not remembered'));
  }
  return so;

  async function say(text: string) {
    so.text += text;
    await reply.append(text);
  }

  async function step(id: string, name: string, status: 'in_progress' | 'complete' | 'error') {
    if (name === 'connect_account') return;
    await reply.step({ id, title: stepTitle(name, catalogue), status });
  }

  /** The model named a tool that exists, but not for this person: the account is what is missing. */
  function missingConnector(toolName: string): string | undefined {
    const connector = catalogue.tool(toolName)?.connector.id;
    return connector && run.unconnected.includes(connector) ? connector : undefined;
  }
}

/** Our own tools say how it went; the search for tools and Mastra's checks of arguments have forms of their own. */
function isFine(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return true;
  return 'kind' in result ? result.kind === 'success' : !('error' in result);
}

/** Why a pass without an error ended, in the order of what the person should hear. */
function ending(
  so: Conversation,
  { signal, stopped, finish }: { signal: AbortSignal; stopped: boolean; finish: string | undefined },
): Conversation['end'] {
  if (stopped) return { kind: 'stopped' };
  if (signal.aborted) {
    return signal.reason instanceof AppError ? { kind: 'failed', code: signal.reason.code } : { kind: 'stopped' };
  }
  // The last step still wanted tools: the limit of steps ended it.
  if (finish === 'tool-calls') return { kind: 'failed', code: 'step_limit' };
  if (so.text.trim() === '' && so.receipts.length === 0) return { kind: 'failed', code: 'model_empty' };
  return { kind: 'answered' };
}

/** Which of our errors a model call's failure is. The provider's own words stay out of Slack and the log. */
export function modelError(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  const status = statusOf(error);
  if (status === 429) return 'model_rate_limited';
  if (status === 401 || status === 403 || status === 404 || isMissingKey(error)) return 'model_misconfigured';
  return 'model_unavailable';
}

/** AI SDK errors carry `statusCode`; a retried one holds it in `lastError`, a wrapped one in `cause`. */
function statusOf(error: unknown, depth = 0): number | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { statusCode, lastError, cause, error: inner } = error as Record<string, unknown>;
  if (typeof statusCode === 'number') return statusCode;
  return statusOf(lastError, depth + 1) ?? statusOf(cause, depth + 1) ?? statusOf(inner, depth + 1);
}

function isMissingKey(error: unknown): boolean {
  return error instanceof Error && /could not find (api key|config)/i.test(error.message);
}

const VERBS = new Set([
  'list',
  'get',
  'search',
  'create',
  'update',
  'complete',
  'reply',
  'change',
  'delete',
  'archive',
  'add',
  'log',
]);

function stepTitle(name: string, catalogue: Catalogue): string {
  const found = catalogue.tool(name);
  if (!found) return name === 'search_tools' ? 'Looking for the right tool' : 'Trying something';
  const words = name.replace(/^[a-z]+_/, '').replaceAll('_', ' ');
  // Most tools are named noun first: tasks_list, task_create.
  return `${found.connector.label}: ${words.replace(/^(.+) ([a-z]+)$/, (all, noun, verb) => (VERBS.has(verb) ? `${verb} ${noun}` : all))}`;
}

/** Calls `onSilence` when nothing was heard for too long: a model that hangs must not hang the person. */
function createSilenceTimer(onSilence: () => void) {
  let timer = setTimeout(onSilence, SILENCE_MS);
  return {
    heard() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
    },
    off: () => clearTimeout(timer),
  };
}
