import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { MastraModelConfig } from '@mastra/core/llm';
import type { ModelConfig } from '../config.ts';

/**
 * The model as Mastra takes it. A plain `provider/name` goes to that provider by its own protocol (the key and base URL
 * come from the provider's variables). With MODEL_URL the name goes to that endpoint as OpenAI chat completions; the
 * provider's client is made here, since Mastra's own does not ask for token counts there.
 */
export function resolveModel({ id, url, apiKey }: ModelConfig): MastraModelConfig {
  if (!url) return id;
  const provider = createOpenAICompatible({
    name: 'custom',
    baseURL: url,
    includeUsage: true,
    ...(apiKey && { apiKey }),
  });
  // The same interface from two releases of its package, which TypeScript tells apart.
  return provider(id.slice(id.indexOf('/') + 1)) as unknown as MastraModelConfig;
}
