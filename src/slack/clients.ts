import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { quietLogger } from './quiet-logger.ts';

/**
 * Two doors to the Web API. A rate limit pauses the whole of a client, so what people wait for must not share one with
 * what nobody does.
 */
export interface Clients {
  /** Never waits or repeats by itself: the callers know which calls may be repeated. */
  interactive: WebClient;
  /** Waits out rate limits and repeats after network errors; only for calls that may happen twice. */
  background: WebClient;
}

export function createClients(options: { botToken: string; slackApiUrl: string; log: Log }): Clients {
  const { botToken, slackApiUrl, log } = options;
  // Options are made anew for each, and never hold headers: the library writes the token into those it is given.
  const common = (): WebClientOptions => ({ slackApiUrl, timeout: 15_000, logger: quietLogger(log) });
  return {
    interactive: new WebClient(botToken, { ...common(), retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }),
    background: new WebClient(botToken, {
      ...common(),
      retryConfig: { retries: 2, factor: 2, minTimeout: 300, maxTimeout: 3_000 },
    }),
  };
}
