import type { ChatCompletionRequest, ChatMessage } from '@copilotkit/aimock';
import type { ModelMessage, ModelRequest } from './types.ts';

/** A tool call this server made: what a later tool result with its id belongs to. */
export interface KnownCall {
  name: string;
  args: unknown;
}

/**
 * Makes one shape of the three protocols' requests, from the chat form that aimock turns each of them into.
 * `known` are this server's own calls by id: a stored Responses conversation names its calls by reference only.
 */
export function normaliseRequest(
  protocol: ModelRequest['protocol'],
  request: ChatCompletionRequest,
  known: ReadonlyMap<string, KnownCall>,
): ModelRequest {
  const system: string[] = [];
  const messages: ModelMessage[] = [];
  const names = new Map<string, string>();
  for (const message of resultsBeforeText(request.messages)) {
    const text = textOf(message.content);
    // `developer` is what OpenAI calls the system role for its reasoning models.
    if (message.role === 'system' || String(message.role) === 'developer') {
      system.push(text);
    } else if (message.role === 'tool') {
      const callId = message.tool_call_id ?? '';
      messages.push({ role: 'tool', callId, name: names.get(callId) ?? known.get(callId)?.name ?? '', text });
    } else if (message.role === 'assistant') {
      const toolCalls = (message.tool_calls ?? []).map(({ id, function: call }) => {
        const own = known.get(id);
        const made = call.name === '' && own ? own : { name: call.name, args: parsed(call.arguments) };
        names.set(id, made.name);
        return { id, ...made };
      });
      addAssistant(messages, text, toolCalls);
    } else {
      messages.push({ role: 'user', text });
    }
  }
  const tools = (request.tools ?? []).map(({ function: tool }) => ({
    name: tool.name,
    description: tool.description ?? '',
    schema: tool.parameters ?? {},
  }));
  return { protocol, model: request.model, system: system.join('\n\n'), messages, tools };
}

/**
 * Anthropic puts tool results and what the person says next into one message, results first; aimock lists the text
 * first. Everywhere else results follow their call directly, so a text in between can only come from there.
 */
function resultsBeforeText(messages: readonly ChatMessage[]): ChatMessage[] {
  const ordered: ChatMessage[] = [];
  for (const message of messages) {
    const last = ordered.at(-1);
    if (message.role === 'tool' && last?.role === 'user' && ordered.at(-2)?.role !== 'user') {
      ordered.splice(-1, 1, message, last);
    } else {
      ordered.push(message);
    }
  }
  return ordered;
}

/** One assistant turn may travel as several items (a text, then each call): joined, and dropped when empty. */
function addAssistant(
  messages: ModelMessage[],
  text: string,
  toolCalls: { id: string; name: string; args: unknown }[],
) {
  const last = messages.at(-1);
  if (last?.role === 'assistant') {
    last.text += text;
    if (toolCalls.length > 0) last.toolCalls = [...(last.toolCalls ?? []), ...toolCalls];
  } else if (text !== '' || toolCalls.length > 0) {
    messages.push({ role: 'assistant', text, ...(toolCalls.length > 0 ? { toolCalls } : {}) });
  }
}

/** Text of a message or a tool result: a string, or parts of which the text ones count. */
function textOf(content: unknown): string {
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return JSON.stringify(content);
  return content.map((part: { text?: unknown } | null) => (typeof part?.text === 'string' ? part.text : '')).join('');
}

/** Arguments as an object where they are JSON, as they came where they are not. */
function parsed(args: string): unknown {
  try {
    return JSON.parse(args === '' ? '{}' : args);
  } catch {
    return args;
  }
}
