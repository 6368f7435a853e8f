import { setTimeout as wait } from 'node:timers/promises';
import type { App, Logger, Receiver } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { WebAPIRateLimitedError } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { type Intake, StoppingError } from './intake.ts';

export interface SocketReceiver extends Receiver {
  /** Whether Slack has said hello on a connection that is still open. */
  readonly connected: boolean;
}

/** Slack says hello within a second; a connection that stays silent this long is given up and opened anew. */
const HELLO_WITHIN_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const STABLE_AFTER_MS = 10_000;
/** The library waits 30 s for the other side's close frame, longer than a stopping process has. */
const CLOSE_WITHIN_MS = 2_000;

/** An envelope as the client hands it over. */
interface Envelope {
  ack: (response?: Record<string, unknown>) => Promise<void>;
  envelope_id?: string;
  body: Record<string, unknown>;
  retry_num?: number;
  retry_reason?: string;
}

/**
 * Socket Mode that acknowledges an envelope only after `intake` stored it; Bolt's own receiver acknowledges first.
 *
 * The client's automatic reconnecting is off, and the loop here does it: the client reconnects inside of promises that
 * nobody holds, so that a refused token or a stop in the middle of it ends the process. Here each of its promises is
 * awaited. A failure inside undici's own event handlers stays out of reach.
 */
export function createSocketReceiver(options: {
  appToken: string;
  slackApiUrl: string;
  intake: Intake;
  logger: Logger;
  log: Log;
}): SocketReceiver {
  const { appToken, slackApiUrl, intake, logger, log } = options;
  const client = new SocketModeClient({
    appToken,
    logger,
    autoReconnectEnabled: false,
    // An object of its own: the client writes into it. No retries: the loop below has them.
    clientOptions: { slackApiUrl, timeout: 15_000, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  });
  const stopping = new AbortController();
  const handling = new Set<Promise<void>>();
  let app: App | undefined;
  let connected = false;
  let loop: Promise<void> = Promise.resolve();
  let onLost: () => void = () => {};

  client.on('connected', () => {
    connected = true;
  });
  client.on('disconnected', () => {
    connected = false;
    onLost();
  });
  containRejections(client, log);
  client.on('slack_event', (envelope: Envelope) => {
    const work = handle(envelope);
    handling.add(work);
    void work.finally(() => handling.delete(work));
  });

  async function handle({ body, ack, retry_num, retry_reason }: Envelope): Promise<void> {
    if (app === undefined) return;
    const retry = {
      ...(retry_num !== undefined && { retryNum: retry_num }),
      ...(retry_reason !== undefined && { retryReason: retry_reason }),
    };
    try {
      await intake.deliver(app, { body, ack, ...retry });
    } catch (error) {
      // Unacknowledged, it comes again: also where it was stored and only the acknowledgement did not get through.
      if (!(error instanceof StoppingError)) log.error({ err: error }, 'a payload of Slack was not acknowledged');
    }
  }

  /** One connection attempt, up to Slack's hello. */
  async function connect(): Promise<void> {
    const timer = setTimeout(() => void client.disconnect(), HELLO_WITHIN_MS);
    try {
      await client.start();
      // A stop cannot call back an attempt that is under way; it would connect a process that has said goodbye.
      if (stopping.signal.aborted) await client.disconnect();
    } catch (error) {
      // The client rejects with nothing at all where the connection closed before the hello.
      throw error ?? new Error('The connection closed before Slack said hello.');
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends early where the process stops. */
  async function pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: stopping.signal }).catch(() => {});
  }

  async function keepConnected(): Promise<void> {
    let failures = 0;
    let since = performance.now();
    while (!stopping.signal.aborted) {
      if (connected) {
        await new Promise<void>((resolve) => (onLost = resolve));
        // Slack renews a connection now and then, which costs no waiting; one that never lasts is as bad as none.
        if (performance.now() - since > STABLE_AFTER_MS) failures = 0;
      }
      if (failures > 0) await pause(Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS));
      if (stopping.signal.aborted) return;
      failures += 1;
      try {
        await connect();
        since = performance.now();
        log.info({ code: 'slack_socket_reconnected' }, 'connected to Slack again');
      } catch (error) {
        log.warn({ err: error, failures }, 'Slack could not be reached over Socket Mode; trying again');
        if (error instanceof WebAPIRateLimitedError) await pause(error.retryAfter * 1000);
      }
    }
  }

  return {
    get connected() {
      return connected;
    },
    init(bolt: App) {
      app = bolt;
    },
    /** Resolves with Slack's hello; rejects where the first attempt fails, so that a wrong token shows at once. */
    async start() {
      await connect();
      loop = keepConnected();
    },
    /** Takes nothing new, waits until what is being stored is acknowledged, then closes. */
    async stop() {
      stopping.abort();
      await intake.drain();
      await Promise.allSettled(handling);
      onLost();
      const closed = Promise.allSettled([client.disconnect(), loop]);
      const timeout = new AbortController();
      await Promise.race([closed, wait(CLOSE_WITHIN_MS, undefined, { signal: timeout.signal }).catch(() => {})]);
      timeout.abort();
    },
  };
}

/** The client parses in an async handler that nobody awaits: an envelope it trips over would end the process. */
function containRejections(client: SocketModeClient, log: Log): void {
  const handlers = client.listeners('ws_message');
  const dispatch = async (handler: (...args: unknown[]) => unknown, args: unknown[]): Promise<void> => {
    try {
      await handler(...args);
    } catch (error) {
      log.warn({ err: error, code: 'slack_envelope_malformed' }, 'an envelope of Slack was dropped');
    }
  };
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...args: unknown[]) => {
    for (const handler of handlers) void dispatch(handler, args);
  });
}
