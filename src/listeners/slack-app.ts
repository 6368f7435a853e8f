import { App } from '@slack/bolt';
import type { ExtendedErrorHandlerArgs } from '@slack/bolt/dist/App.js';
import type { Config } from '../config.ts';
import { quietLogger } from '../slack/quiet-logger.ts';
import type { Inbox } from '../storage/inbound.ts';
import type { Log } from '../telemetry/log.ts';
import type { Installation } from './installation.ts';
import { createIntake } from './intake.ts';
import { createHttpReceiver, type RequestListener } from './receiver.ts';
import { registerListeners } from './register.ts';
import { createSocketReceiver } from './socket-receiver.ts';

export interface SlackAppOptions {
  config: Pick<Config['slack'], 'botToken' | 'transport' | 'apiUrl'>;
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
 */
export async function createSlackApp({ config, installation, inbox, log }: SlackAppOptions): Promise<SlackApp> {
  const { botToken, transport, apiUrl: slackApiUrl } = config;
  const intake = createIntake({ installation, log });
  const logger = quietLogger(log);
  const shared = { intake, logger, log };
  const receiver =
    transport.mode === 'socket'
      ? createSocketReceiver({ appToken: transport.appToken, slackApiUrl, ...shared })
      : createHttpReceiver({ signingSecret: transport.signingSecret, ...shared });

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
    requestListener: 'requestListener' in receiver ? receiver.requestListener : undefined,
    get ready() {
      return running && (!('connected' in receiver) || receiver.connected);
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
