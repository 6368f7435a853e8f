import { App } from '@slack/bolt';
import type { ExtendedErrorHandlerArgs } from '@slack/bolt/dist/App.js';
import { quietLogger } from '../slack/quiet-logger.ts';
import type { Inbox } from '../storage/inbound.ts';
import type { Log } from '../telemetry/log.ts';
import type { Installation } from './installation.ts';
import { createIntake } from './intake.ts';
import { createHttpReceiver, type RequestListener } from './receiver.ts';
import { registerListeners } from './register.ts';
import { createSocketReceiver } from './socket-receiver.ts';

export interface SlackAppOptions {
  config: {
    botToken: string;
    /** Socket Mode where set. */
    appToken?: string;
    /** HTTP where set and no app token is. */
    signingSecret?: string;
    slackApiUrl: string;
  };
  installation: Installation;
  inbox: Inbox;
  log: Log;
}

/** Slack's way in: started, it turns what people do in Slack into what lies in the inbox. */
export interface SlackApp {
  /** HTTP only: to be mounted for `POST /slack/events`, on requests whose body nobody has read. */
  readonly requestListener: RequestListener | undefined;
  /** Whether Slack can reach this process now. */
  readonly ready: boolean;
  /** Socket Mode: resolves with Slack's hello, rejects where the app token is refused or Slack is not there. */
  start(): Promise<void>;
  /** Takes nothing new and waits for what is being stored. Safe to call at any time. */
  stop(): Promise<void>;
}

/**
 * Builds the Bolt app over Socket Mode or HTTP. In both, Slack gets its acknowledgement only after the inbox has what
 * arrived; where that fails there is none, and Slack sends it again.
 * Throws where neither an app token nor a signing secret is given.
 */
export async function createSlackApp({ config, installation, inbox, log }: SlackAppOptions): Promise<SlackApp> {
  const { botToken, appToken, signingSecret, slackApiUrl } = config;
  const intake = createIntake({ installation, log });
  const logger = quietLogger(log);
  const socket = appToken ? createSocketReceiver({ appToken, slackApiUrl, intake, logger, log }) : undefined;
  const http = !socket && signingSecret ? createHttpReceiver({ signingSecret, intake, logger, log }) : undefined;
  const receiver = socket ?? http;
  if (!receiver) throw new Error('Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.');

  const app = new App({
    receiver,
    logger,
    convoStore: false,
    deferInitialization: true,
    tokenVerificationEnabled: false,
    extendedErrorHandler: true,
    // The door has checked whose payload it is; asking Slack again for each would delay the acknowledgement.
    authorize: async () => ({
      botToken,
      ...(installation.botId !== undefined && { botId: installation.botId }),
      botUserId: installation.botUserId,
      teamId: installation.teamId,
      ...(installation.enterpriseId !== undefined && { enterpriseId: installation.enterpriseId }),
    }),
    clientOptions: { slackApiUrl, timeout: 15_000, retryConfig: { retries: 0 } },
  });
  // Rethrown, so that the receiver learns of it and does not acknowledge.
  app.error(async ({ error }: ExtendedErrorHandlerArgs) => {
    throw error;
  });
  registerListeners(app, { inbox, installation, log });
  await app.init();

  let running = false;
  return {
    requestListener: http?.requestListener,
    get ready() {
      return running && (socket?.connected ?? true);
    },
    async start() {
      await receiver.start();
      running = true;
    },
    async stop() {
      running = false;
      await receiver.stop();
    },
  };
}
