import { createHmac } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Acknowledgement, Attempt, Transport } from './delivery.ts';

type Json = Record<string, unknown>;

export interface HttpTransport extends Transport {
  setUrl(url: string | undefined): void;
  /** The handshake Slack makes when a request URL is entered. */
  verify(): Promise<boolean>;
  close(): void;
}

/** Signs a body as Slack does: https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** The body and content type Slack sends for each kind: JSON for events, forms for the rest. */
function encode({ kind, payload }: Attempt): { type: string; body: string } {
  if (kind === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const type = 'application/x-www-form-urlencoded';
  if (kind === 'interactive')
    return { type, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
  const fields = Object.entries(payload).map(([name, value]) => [name, String(value)]);
  return { type, body: new URLSearchParams(fields).toString() };
}

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

function post(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Reply> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // No keep-alive: a connection left over from before a restart of the app would fail the next delivery.
    const outgoing = request(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function bodyOf({ headers, text }: Reply): unknown {
  if (text === '') return undefined;
  if (!headers['content-type']?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Signed requests to the app's request URL. `timeoutMs` is how long the app may take to answer. */
export function createHttpTransport(options: { secret: string; timeoutMs: number; now: () => number }): HttpTransport {
  let target: string | undefined;
  const closing = new AbortController();

  async function send(attempt: Attempt): Promise<Acknowledgement> {
    if (target === undefined) return { acknowledged: false, reason: 'connection_failed' };
    const { type, body } = encode(attempt);
    const timestamp = Math.floor(options.now() / 1000);
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const headers = {
      'content-type': type,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature(options.secret, timestamp, body),
      ...(attempt.retry
        ? { 'x-slack-retry-num': String(attempt.retry.number), 'x-slack-retry-reason': attempt.retry.reason }
        : {}),
    };
    try {
      const reply = await post(target, headers, body, AbortSignal.any([timeout, closing.signal]));
      if (reply.status >= 200 && reply.status < 300) return { acknowledged: true, body: bodyOf(reply) };
      return { acknowledged: false, reason: 'http_error', noRetry: reply.headers['x-slack-no-retry'] === '1' };
    } catch {
      return { acknowledged: false, reason: timeout.aborted ? 'http_timeout' : 'connection_failed' };
    }
  }

  return {
    ready: () => target !== undefined,
    send,
    setUrl: (url) => {
      target = url;
    },
    close: () => closing.abort(),
    async verify() {
      const challenge = 'sandbox-challenge';
      const answer = await send({
        kind: 'events_api',
        payload: { token: 'sandbox-verification-token', challenge, type: 'url_verification' },
      });
      const body = answer.acknowledged ? answer.body : undefined;
      return body === challenge || (body as Json | undefined)?.challenge === challenge;
    },
  };
}
