import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Ask, Delivery, Interaction } from '../storage/inbound.ts';
import { storeAction } from './actions/store-action.ts';
import { connect } from './commands/connect.ts';
import { digest } from './commands/digest.ts';
import type { ListenerContext } from './context.ts';
import { agentSessionStopped } from './events/agent-session-stopped.ts';
import { appHomeOpened } from './events/app-home-opened.ts';
import { appMention } from './events/app-mention.ts';
import { appUninstalled } from './events/app-uninstalled.ts';
import { message } from './events/message.ts';
import { tokensRevoked } from './events/tokens-revoked.ts';
import { userChange } from './events/user-change.ts';
import type { Installation } from './installation.ts';
import { missingSettings } from './views/missing-settings.ts';
import { storeSubmission } from './views/store-submission.ts';

const team: Installation = {
  installation: 'T0ACME',
  teamId: 'T0ACME',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  appId: 'A0APP',
};
const org: Installation = { ...team, installation: 'E0CORP', enterpriseId: 'E0CORP' };

function listening(installation = team) {
  const asks: [Delivery, Ask][] = [];
  const interactions: [Delivery, Interaction][] = [];
  const lines: string[] = [];
  const context: ListenerContext = {
    installation,
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    inbox: {
      ask: async (delivery, ask) => asks.push([delivery, ask]) > 0,
      interaction: async (delivery, interaction) => interactions.push([delivery, interaction]) > 0,
    },
  };
  return { context, asks, interactions, lines };
}

const envelope = (event: object, more: object = {}) => ({
  body: { type: 'event_callback', event_id: 'Ev1', api_app_id: 'A0APP', team_id: 'T0ACME', event, ...more },
});
const mention = { type: 'app_mention', user: 'U0ANA', text: '<@U0BOT> hello', ts: '17.01', channel: 'C0ONE' };
const direct = { type: 'message', channel_type: 'im', user: 'U0ANA', text: 'hello', ts: '17.01', channel: 'D0ANA' };

test('a mention is an ask in its own thread, by the author of this message', async () => {
  const { context, asks } = listening();
  await appMention(context)(envelope(mention));
  expect(asks).toEqual([
    [
      { appId: 'A0APP', installation: 'T0ACME', eventId: 'Ev1' },
      {
        actor: { installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA', sharedChannel: false },
        channel: 'C0ONE',
        channelKind: 'channel',
        threadTs: '17.01',
        messageTs: '17.01',
        text: 'hello',
      },
    ],
  ]);
});

test('a mention in a thread is answered in that thread', async () => {
  const { context, asks } = listening();
  await appMention(context)(envelope({ ...mention, thread_ts: '16.05' }));
  expect(asks[0]?.[1]).toMatchObject({ threadTs: '16.05', messageTs: '17.01' });
});

test('an empty mention stays an ask', async () => {
  const { context, asks } = listening();
  await appMention(context)(envelope({ ...mention, text: '<@U0BOT>' }));
  expect(asks[0]?.[1].text).toBe('');
});

test("an outsider's own team and the shared channel are kept for identity to decide about", async () => {
  const { context, asks } = listening();
  await appMention(context)(envelope({ ...mention, user_team: 'T0GLOBEX' }, { is_ext_shared_channel: true }));
  expect(asks[0]?.[1].actor).toMatchObject({ installation: 'T0ACME', teamId: 'T0GLOBEX', sharedChannel: true });
});

test('`team` is not taken for the team of the author', async () => {
  const { context, asks } = listening();
  await message(context)(envelope({ ...direct, team: 'T0GLOBEX', source_team: 'T0GLOBEX' }));
  expect(asks[0]?.[1].actor.teamId).toBe('T0ACME');
});

test('in an org-wide install the namespace is the enterprise and the team the current workspace', async () => {
  const { context, asks } = listening(org);
  await message(context)(envelope(direct, { context_team_id: 'T0SALES', enterprise_id: 'E0CORP' }));
  expect(asks[0]?.[0].installation).toBe('E0CORP');
  expect(asks[0]?.[1].actor).toMatchObject({ installation: 'E0CORP', teamId: 'T0SALES' });
});

test.each([
  ['a bot with a user and no subtype', { bot_id: 'B0OTHER' }],
  ['a bot profile', { bot_profile: { id: 'B0OTHER' } }],
  ['another app', { app_id: 'A0OTHER' }],
  ['a bot_message', { subtype: 'bot_message' }],
  ['no author', { user: undefined }],
  ['a system notice', { user: 'USLACK' }],
  ['Slackbot', { user: 'USLACKBOT' }],
  ['the app itself', { user: 'U0BOT' }],
  ['somebody who joined', { subtype: 'channel_join' }],
  ['a deletion', { subtype: 'message_deleted' }],
])('%s is no ask and no refusal', async (_, marks) => {
  const { context, asks, interactions, lines } = listening();
  await appMention(context)(envelope({ ...mention, ...marks }));
  await message(context)(envelope({ ...direct, ...marks }));
  expect([asks, interactions, lines]).toEqual([[], [], []]);
});

test.each(['file_share', 'thread_broadcast'])('a %s is what a person wrote', async (subtype) => {
  const { context, asks } = listening();
  await message(context)(envelope({ ...direct, subtype }));
  expect(asks).toHaveLength(1);
});

test('a message of a channel is not read', async () => {
  const { context, asks } = listening();
  await message(context)(envelope({ ...direct, channel: 'C0ONE', channel_type: 'channel' }));
  expect(asks).toEqual([]);
});

test('an edited mention is refused, not done again', async () => {
  const { context, asks, interactions } = listening();
  await appMention(context)(envelope({ ...mention, edited: { user: 'U0ANA', ts: '18.00' } }));
  expect(asks).toEqual([]);
  expect(interactions[0]?.[1]).toMatchObject({ kind: 'refusal', reason: 'edited', place: { channel: 'C0ONE' } });
});

const changed = (now: object, before: object = {}) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: 'D0ANA',
  channel_type: 'im',
  ts: '18.00',
  message: { user: 'U0ANA', text: 'hello again', ts: '17.01', ...now },
  previous_message: { user: 'U0ANA', text: 'hello', ts: '17.01', ...before },
});

test("a person's edit of a direct message is refused where they made it", async () => {
  const { context, interactions } = listening();
  await message(context)(envelope(changed({ edited: { user: 'U0ANA', ts: '18.00' } })));
  expect(interactions[0]?.[1]).toMatchObject({
    kind: 'refusal',
    actor: { userId: 'U0ANA' },
    place: { channel: 'D0ANA' },
  });
});

test.each([
  ['a link got its preview', changed({ attachments: [] })],
  ['an edited message got its preview', changed({ edited: { ts: '17.50' } }, { edited: { ts: '17.50' } })],
  ["the app's own reply grew", changed({ user: 'U0BOT', bot_id: 'B0BOT', edited: { ts: '18.00' } })],
])('no edit by a person: %s', async (_, event) => {
  const { context, asks, interactions } = listening();
  await message(context)(envelope(event));
  expect([asks, interactions]).toEqual([[], []]);
});

test('a malformed payload is dropped, and the log names fields and no content', async () => {
  const { context, asks, lines } = listening();
  await appMention(context)(envelope({ ...mention, ts: 'secret words', channel: 7 }));
  expect(asks).toEqual([]);
  expect(lines.join()).toContain('slack_payload_malformed');
  expect(lines.join()).not.toContain('secret words');
});

test('a failed store is passed on, so that nothing is acknowledged', async () => {
  const { context } = listening();
  const failing = { ...context, inbox: { ...context.inbox, ask: () => Promise.reject(new Error('no database')) } };
  await expect(appMention(failing)(envelope(mention))).rejects.toThrow('no database');
});

test('lifecycle events name the installation that this process serves', async () => {
  const { context, interactions } = listening();
  await userChange(context)(envelope({ type: 'user_change', user: { id: 'U0ANA', deleted: true } }));
  await tokensRevoked(context)(envelope({ type: 'tokens_revoked', tokens: { oauth: ['U0ANA'], bot: ['U0BOT'] } }));
  await tokensRevoked(context)(envelope({ type: 'tokens_revoked', tokens: { oauth: ['U0ANA'] } }));
  await appUninstalled(context)(envelope({ type: 'app_uninstalled' }));
  expect(interactions.map(([, interaction]) => interaction)).toEqual([
    { kind: 'person_changed', installation: 'T0ACME', userId: 'U0ANA' },
    { kind: 'bot_revoked', installation: 'T0ACME' },
    { kind: 'uninstalled', installation: 'T0ACME' },
  ]);
});

test('opening the app and pressing Stop are stored with who did it', async () => {
  const { context, interactions } = listening();
  await appHomeOpened(context)(envelope({ type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'messages' }));
  await appHomeOpened(context)(envelope({ type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'about' }));
  const stopped = { user: 'U0OMAR', channel: 'C0ONE', thread_ts: '17.01', streaming_message_ts: ['17.02'] };
  await agentSessionStopped(context)(envelope({ type: 'agent_session_stopped', ...stopped }));
  expect(interactions.map(([, interaction]) => interaction)).toMatchObject([
    { kind: 'home', tab: 'messages', channel: 'D0ANA', actor: { userId: 'U0ANA' } },
    { kind: 'stopped', channel: 'C0ONE', threadTs: '17.01', messageTs: ['17.02'], actor: { userId: 'U0OMAR' } },
  ]);
});

const command = {
  command: '/connect',
  text: ' Asana &amp; co ',
  user_id: 'U0ANA',
  user_name: 'somebody-else',
  team_id: 'T0ACME',
  channel_id: 'C0ONE',
  trigger_id: '1.2.abc',
  api_app_id: 'A0APP',
  response_url: 'https://hooks.slack.test/commands/1',
};

test('a command keeps the way back to whoever typed it, and is told apart by its trigger', async () => {
  const { context, interactions } = listening();
  await connect(context)({ body: command });
  expect(interactions).toEqual([
    [
      { appId: 'A0APP', installation: 'T0ACME', eventId: 'cmd:1.2.abc' },
      {
        kind: 'command',
        command: 'connect',
        text: 'Asana & co',
        actor: { installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA', sharedChannel: false },
        place: { channel: 'C0ONE', responseUrl: 'https://hooks.slack.test/commands/1' },
      },
    ],
  ]);
});

const click = {
  type: 'block_actions',
  api_app_id: 'A0APP',
  trigger_id: '1.2.def',
  user: { id: 'U0EVE', team_id: 'T0GLOBEX' },
  team: { id: 'T0ACME' },
  channel: { id: 'C0ONE' },
  container: { type: 'message', message_ts: '17.02', channel_id: 'C0ONE', thread_ts: '17.01', is_ephemeral: true },
  response_url: 'https://hooks.slack.test/actions/1',
  actions: [{ action_id: 'disconnect', value: 'asana', action_ts: '19.00' }],
};

test('a click is by its clicker and their team, whatever the button says', async () => {
  const { context, interactions } = listening();
  await storeAction(context, 'disconnect', {
    body: { ...click, actions: [{ action_id: 'disconnect', value: 'slack:T0ACME:U0ANA' }] },
  });
  expect(interactions[0]?.[0].eventId).toBe('act:1.2.def');
  expect(interactions[0]?.[1]).toMatchObject({
    kind: 'action',
    action: 'disconnect',
    value: 'slack:T0ACME:U0ANA',
    actor: { installation: 'T0ACME', teamId: 'T0GLOBEX', userId: 'U0EVE' },
    place: { channel: 'C0ONE', threadTs: '17.01', messageTs: '17.02', responseUrl: click.response_url },
  });
});

test('a click in the Home tab leads to the DM of the clicker', async () => {
  const { context, interactions } = listening();
  const { channel: _, response_url: __, ...rest } = click;
  await storeAction(context, 'connect_start', { body: { ...rest, container: { type: 'view', view_id: 'V1' } } });
  expect(interactions[0]?.[1]).toMatchObject({ action: 'connect_start', place: { channel: 'U0EVE' } });
});

test('a command that may open a window keeps what opens it', async () => {
  const { context, interactions } = listening();
  await digest(context)({ body: { ...command, command: '/digest', text: 'history' } });
  expect(interactions[0]?.[1]).toMatchObject({ command: 'digest', text: 'history', trigger: '1.2.abc' });
});

const block = (name: string, held: object) => ({ [name]: { [name]: held } });
const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
const settings = {
  ...block('enabled', { type: 'radio_buttons', selected_option: option('on') }),
  ...block('time', { type: 'timepicker', selected_time: '07:30' }),
  ...block('days', { type: 'checkboxes', selected_options: [option('1'), option('3')] }),
  ...block('mode', { type: 'radio_buttons', selected_option: option('ask') }),
  ...block('quiet', { type: 'checkboxes', selected_options: [] }),
};
const submitted = (values: object, more: object = {}) => ({
  type: 'view_submission',
  api_app_id: 'A0APP',
  user: { id: 'U0ANA', team_id: 'T0ACME' },
  view: { id: 'V1', hash: 'h', callback_id: 'digest_settings', private_metadata: '', state: { values } },
  ...more,
});
async function submit(name: 'digest_settings' | 'digest_hand_over', body: unknown) {
  const { context, interactions } = listening();
  const answers: unknown[] = [];
  const check = name === 'digest_settings' ? missingSettings : undefined;
  await storeSubmission(context, name, check)({ body, ack: async (answer) => void answers.push(answer) });
  return { answers, stored: interactions.map(([delivery, interaction]) => ({ delivery, ...interaction })) };
}

test('a form is stored with what was chosen in every kind of field', async () => {
  const { answers, stored } = await submit('digest_settings', submitted(settings));
  expect(answers).toEqual([]);
  expect(stored).toEqual([
    {
      delivery: { appId: 'A0APP', installation: 'T0ACME', eventId: 'view:V1:h' },
      kind: 'submission',
      actor: { installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA', sharedChannel: false },
      view: 'digest_settings',
      about: '',
      fields: { enabled: 'on', time: '07:30', days: '1,3', mode: 'ask', quiet: '' },
    },
  ]);
  const picked = {
    ...block('to', { type: 'users_select', selected_user: 'U0OMAR' }),
    ...block('until', { type: 'datepicker', selected_date: '2026-12-01' }),
    ...block('note', { type: 'plain_text_input', value: null }),
  };
  const handOver = await submit('digest_hand_over', submitted(picked));
  expect(handOver.stored).toMatchObject([
    { view: 'digest_hand_over', fields: { to: 'U0OMAR', until: '2026-12-01', note: null } },
  ]);
});

test('a digest that is on has to come at some time on some day: said in the form, and nothing is stored', async () => {
  const without = {
    ...settings,
    ...block('time', { type: 'timepicker', selected_time: null }),
    ...block('days', { type: 'checkboxes', selected_options: [] }),
  };
  const { answers, stored } = await submit('digest_settings', submitted(without));
  expect(stored).toEqual([]);
  expect(answers).toEqual([
    {
      response_action: 'errors',
      errors: { time: 'Choose a time.', days: 'Choose at least one day, or do not have it sent.' },
    },
  ]);
  const off = { ...without, ...block('enabled', { type: 'radio_buttons', selected_option: option('off') }) };
  expect((await submit('digest_settings', submitted(off))).stored).toHaveLength(1);
});

test('a form that names no person of Slack’s is dropped', async () => {
  const forged = block('to', { type: 'users_select', selected_user: 'slack:T0ACME:U0ANA' });
  expect((await submit('digest_hand_over', submitted(forged))).stored).toEqual([]);
});
