import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, HTTPReceiver, type Logger, type Receiver } from '@slack/bolt';
import type { Log } from '../telemetry/log.ts';
import { type Intake, StoppingError } from './intake.ts';
import { isAcceptableBody, normaliseContentType, readBody } from './request-body.ts';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** A receiver without a server of its own: `requestListener` answers `POST /slack/events` in whichever server has it. */
export interface HttpReceiver extends Receiver {
  readonly requestListener: RequestListener;
}

/** Where all of Slack's requests go. */
const SLACK_PATH = '/slack/events';
/** Slack documents no largest payload; a message of 40,000 characters with its blocks stays well below this. */
const BODY_LIMIT_BYTES = 1_048_576;
/** Slack's own rule for signed requests: at most five minutes off, either way. */
const MOST_AHEAD_SECONDS = 300;
/** Slack hangs up after 3 s. A store that answers later than this is as good as failed. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Bolt's HTTP receiver, made to answer 200 only after `intake` stored the payload, 500 if that failed and 503 while the
 * process stops: both make Slack send it again.
 */
export function createHttpReceiver(options: {
  signingSecret: string;
  intake: Intake;
  logger: Logger;
  log: Log;
}): HttpReceiver {
  const { signingSecret, intake, logger, log } = options;
  const bolt = new HTTPReceiver({
    signingSecret,
    logger,
    endpoints: [SLACK_PATH],
    processBeforeResponse: true,
    unhandledRequestTimeoutMillis: ANSWER_WITHIN_MS,
    unhandledRequestHandler: ({ response }) => answer(response, 503),
    processEventErrorHandler: async ({ error, response }) => {
      if (!(error instanceof StoppingError)) log.error({ err: error }, 'a payload of Slack could not be stored');
      answer(response, error instanceof StoppingError ? 503 : 500);
      // True only marks the request as answered, which ends Bolt's own timer.
      return true;
    },
  });

  async function listen(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, BODY_LIMIT_BYTES);
    if (body === undefined) return answer(response, 413);
    // Bolt refuses what is stale only; a request from the future could be kept and replayed until then.
    if (isAhead(request)) return answer(response, 401);
    normaliseContentType(request);
    // Bolt reads `null` as a body and fails outside of any handler, which would end the process.
    if (!isAcceptableBody(request, body)) return answer(response, 400);
    // Bolt verifies the signature over these very bytes.
    bolt.requestListener(Object.assign(request, { rawBody: body }), response);
  }

  return {
    requestListener(request, response) {
      listen(request, response).catch((error: unknown) => {
        log.warn({ err: error }, 'a request for Slack was not understood');
        answer(response, 404);
      });
    },
    init(app: App) {
      bolt.init(Object.assign(Object.create(app), { processEvent: intake.deliver.bind(undefined, app) }));
    },
    async start() {},
    async stop() {
      await intake.drain();
    },
  };
}

function isAhead({ headers }: IncomingMessage): boolean {
  return Number(headers['x-slack-request-timestamp']) > Date.now() / 1000 + MOST_AHEAD_SECONDS;
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.writeHead(status);
  response.end();
}
