import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import type { ModelConfig } from '../config.ts';
import type { Log } from '../telemetry/log.ts';
import { notStored, resolveModel } from './model.ts';

/** A sentence is not worth more: the digest goes out without it. */
const PATIENCE_MS = 10_000;

/** Asks the model for a few words; undefined where it has none in time. It has no tools, and nobody's memory. */
export function createPhrase({ model, log }: { model: ModelConfig; log: Log }) {
  const agent = new Agent({
    id: 'phrase',
    name: 'Phrase',
    instructions: '',
    model: resolveModel(model),
    maxRetries: 0,
  });
  // Its own logger would write to the console what went wrong, with whatever the model's provider quotes.
  new Mastra({ agents: { phrase: agent }, logger: false });
  return async (prompt: string): Promise<string | undefined> => {
    try {
      const { text } = await agent.generate(prompt, {
        abortSignal: AbortSignal.timeout(PATIENCE_MS),
        maxSteps: 1,
        ...notStored(model),
      });
      return text.trim() || undefined;
    } catch (err) {
      log.warn({ code: err instanceof Error ? err.name : 'failed' }, 'the model had no words for a digest');
      return undefined;
    }
  };
}
