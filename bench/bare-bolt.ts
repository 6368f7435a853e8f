import type { ScalekitClient } from '@scalekit-sdk/node';
import { App, type BlockButtonAction, HTTPReceiver } from '@slack/bolt';
import type { KnownBlock } from '@slack/web-api';
import { IDENTIFIER, isDirect } from './payloads.ts';

/**
 * What the app is measured against: Bolt's own HTTP receiver and listeners that do what a first version would. Bolt
 * acknowledges at once; then the model is called with the person's words. A tool that it calls becomes a card with a
 * button, whose value is all that is kept of it; the click calls the tool. Nothing is stored, and nobody is checked.
 */
const { SLACK_BOT_TOKEN = '', SLACK_SIGNING_SECRET = '', SLACK_API_URL = '', MODEL_URL = '', PORT = '' } = process.env;
const { SCALEKIT_ENV_URL = '', SCALEKIT_CLIENT_ID = '', SCALEKIT_CLIENT_SECRET = '' } = process.env;

const receiver = new HTTPReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  endpoints: ['/slack/events'],
  customRoutes: [{ path: '/readyz', method: 'GET', handler: (_, response) => response.writeHead(200).end('ok') }],
});
const app = new App({ receiver, token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });

interface Completion {
  choices: { message: { tool_calls?: { function: { name: string; arguments: string } }[] } }[];
}

interface Said {
  text?: string | undefined;
  user?: string | undefined;
  channel: string;
  thread_ts?: string | undefined;
}

async function work({ text = '', user = '', channel, thread_ts = '' }: Said): Promise<void> {
  const response = await fetch(`${MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: text }] }),
  });
  const { choices } = (await response.json()) as Completion;
  const call = choices[0]?.message.tool_calls?.[0]?.function;
  if (!call) return;
  const card = { channel, thread_ts, text: 'Shall I do this as you?', blocks: cardBlocks(call.arguments) };
  if (isDirect({ channel })) await app.client.chat.postMessage(card);
  else await app.client.chat.postEphemeral({ ...card, user });
}

function cardBlocks(value: string): KnownBlock[] {
  const approve = { type: 'plain_text', text: 'Approve' } as const;
  return [
    { type: 'section', text: { type: 'mrkdwn', text: 'Create a task in Asana?' } },
    { type: 'actions', elements: [{ type: 'button', action_id: 'proposal_approve', text: approve, value }] },
  ];
}

app.event('app_mention', ({ event }) => work(event));
app.event('message', ({ event }) => work(event as Said));

// Loaded by the first click, before anything is measured of one: the start and the memory stay those of Bolt alone.
let scalekit: Promise<ScalekitClient> | undefined;
async function openScalekit(): Promise<ScalekitClient> {
  const sdk = await import('@scalekit-sdk/node');
  return new sdk.ScalekitClient(SCALEKIT_ENV_URL, SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET);
}

app.action<BlockButtonAction>('proposal_approve', async ({ ack, action, body, respond }) => {
  await ack();
  scalekit ??= openScalekit();
  const toolInput = JSON.parse(action.value ?? '') as { name: string };
  const tool = { toolName: 'asana_task_create', identifier: IDENTIFIER, connector: 'asana' };
  await (await scalekit).actions.executeTool({ ...tool, toolInput });
  const receipt = `Created task “${toolInput.name}” in Asana`;
  const blocks: KnownBlock[] = [{ type: 'section', text: { type: 'mrkdwn', text: receipt } }];
  const { channel_id: channel, message_ts: ts } = body.container as { channel_id: string; message_ts: string };
  if (isDirect({ channel })) await app.client.chat.update({ channel, ts, text: receipt, blocks });
  else await respond({ replace_original: true, text: receipt, blocks });
});

await app.start(Number(PORT));
process.once('SIGTERM', () => process.exit(0));
