import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type ChatCompletionRequest, createServer, type FixtureResponse, type Mountable } from '@copilotkit/aimock';
import { type Clock, systemClock } from '../providers/support/time.ts';
import { toResponse } from './answer.ts';
import { sendBrokenArguments } from './broken-arguments.ts';
import { type KnownCall, normaliseRequest } from './normalise.ts';
import { answerByRules, RULES_MODEL } from './rules.ts';
import type { ModelRequest, ModelSandbox, Script } from './types.ts';

/**
 * How a person sees a language model write: a pause before each answer or tool call, then some forty words a second.
 * aimock counts chunks, so a chunk is about a word long.
 */
const HUMAN_PACE = { chunkSize: 6, streamingProfile: { ttft: 300, tps: 40 } };

const PATHS: Record<string, ModelRequest['protocol']> = {
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
  '/v1/messages': 'messages',
};

/**
 * A stand-in for a language model over the real protocols: OpenAI chat completions and Responses, Anthropic Messages,
 * streamed or not, tool calls and usage in each. aimock speaks the protocols; what is answered comes from the rules
 * (see rules.ts) or from a test's script.
 *
 * Answers at once, or with `humanPace` as slowly as a real model, so that streaming and stopping can be watched.
 * Listens on 127.0.0.1; port 0 takes a free one. `anthropicUrl` has no `/v1`, as Anthropic documents ANTHROPIC_BASE_URL.
 *
 * @example
 * const model = await createModelSandbox({ port: 0 });
 * model.script((request) => ({ text: `You said ${request.messages.at(-1)?.text}` }));
 */
export async function createModelSandbox({
  port,
  humanPace = false,
  now = systemClock,
}: {
  port: number;
  humanPace?: boolean;
  /** What "tomorrow" is counted from. */
  now?: Clock;
}): Promise<ModelSandbox> {
  const requests: ModelRequest[] = [];
  const calls = new Map<string, KnownCall>();
  const open = new Map<string, { protocol: ModelRequest['protocol']; response: ServerResponse }>();
  const rules: Script = (request) => answerByRules(request, now());
  let script = rules;

  async function respond(raw: ChatCompletionRequest): Promise<FixtureResponse> {
    const exchange = open.get(raw._context ?? '');
    if (!exchange) return { error: { message: 'No such path here.', type: 'invalid_request_error' }, status: 404 };
    const request = normaliseRequest(exchange.protocol, raw, calls);
    requests.push(request);
    const answer = await script(request);
    if (answer.fail?.hang) return new Promise(() => {});
    const wire = (answer.toolCalls ?? []).map(({ name, args, raw: broken }) => {
      const id = `${exchange.protocol === 'messages' ? 'toolu' : 'call'}_${randomUUID().replaceAll('-', '')}`;
      calls.set(id, { name, args });
      return { id, name, arguments: broken ?? JSON.stringify(args ?? {}) };
    });
    const sendable = exchange.protocol === 'messages' ? sendBrokenArguments(exchange.response, wire) : wire;
    return toResponse(request, answer, sendable);
  }

  // aimock hands the response factory a request without its path, but passes its context header on: it carries ours.
  const marking = Object.entries(PATHS).map(([path, protocol]) => ({
    path,
    handler: {
      async handleRequest(incoming, response) {
        const id = randomUUID();
        incoming.headers['x-aimock-context'] = id;
        open.set(id, { protocol, response });
        response.on('close', () => open.delete(id));
        return false;
      },
    } satisfies Mountable,
  }));
  const { server, url } = await createServer(
    [{ match: {}, response: respond, ...(humanPace && HUMAN_PACE) }],
    { host: '127.0.0.1', port, journalMaxEntries: 1 },
    [...marking, { path: '/v1/models', handler: modelList }],
  );
  return {
    url: `${url}/v1`,
    anthropicUrl: url,
    requests,
    script(next) {
      script = next ?? rules;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** `GET /v1/models` and `GET /v1/models/{id}`: the one model there is. */
const modelList: Mountable = {
  async handleRequest(incoming, response, path) {
    if (incoming.method !== 'GET') return false;
    const model = { id: RULES_MODEL, object: 'model', created: 0, owned_by: 'sandbox' };
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(path === '/' ? { object: 'list', data: [model] } : { ...model, id: path.slice(1) }));
    return true;
  },
};
