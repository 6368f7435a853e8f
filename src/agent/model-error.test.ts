import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { modelError } from './model-error.ts';

test.each([
  [{ statusCode: 429 }, 'model_rate_limited'],
  [{ statusCode: 401 }, 'model_misconfigured'],
  [{ statusCode: 403 }, 'model_misconfigured'],
  [{ statusCode: 404 }, 'model_misconfigured'],
  [{ statusCode: 500 }, 'model_unavailable'],
  [{ lastError: { statusCode: 429 } }, 'model_rate_limited'],
  [{ cause: { error: { statusCode: 401 } } }, 'model_misconfigured'],
  [new Error('Could not find API key process.env.GROQ_API_KEY for model id groq/x'), 'model_misconfigured'],
  [new AppError('turn_timeout'), 'turn_timeout'],
  [undefined, 'model_unavailable'],
  ['nonsense', 'model_unavailable'],
])('%o is %s', (error, code) => {
  expect(modelError(error)).toBe(code);
});
