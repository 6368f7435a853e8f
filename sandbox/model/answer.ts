import type { ErrorResponse, FixtureResponse } from '@copilotkit/aimock';
import type { ModelAnswer, ModelRequest } from './types.ts';

/** A common rule of thumb for English text; no client relies on the exact number. */
const CHARACTERS_PER_TOKEN = 4;

/** An answer's call with the id and the argument text that go over the wire. */
export interface WireCall {
  id: string;
  name: string;
  arguments: string;
}

/** What aimock needs to write `answer` in the protocol of `request`, usage included. */
export function toResponse(request: ModelRequest, answer: ModelAnswer, calls: readonly WireCall[]): FixtureResponse {
  if (answer.fail?.status !== undefined) return failure(request.protocol, answer.fail.status);
  const text = answer.text ?? '';
  const input = tokens(request.system) + tokens(JSON.stringify([request.messages, request.tools]));
  const output = tokens(text) + tokens(calls.map((call) => call.name + call.arguments).join(''));
  // Each protocol reads its own pair of names.
  const usage = {
    prompt_tokens: input,
    completion_tokens: output,
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
  };
  if (calls.length === 0) return { content: text, usage };
  return text === '' ? { toolCalls: [...calls], usage } : { content: text, toolCalls: [...calls], usage };
}

function tokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Error types as OpenAI's and Anthropic's error pages list them by status. */
const OPENAI_ERRORS: Record<number, { type: string; code?: string }> = {
  400: { type: 'invalid_request_error' },
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
};
const ANTHROPIC_ERRORS: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

function failure(protocol: ModelRequest['protocol'], status: number): ErrorResponse {
  const message = `The sandbox was told to fail with status ${status}.`;
  if (protocol === 'messages') return { error: { message, type: ANTHROPIC_ERRORS[status] ?? 'api_error' }, status };
  return { error: { message, ...(OPENAI_ERRORS[status] ?? { type: 'server_error' }) }, status };
}
