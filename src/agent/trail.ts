import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../connectors/types.ts';
import type { TrailMessage } from '../storage/schema.ts';
import { forModel, type ToolAnswer } from './tool-answer.ts';

/**
 * What was said between the model and the tools in one turn, in the AI SDK's form, so that a turn that waits for its
 * person can be taken up where it stopped. A call that waits for a decision has no result yet.
 */
export function createTrail() {
  const messages: TrailMessage[] = [];
  let text = '';
  let calls: TrailMessage[] = [];
  let results: TrailMessage[] = [];

  return {
    said(words: string): void {
      text += words;
    },
    called({ toolCallId, toolName, args }: { toolCallId: string; toolName: string; args?: unknown }): void {
      calls.push({ type: 'tool-call', toolCallId, toolName, input: args ?? {} });
    },
    answered({ toolCallId, toolName, result }: { toolCallId: string; toolName: string; result: unknown }): void {
      results.push(toolResult({ toolCallId, toolName }, result));
    },
    /** A step of the model is over, and all its calls are answered. */
    stepEnded(): void {
      const content = [...(text === '' ? [] : [{ type: 'text', text }]), ...calls];
      if (content.length > 0) messages.push({ role: 'assistant', content });
      // In the order of the calls, whichever was answered first.
      const inOrder = calls.flatMap(({ toolCallId }) => results.filter((result) => result.toolCallId === toolCallId));
      if (inOrder.length > 0) messages.push({ role: 'tool', content: inOrder });
      text = '';
      calls = [];
      results = [];
    },
    messages: (): TrailMessage[] => messages,
  };
}

/** The trail with what became of the calls that waited: `outcomeOf` knows it by the call's id. */
export function completed(
  trail: readonly TrailMessage[],
  outcomeOf: (callId: string) => ToolAnswer | undefined,
): TrailMessage[] {
  return trail.map((message) => {
    if (message.role !== 'tool') return message;
    const content = (message.content as TrailMessage[]).map((part) => {
      const call = part as { toolCallId: string; toolName: string };
      const outcome = outcomeOf(call.toolCallId);
      return outcome && isWaiting(part) ? toolResult(call, outcome) : part;
    });
    return { ...message, content };
  });
}

/** The calls in a trail that wait for a decision. */
export function waitingCalls(trail: readonly TrailMessage[]): Set<string> {
  return new Set(
    toolParts(trail)
      .filter(isWaiting)
      .map(({ toolCallId }) => String(toolCallId)),
  );
}

/**
 * A request and its trail as Mastra keeps a turn: one message of parts, in which the model's steps are told apart. As
 * several messages it would be taken for one step that made all calls at once. Mastra orders messages by their time.
 */
export function asMessages(text: string, trail: readonly TrailMessage[], now = Date.now()): unknown[] {
  const said = message('user', now - 1, [{ type: 'text', text }]);
  const outputs = new Map(toolParts(trail).map((part) => [part.toolCallId, part.output as ToolOutput]));
  const steps = trail.filter(({ role }) => role === 'assistant');
  const parts = steps.flatMap(({ content }) => [
    { type: 'step-start' },
    ...(content as TrailMessage[]).map((part) => (part.type === 'text' ? part : invocation(part, outputs))),
  ]);
  return parts.length === 0 ? [said] : [said, message('assistant', now, parts)];
}

function message(role: 'user' | 'assistant', at: number, parts: unknown[]) {
  return { id: randomUUID(), role, createdAt: new Date(at), content: { format: 2, parts } };
}

function invocation({ toolCallId, toolName, input }: TrailMessage, outputs: ReadonlyMap<unknown, ToolOutput>) {
  const { type, value = null } = outputs.get(toolCallId) ?? {};
  const toolInvocation = { state: 'result', toolCallId, toolName, args: input, result: value };
  const shown = type === 'text' && { providerMetadata: { mastra: { modelOutput: { type, value } } } };
  return { type: 'tool-invocation', toolInvocation, ...shown };
}

function toolParts(trail: readonly TrailMessage[]): TrailMessage[] {
  return trail.flatMap(({ role, content }) => (role === 'tool' ? (content as TrailMessage[]) : []));
}

/** What tools answered in earlier passes, as far as the model was shown the whole of it. */
export function resultsIn(trail: readonly TrailMessage[]): unknown[] {
  return toolParts(trail).flatMap(({ output }) => {
    const { value } = (output ?? {}) as Partial<ToolOutput>;
    if (typeof value !== 'string') return [value];
    try {
      return [JSON.parse(value.slice(value.indexOf('\n'), value.lastIndexOf('\n')))];
    } catch {
      return [];
    }
  });
}

/** The names that tools' results gave to records, by the records' ids. */
export function namesIn(results: readonly unknown[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const result of results) collect(result, names, 0);
  return names;
}

/** Deeper than this no view of ours goes. */
const DEEPEST = 8;

function collect(value: unknown, names: Map<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, names, depth + 1);
    return;
  }
  const row = value as Record<string, unknown>;
  const id = row.gid ?? row.id;
  const name = row.name ?? row.title ?? row.subject ?? row.label;
  if ((typeof id === 'string' || typeof id === 'number') && typeof name === 'string') names.set(String(id), name);
  for (const item of Object.values(row)) collect(item, names, depth + 1);
}

interface ToolOutput {
  type: 'text' | 'json';
  value: unknown;
}

const WAITING = 'This call waits for the person.';

function isWaiting(part: TrailMessage): boolean {
  return (part.output as { value?: unknown } | undefined)?.value === WAITING;
}

function toolResult(call: { toolCallId: string; toolName: string }, result: unknown): TrailMessage {
  const { toolCallId, toolName } = call;
  return { type: 'tool-result', toolCallId, toolName, output: outputOf(result) };
}

/** Our own answers as the model reads them; the search for tools and Mastra's own errors as they are. */
function outputOf(result: unknown): ToolOutput {
  const answer = result as ToolAnswer;
  if (typeof answer !== 'object' || answer === null || !('kind' in answer)) {
    return { type: 'json', value: (result ?? null) as JsonValue };
  }
  return { type: 'text', value: answer.kind === 'awaiting_approval' ? WAITING : forModel(answer) };
}
