import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface ChatRequest {
  stream?: boolean;
  messages: { role: string; content?: unknown }[];
  tools?: { function: { name: string; parameters: unknown } }[];
}

export interface PlainModel {
  url: string;
  requests: ChatRequest[];
  close(): Promise<void>;
}

/**
 * A chat-completions endpoint that reports no usage. Asked to create something in quotes, it calls `asana_task_create`
 * straight away, whether or not that tool is on offer; anything else it greets.
 */
export async function startPlainModel(): Promise<PlainModel> {
  const requests: ChatRequest[] = [];
  const server = createServer(async (request, response) => {
    const chat = (await json(request)) as ChatRequest;
    requests.push(chat);
    const message = answerTo(chat);
    const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
    const common = { id: `chatcmpl-${requests.length}`, created: Math.floor(Date.now() / 1_000), model: 'plain' };
    if (!chat.stream) {
      response.setHeader('content-type', 'application/json');
      const choices = [{ index: 0, message, finish_reason }];
      response.end(JSON.stringify({ ...common, object: 'chat.completion', choices }));
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    for (const choice of [
      { index: 0, delta: message, finish_reason: null },
      { index: 0, delta: {}, finish_reason },
    ]) {
      response.write(`data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [choice] })}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerTo({ messages }: ChatRequest) {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const ask = JSON.stringify(messages[at]?.content ?? '');
  const name = /create[^']*'([^']+)'/i.exec(ask)?.[1];
  if (!name) return { role: 'assistant', content: 'Hello from the plain model.' };
  if (messages.slice(at).some(({ role }) => role === 'tool')) return { role: 'assistant', content: 'All set.' };
  const args = JSON.stringify({ name, assignee: 'me', due_on: '2026-12-01' });
  const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'asana_task_create', arguments: args } };
  return { role: 'assistant', content: null, tool_calls: [call] };
}
