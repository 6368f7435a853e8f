import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { monotonicMs, type Sighting, TOKEN, WISH } from './sightings.ts';

/** Of the stand-in for Asana. */
const WORKSPACE_GID = '1208846309112200';

interface Request {
  stream?: boolean;
  messages: { role: string; content?: unknown }[];
}

interface Answer {
  message: { content: string | null; tool_calls?: object[] };
  finish: 'stop' | 'tool_calls';
}

/**
 * A model that answers at once: with a word, or with the call of a write tool where it was asked for a task. Says when a
 * request arrived (its first byte, not its last), and when the last byte of a tool call was sent. Returns its URL.
 */
export async function startModel(tell: (sighting: Sighting) => void): Promise<string> {
  const server = createServer(async (incoming, response) => {
    const at = monotonicMs();
    const body = await text(incoming);
    // The last one: a conversation's earlier requests stand before it.
    const token = body.match(TOKEN)?.at(-1);
    if (token) tell({ sight: 'asked', token, at });
    const { stream, messages } = JSON.parse(body) as Request;
    const last = messages.at(-1);
    const wants = token && last?.role === 'user' && JSON.stringify(last.content).includes(WISH);
    if (wants) response.once('finish', () => tell({ sight: 'wanted', token, at: monotonicMs() }));
    const answer: Answer = wants ? taskCall(token) : { message: { content: 'Done.' }, finish: 'stop' };
    if (stream) sendStream(response, answer);
    else sendWhole(response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

function taskCall(token: string): Answer {
  const args = JSON.stringify({ name: token, workspace_gid: WORKSPACE_GID, assignee: 'me', notes: 'For the launch.' });
  const call = {
    index: 0,
    id: `call_${token}`,
    type: 'function',
    function: { name: 'asana_task_create', arguments: args },
  };
  return { message: { content: null, tool_calls: [call] }, finish: 'tool_calls' };
}

const COMMON = { id: 'chatcmpl-1', created: 1, model: 'bench' };

function sendWhole(response: ServerResponse, { message, finish }: Answer): void {
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...COMMON, object: 'chat.completion', choices }));
}

function sendStream(response: ServerResponse, { message, finish }: Answer): void {
  const chunk = (delta: object, finish_reason: string | null) => {
    const choices = [{ index: 0, delta, finish_reason }];
    return `data: ${JSON.stringify({ ...COMMON, object: 'chat.completion.chunk', choices })}\n\n`;
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`${chunk({ role: 'assistant', ...message }, null)}${chunk({}, finish)}data: [DONE]\n\n`);
}
