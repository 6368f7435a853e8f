import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { SLACK_TEST_CREDENTIALS } from '../../../sandbox/slack/types.ts';

export const FORM = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json';

export interface SlackRequest {
  body: string | Buffer;
  type?: string;
  /** Seconds since the epoch that are signed; now by default. */
  timestamp?: number;
  secret?: string;
  version?: string;
  /** The bytes that are signed, where they are to differ from those that are sent. */
  signedBody?: string | Buffer;
  /** Replaces or, with undefined, removes headers. */
  headers?: Record<string, string | undefined>;
}

export const secondsNow = (): number => Math.floor(Date.now() / 1000);

/** The headers of a request as Slack signs them: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function headersOf(request: SlackRequest): Record<string, string> {
  const { body, type = JSON_TYPE, timestamp = secondsNow(), version = 'v0', signedBody = body } = request;
  const digest = createHmac('sha256', request.secret ?? SLACK_TEST_CREDENTIALS.signingSecret)
    .update(`${version}:${timestamp}:`)
    .update(signedBody)
    .digest('hex');
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `${version}=${digest}`,
    ...request.headers,
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Sends it to an app's request URL and gives the status of the answer. */
export async function sendSlackRequest(url: string, request: SlackRequest): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: headersOf(request),
    body: new Uint8Array(Buffer.from(request.body)),
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Names that no other payload of this process has. */
export const fresh = (prefix: string): string => `${prefix}${randomUUID()}`;

/** An event as Slack sends it for the workspace of the sandbox, changed by `envelope`. */
export function eventBody(event: Record<string, unknown>, envelope: Record<string, unknown> = {}): string {
  return JSON.stringify({
    type: 'event_callback',
    token: 'sandbox-verification-token',
    event_id: fresh('Ev'),
    api_app_id: 'A0ONBEHALF',
    team_id: 'T0ACME',
    authorizations: [
      { team_id: 'T0ACME', enterprise_id: null, user_id: 'U0BOT', is_bot: true, is_enterprise_install: false },
    ],
    event,
    ...envelope,
  });
}

export function mention(text: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  const ts = `${secondsNow()}.${String(randomInt(1_000_000)).padStart(6, '0')}`;
  return {
    type: 'app_mention',
    user: 'U0ANA',
    channel: 'C0ONBOARD',
    ts,
    text: `<@U0BOT> ${text}`,
    event_ts: ts,
    ...over,
  };
}

/** A click as Slack sends it, as a form. */
export function clickBody(action: { action_id: string; value?: string }, over: Record<string, unknown> = {}): string {
  const payload = {
    type: 'block_actions',
    user: { id: 'U0ANA', username: 'ana', team_id: 'T0ACME' },
    api_app_id: 'A0ONBEHALF',
    team: { id: 'T0ACME', domain: 'acme' },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: fresh('trigger.'),
    channel: { id: 'C0ONBOARD', name: 'onboarding' },
    container: { type: 'message', channel_id: 'C0ONBOARD', message_ts: '1.1', is_ephemeral: true },
    actions: [{ type: 'button', block_id: 'b', action_ts: fresh('1.'), ...action }],
    ...over,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

export function commandBody(over: Record<string, string> = {}): string {
  return new URLSearchParams({
    token: 'sandbox-verification-token',
    team_id: 'T0ACME',
    channel_id: 'C0ONBOARD',
    user_id: 'U0ANA',
    command: '/connect',
    text: '',
    api_app_id: 'A0ONBEHALF',
    is_enterprise_install: 'false',
    trigger_id: fresh('trigger.'),
    ...over,
  }).toString();
}
