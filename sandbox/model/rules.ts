import type { ModelAnswer, ModelRequest } from './types.ts';

/** The name the stand-in goes by, so that nobody takes it for a language model. */
export const RULES_MODEL = 'sandbox-rules';

export function answerByRules(_request: ModelRequest): ModelAnswer {
  return { text: 'I am the sandbox’s rule-based stand-in, not a language model.' };
}
