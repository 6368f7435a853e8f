import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startWorld } from '../sandbox/world.ts';
import { type FromWorld, IDENTIFIER, monotonicMs, TOKEN } from './load.ts';

/** Threads that events can belong to: each is a conversation of its own, and those run side by side. */
const THREADS = 60;

/** The stand-ins in a process of their own, so that they share no event loop with what is measured. */
const world = await startWorld();
world.scalekit.connect(IDENTIFIER, 'asana', 'ana@acme.test');
const threads = Array.from({ length: THREADS }, (_, n) => world.slack.post('U0ANA', 'C0ONBOARD', `Thread ${n}`));

const tell = (message: FromWorld) => process.send?.(message);

/** The model: says when a request arrived (its first byte, not its last) and which event it is about. */
const model = createServer(async (request, response) => {
  const at = monotonicMs();
  const body = await text(request);
  // The last one: a conversation's earlier requests stand before it.
  const token = body.match(TOKEN)?.at(-1);
  if (token) tell({ kind: 'asked', token, at });
  const common = { id: 'chatcmpl-1', created: 1, model: 'bench' };
  if (!/"stream":\s*true/.test(body)) {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Done.' }, finish_reason: 'stop' }];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...common, object: 'chat.completion', choices }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  response.end(`${chunk({ role: 'assistant', content: 'Done.' }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`);
});
model.listen(0, '127.0.0.1');
await once(model, 'listening');
const modelUrl = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;

tell({ kind: 'ready', env: { ...world.env({ mode: 'http', port: 0 }), MODEL_URL: modelUrl }, threads });
process.once('disconnect', () => process.exit(0));
