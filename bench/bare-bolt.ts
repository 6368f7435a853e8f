import { App, HTTPReceiver } from '@slack/bolt';

/**
 * What the app is measured against: Bolt's own HTTP receiver and a listener that does what a first version would. Bolt
 * acknowledges at once; then the model is called with the person's words. Nothing is stored, and nobody is checked.
 */
const { SLACK_BOT_TOKEN = '', SLACK_SIGNING_SECRET = '', SLACK_API_URL = '', MODEL_URL = '', PORT = '' } = process.env;

const receiver = new HTTPReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  endpoints: ['/slack/events'],
  customRoutes: [{ path: '/readyz', method: 'GET', handler: (_, response) => response.writeHead(200).end('ok') }],
});
const app = new App({ receiver, token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });

app.event('app_mention', async ({ event }) => {
  const response = await fetch(`${MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: event.text }] }),
  });
  await response.text();
});

await app.start(Number(PORT));
process.once('SIGTERM', () => process.exit(0));
