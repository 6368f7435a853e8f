type Json = Record<string, unknown>;

type DeliveryKind = 'events_api' | 'slash_commands' | 'interactive';

/** What came of one attempt to hand the app a payload. */
export type Acknowledgement =
  | { acknowledged: true; body?: unknown }
  | { acknowledged: false; reason: FailureReason; noRetry?: boolean };

/** Slack's values of `X-Slack-Retry-Reason`, and of `retry_reason` in Socket Mode. */
type FailureReason = 'http_timeout' | 'http_error' | 'connection_failed' | 'timeout';

export interface Attempt {
  kind: DeliveryKind;
  payload: Json;
  /** Set on repeats: 1 for the first repeat. */
  retry?: { number: number; reason: FailureReason };
}

/** One way to reach the app. */
export interface Transport {
  ready(): boolean;
  send(attempt: Attempt): Promise<Acknowledgement>;
}

export interface Delivery {
  /** Hands over an event, with Slack's repeats; returns at once. */
  event(payload: Json): void;
  /** Hands over a command or an interaction, once: Slack never repeats these. */
  interaction(kind: 'slash_commands' | 'interactive', payload: Json): Promise<Acknowledgement>;
  unacknowledged(): number;
  settled(timeoutMs: number): Promise<void>;
  close(): void;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

/**
 * Delivers to the first transport that is ready. An event that is not acknowledged is repeated after each of
 * `retryDelaysMs` (Slack: https://docs.slack.dev/apis/events-api/#retries) unless the app asked for no retry.
 */
export function createDelivery(transports: readonly Transport[], retryDelaysMs: readonly number[]): Delivery {
  const stopping = new AbortController();
  const idle = new Set<() => void>();
  let waiting = 0;

  const attempt = (each: Attempt): Promise<Acknowledgement> => {
    const transport = transports.find((candidate) => candidate.ready());
    return transport?.send(each) ?? Promise.resolve({ acknowledged: false, reason: 'connection_failed' });
  };

  async function tracked<T>(work: () => Promise<T>): Promise<T> {
    waiting += 1;
    try {
      return await work();
    } finally {
      waiting -= 1;
      if (waiting === 0) for (const resolve of [...idle]) resolve();
    }
  }

  async function withRepeats(payload: Json): Promise<void> {
    let outcome = await attempt({ kind: 'events_api', payload });
    for (const [index, delay] of retryDelaysMs.entries()) {
      if (outcome.acknowledged || outcome.noRetry) return;
      await pause(delay, stopping.signal);
      if (stopping.signal.aborted) return;
      outcome = await attempt({ kind: 'events_api', payload, retry: { number: index + 1, reason: outcome.reason } });
    }
  }

  return {
    event: (payload) => void tracked(() => withRepeats(payload)),
    interaction: (kind, payload) => tracked(() => attempt({ kind, payload })),
    unacknowledged: () => waiting,
    async settled(timeoutMs) {
      if (waiting === 0) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      idle.add(resolve);
      const timer = setTimeout(() => reject(new Error(`${waiting} deliveries unacknowledged`)), timeoutMs);
      await promise.finally(() => {
        clearTimeout(timer);
        idle.delete(resolve);
      });
    },
    close: () => stopping.abort(),
  };
}
