import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { SLACK_TEST_CREDENTIALS } from '../sandbox/slack/types.ts';

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Sends signed requests to one port, over connections that are kept, as Slack does. */
export function createSender(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    /** Resolves with the acknowledgement. */
    async send(body: string, type = JSON_TYPE): Promise<void> {
      const status = await post(port, agent, body, type);
      if (status !== 200) throw new Error(`a request was answered with ${status}`);
    },
    close: () => agent.destroy(),
  };
}

function post(port: number, agent: Agent, body: string, type: string): Promise<number> {
  const at = String(Math.floor(Date.now() / 1_000));
  const hmac = createHmac('sha256', SLACK_TEST_CREDENTIALS.signingSecret).update(`v0:${at}:${body}`).digest('hex');
  const headers = {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${hmac}`,
  };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', agent, headers };
    const outgoing = request(options, (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    });
    outgoing.on('error', (error) => {
      // The server closed a resting connection in the moment it was used again; nothing was read from it.
      if (outgoing.reusedSocket) resolve(post(port, agent, body, type));
      else reject(error);
    });
    outgoing.end(body);
  });
}
