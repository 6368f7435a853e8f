import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** What a failed call of the Web API means for trying again. */
export type SlackFailure =
  /** Slack refused it, with its error code; nothing happened. */
  | { kind: 'refused'; code: string }
  /** Too many calls; nothing happened. */
  | { kind: 'rate_limited'; retryAfterMs: number }
  /** No answer, or a server error: it may have happened. */
  | { kind: 'unknown' };

const DEFAULT_RETRY_AFTER_MS = 1_000;
/** Slack's own mishaps, of which its documents say that a part of the call may have succeeded. */
const MISHAPS = ['internal_error', 'fatal_error', 'service_unavailable'];

export function failureOf(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'rate_limited', retryAfterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === 'ratelimited' || code === 'rate_limited') {
      return { kind: 'rate_limited', retryAfterMs: DEFAULT_RETRY_AFTER_MS };
    }
    return MISHAPS.includes(code) ? { kind: 'unknown' } : { kind: 'refused', code };
  }
  // Slack answers 4xx before it does anything.
  if (error instanceof WebAPIHTTPError && error.statusCode < 500) {
    return { kind: 'refused', code: `http_${error.statusCode}` };
  }
  return { kind: 'unknown' };
}

/** A code for the log: Slack's own, or what kind of failure it was. */
export function codeOf(error: unknown): string {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  const failure = failureOf(error);
  if (failure.kind === 'refused') return failure.code;
  if (failure.kind === 'unknown') return error instanceof WebAPIRequestError ? 'unreachable' : 'failed';
  return failure.kind;
}
