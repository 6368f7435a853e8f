import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { MastraModelConfig } from '@mastra/core/llm';
import type { ModelConfig } from '../config.ts';

/**
 * The model as Mastra takes it: OpenAI over its Responses API, Anthropic over its Messages API, and with MODEL_URL any
 * endpoint over OpenAI chat completions. These clients are made here, so that key and address are what the configuration
 * says; any other `provider/name` is Mastra's to resolve, from that provider's own variables.
 */
export function resolveModel({ id, url, apiKey, openai, anthropic }: ModelConfig): MastraModelConfig {
  const [provider, name] = [id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1)];
  if (url) {
    // Without includeUsage most endpoints leave the token counts out of a stream.
    return taken(
      createOpenAICompatible({ name: 'custom', baseURL: url, includeUsage: true, ...(apiKey && { apiKey }) })(name),
    );
  }
  if (provider === 'openai') return taken(createOpenAI(client(openai))(name));
  if (provider === 'anthropic') return taken(createAnthropic(client(anthropic))(name));
  return id;
}

/** Nothing of a person's accounts stays at OpenAI; also avoids orphaned reasoning items on later turns. */
export function notStored({ id, url }: ModelConfig) {
  return !url && id.startsWith('openai/') ? { providerOptions: { openai: { store: false } } } : {};
}

function client({ apiKey, baseUrl }: { apiKey: string | undefined; baseUrl: string | undefined }) {
  return { ...(apiKey && { apiKey }), ...(baseUrl && { baseURL: baseUrl }) };
}

/** The same interface from two releases of its package, which TypeScript tells apart. */
function taken(model: unknown): MastraModelConfig {
  return model as MastraModelConfig;
}
