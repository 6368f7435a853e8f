import { AppError, type ErrorCode } from '../errors.ts';

/** Which of our errors a model call's failure is. The provider's own words stay out of Slack and the log. */
export function modelError(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  const status = statusOf(error);
  if (status === 429) return 'model_rate_limited';
  if (status === 401 || status === 403 || status === 404 || isMissingKey(error)) return 'model_misconfigured';
  return 'model_unavailable';
}

/** The HTTP status behind an AI SDK error: its own, that of the last retry, or that of what it wraps. */
export function statusOf(error: unknown, depth = 0): number | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { statusCode, lastError, cause, error: inner } = error as Record<string, unknown>;
  if (typeof statusCode === 'number') return statusCode;
  return statusOf(lastError, depth + 1) ?? statusOf(cause, depth + 1) ?? statusOf(inner, depth + 1);
}

function isMissingKey(error: unknown): boolean {
  return error instanceof Error && /could not find (api key|config)/i.test(error.message);
}
