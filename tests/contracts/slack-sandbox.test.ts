import type { App } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { type Connected, connectBolt, type Mode, whenever } from './slack-bolt.ts';

const ANA = 'U0ANA';
const OMAR = 'U0OMAR';
const ONBOARDING = 'C0ONBOARD';

type Json = Record<string, unknown>;

const button = (actionId: string, value: string, over: Json = {}) => ({
  type: 'actions',
  block_id: `block-${value}`,
  elements: [{ type: 'button', action_id: actionId, value, text: { type: 'plain_text', text: value }, ...over }],
});
const plain = (text: string) => ({ type: 'plain_text' as const, text });

describe.each<Mode>(['socket', 'http'])('a Bolt app over %s', (mode) => {
  let connected: Connected | undefined;
  const start = async (listen: (app: App) => void) => {
    connected = await connectBolt(mode, listen);
    return connected.slack;
  };

  afterEach(async () => {
    await connected?.stop();
    connected = undefined;
  });

  test('hears a mention, with the envelope Slack sends, and answers in its thread', async () => {
    const bodies: Json[] = [];
    const slack = await start((app) => {
      app.event('app_mention', async ({ event, body, say }) => {
        bodies.push(body as unknown as Json);
        await say({ text: `Hello <@${event.user}>`, thread_ts: event.ts });
      });
    });
    const ts = slack.post(ANA, ONBOARDING, '<@U0BOT> hi');
    const reply = await slack.waitFor(OMAR, (message) => message.threadTs === ts);
    expect(reply).toMatchObject({ text: 'Hello <@U0ANA>', user: 'U0BOT', channel: ONBOARDING });
    await slack.settled();
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatchObject({
      team_id: 'T0ACME',
      api_app_id: 'A0ONBEHALF',
      is_ext_shared_channel: false,
      authorizations: [{ team_id: 'T0ACME', user_id: 'U0BOT', is_bot: true, is_enterprise_install: false }],
      event: { type: 'app_mention', user: ANA, ts, channel: ONBOARDING, team: 'T0ACME' },
    });
    expect(bodies[0]).not.toHaveProperty('context_team_id');
  });

  test('says where a mention comes from another company', async () => {
    const bodies: Json[] = [];
    const slack = await start((app) => {
      app.event('app_mention', async ({ body }) => void bodies.push(body as unknown as Json));
    });
    slack.post('U0EVE', 'C0GLOBEX', '<@U0BOT> what do they owe us?');
    await slack.settled();
    expect(bodies[0]).toMatchObject({
      team_id: 'T0ACME',
      is_ext_shared_channel: true,
      event: { user: 'U0EVE', user_team: 'T0GLOBEX', team: 'T0GLOBEX' },
    });
  });

  test('hears a DM without thread_ts, and its own answer as a bot message only', async () => {
    const heard: Json[] = [];
    const slack = await start((app) => {
      app.use(async ({ payload, next }) => {
        heard.push(payload as Json);
        await next();
      });
      app.message(async ({ message, say }) => {
        await say({ text: 'Noted', thread_ts: message.ts });
      });
    });
    const ts = slack.post(ANA, 'dm', 'remember this');
    await slack.waitFor(ANA, (message) => message.text === 'Noted' && message.threadTs === ts);
    await slack.settled();
    expect(heard.filter(({ user }) => user === ANA)).toEqual([
      expect.objectContaining({ type: 'message', channel_type: 'im', channel: 'D0ANA', text: 'remember this' }),
    ]);
    expect(heard[0]).not.toHaveProperty('thread_ts');
    expect(slack.visible(ANA, 'dm').filter(({ text }) => text === 'Noted')).toHaveLength(1);
    expect(slack.visible(OMAR, 'D0ANA')).toEqual([]);
  });

  test('answers a command at once, later, and to everybody', async () => {
    const slack = await start((app) => {
      app.command('/connect', async ({ command, ack, respond }) => {
        await ack(`Looking for ${command.text}`);
        await respond({ text: 'Found it' });
        await respond({ text: `${command.user_name} connects`, response_type: 'in_channel' });
      });
    });
    await slack.command(ANA, ONBOARDING, '/connect', 'asana');
    await slack.waitFor(OMAR, ({ text }) => text === 'ana connects');
    expect(slack.visible(ANA, ONBOARDING)).toMatchObject([
      { text: 'Looking for asana', to: ANA },
      { text: 'Found it', to: ANA },
      { text: 'ana connects' },
    ]);
    expect(slack.visible(OMAR, ONBOARDING).map(({ text }) => text)).toEqual(['ana connects']);
  });

  test('gets a click with who pressed what, and replaces the message', async () => {
    const bodies: Json[] = [];
    const slack = await start((app) => {
      app.event('app_mention', async ({ event, client }) => {
        const blocks = [button('approve', 'p-1'), button('approve', 'p-2')];
        await client.chat.postMessage({
          channel: event.channel,
          thread_ts: event.ts,
          text: 'Approve?',
          blocks,
        } as never);
      });
      app.action('approve', async ({ ack, body, action, respond }) => {
        await ack();
        bodies.push(body as unknown as Json);
        await respond({ text: `Approved ${(action as unknown as Json).value}`, replace_original: true });
      });
    });
    slack.post(ANA, ONBOARDING, '<@U0BOT> do it');
    const asked = await slack.waitFor(ANA, ({ text }) => text === 'Approve?');
    const where = { channel: asked.channel, ts: asked.ts };
    await slack.click({ userId: OMAR, message: where, actionId: 'approve', value: 'p-2' });
    const done = await slack.waitFor(ANA, ({ text }) => text === 'Approved p-2');
    expect(done.ts).toBe(asked.ts);
    expect(done.blocks).toBeUndefined();
    expect(bodies[0]).toMatchObject({
      type: 'block_actions',
      user: { id: OMAR, team_id: 'T0ACME', username: 'omar', name: 'omar' },
      team: { id: 'T0ACME', domain: 'acme' },
      enterprise: null,
      is_enterprise_install: false,
      container: { type: 'message', message_ts: asked.ts, is_ephemeral: false, thread_ts: asked.threadTs },
      message: { ts: asked.ts, user: 'U0BOT' },
      actions: [{ action_id: 'approve', value: 'p-2', block_id: 'block-p-2', type: 'button' }],
    });
  });

  test('hears of a link button too, and of a forged value', async () => {
    const actions: Json[] = [];
    const slack = await start((app) => {
      app.command('/connect', async ({ ack }) => {
        await ack({
          text: 'Connect',
          blocks: [button('link', 'asana', { url: 'https://app.test/connect/x' })],
        } as never);
      });
      app.action('link', async ({ ack, action, body }) => {
        await ack();
        actions.push({ ...(action as unknown as Json), message: (body as unknown as Json).message });
      });
    });
    await slack.command(ANA, ONBOARDING, '/connect');
    const message = await slack.waitFor(ANA, ({ text }) => text === 'Connect');
    const where = { channel: message.channel, ts: message.ts };
    await slack.click({ userId: ANA, message: where, actionId: 'link' });
    await slack.click({ userId: ANA, message: where, actionId: 'link', value: 'forged' });
    expect(actions).toMatchObject([
      { value: 'asana', url: 'https://app.test/connect/x' },
      { value: 'forged', url: 'https://app.test/connect/x' },
    ]);
    // Slack keeps no ephemerals, so it cannot send them along.
    expect(actions[0]?.message).toBeUndefined();
    await expect(slack.click({ userId: OMAR, message: where, actionId: 'link' })).rejects.toThrow('does not see');
  });

  test('opens a modal, refuses a submission, takes the next and closes', async () => {
    const states: unknown[] = [];
    const closed: unknown[] = [];
    const view = {
      type: 'modal' as const,
      callback_id: 'task',
      private_metadata: 'draft-1',
      notify_on_close: true,
      title: plain('New task'),
      submit: plain('Create'),
      blocks: [
        {
          type: 'input' as const,
          block_id: 'name',
          label: plain('Name'),
          element: { type: 'plain_text_input' as const, action_id: 'name' },
        },
        {
          type: 'input' as const,
          block_id: 'priority',
          label: plain('Priority'),
          optional: true,
          element: {
            type: 'static_select' as const,
            action_id: 'priority',
            options: [{ text: plain('High'), value: 'high' }],
          },
        },
      ],
    };
    const slack = await start((app) => {
      app.command('/connect', async ({ ack, body, client }) => {
        await ack();
        await client.views.open({ trigger_id: body.trigger_id, view });
      });
      app.view('task', async ({ ack, view: submitted }) => {
        states.push(submitted.state.values);
        if (submitted.state.values.name?.name?.value === 'bad')
          await ack({ response_action: 'errors', errors: { name: 'Not that' } });
        else await ack();
      });
      app.view({ callback_id: 'task', type: 'view_closed' }, async ({ ack, body }) => {
        await ack();
        closed.push(body.view.private_metadata);
      });
    });
    await slack.command(ANA, ONBOARDING, '/connect');
    await whenever(slack, () => slack.views(ANA).length === 1);
    const id = slack.views(ANA)[0]?.id ?? '';
    await slack.submitView(ANA, id, {});
    expect(slack.views(ANA)[0]?.errors).toEqual({ name: 'Please complete this required field.' });
    await slack.submitView(ANA, id, { name: { name: 'bad' } });
    expect(slack.views(ANA)[0]?.errors).toEqual({ name: 'Not that' });
    await slack.submitView(ANA, id, { name: { name: 'Review' }, priority: { priority: 'high' } });
    expect(slack.views(ANA)).toEqual([]);
    expect(states.at(-1)).toMatchObject({
      name: { name: { type: 'plain_text_input', value: 'Review' } },
      priority: { priority: { type: 'static_select', selected_option: { value: 'high', text: plain('High') } } },
    });
    expect(states[0]).toMatchObject({ priority: { priority: { selected_option: null } } });

    await slack.command(ANA, ONBOARDING, '/connect');
    await whenever(slack, () => slack.views(ANA).length === 1);
    await slack.closeView(ANA, slack.views(ANA)[0]?.id ?? '');
    expect(closed).toEqual(['draft-1']);
    expect(slack.views(ANA)).toEqual([]);
  });

  test('streams an answer with steps, outside a DM for a named person', async () => {
    const slack = await start((app) => {
      app.event('app_mention', async ({ event, client }) => {
        const streamer = client.chatStream({
          channel: event.channel,
          thread_ts: event.ts,
          recipient_team_id: event.team ?? '',
          recipient_user_id: event.user ?? '',
          buffer_size: 10,
        });
        const task = { type: 'task_update' as const, id: 't1', title: 'Read Asana' };
        await streamer.append({ chunks: [{ ...task, status: 'in_progress' }] });
        await streamer.append({ markdown_text: '**Two** tasks ' });
        await streamer.append({ chunks: [{ ...task, status: 'complete', output: '2 tasks' }] });
        await streamer.stop({ markdown_text: 'are due.', blocks: [button('share', 's')] as never });
      });
    });
    slack.post(ANA, ONBOARDING, '<@U0BOT> what is due?');
    const open = await slack.waitFor(ANA, ({ streaming }) => streaming === true);
    const last = await slack.waitFor(ANA, ({ ts, streaming }) => ts === open.ts && !streaming);
    expect(last).toMatchObject({
      text: '**Two** tasks are due.',
      markdown: '**Two** tasks are due.',
      tasks: [{ id: 't1', title: 'Read Asana', status: 'complete', output: '2 tasks' }],
      blocks: [{ type: 'actions' }],
    });
    expect(slack.presence(ONBOARDING, last.threadTs)).toMatchObject({ session: 'active' });
  });

  test('is told that somebody pressed Stop, and may append no more', async () => {
    const stopped: Json[] = [];
    const failures: unknown[] = [];
    const slack = await start((app) => {
      app.message(async ({ message, client }) => {
        await client.chat.startStream({ channel: message.channel, thread_ts: message.ts, markdown_text: 'Thinking' });
      });
      app.event('agent_session_stopped' as 'app_mention', async ({ event, client }) => {
        const json = event as unknown as { channel: string; streaming_message_ts: string[] };
        stopped.push(event as unknown as Json);
        const at = { channel: json.channel, ts: json.streaming_message_ts[0] ?? '' };
        await client.chat.appendStream({ ...at, markdown_text: '!' }).catch((error) => failures.push(error.data.error));
        await client.chat.stopStream(at);
      });
    });
    const ts = slack.post(ANA, 'dm', 'a long question');
    const streamed = await slack.waitFor(ANA, ({ streaming }) => streaming === true);
    slack.stop(ANA, 'dm', streamed.ts);
    await whenever(slack, () => slack.presence('D0ANA', ts).session === 'active');
    expect(stopped).toMatchObject([
      { channel: 'D0ANA', thread_ts: ts, user: ANA, streaming_message_ts: [streamed.ts] },
    ]);
    expect(failures).toEqual(['stopped_by_user']);
    expect(slack.visible(ANA, 'dm').at(-1)).toMatchObject({ text: 'Thinking', stopped: true });
  });

  test('publishes a Home tab, and gets the clicks in it', async () => {
    const opened: Json[] = [];
    const clicks: Json[] = [];
    const slack = await start((app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        opened.push(event as unknown as Json);
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [button('manage', 'asana')] } as never,
        });
      });
      app.action('manage', async ({ ack, body }) => {
        await ack();
        clicks.push(body as unknown as Json);
      });
    });
    slack.openHome(ANA, 'home');
    await whenever(slack, () => slack.home(ANA) !== undefined);
    expect(opened).toMatchObject([{ user: ANA, tab: 'home', channel: 'D0ANA' }]);
    expect(slack.home(OMAR)).toBeUndefined();
    await slack.click({ userId: ANA, viewId: 'home', actionId: 'manage' });
    expect(clicks).toMatchObject([
      { container: { type: 'view' }, view: { type: 'home' }, actions: [{ value: 'asana' }] },
    ]);
    slack.openHome(ANA, 'messages');
    await slack.settled();
    expect(opened.at(-1)).toMatchObject({ tab: 'messages' });
  });

  test('hears that somebody was deactivated, who then neither acts nor sees', async () => {
    const changed: Json[] = [];
    const slack = await start((app) => {
      app.event('user_change', async ({ event }) => void changed.push(event.user as unknown as Json));
    });
    slack.post(ANA, ONBOARDING, 'see you');
    slack.deactivate(ANA);
    await slack.settled();
    expect(changed).toMatchObject([{ id: ANA, deleted: true }]);
    expect(slack.visible(ANA, ONBOARDING)).toEqual([]);
    expect(() => slack.post(ANA, ONBOARDING, '<@U0BOT> still here')).toThrow('deactivated');
  });

  test('a repeated and a forged event reach the app as they are', async () => {
    const ids: unknown[] = [];
    const slack = await start((app) => {
      app.event('app_mention', async ({ body }) => void ids.push(body.event_id));
    });
    const event = {
      type: 'app_mention',
      user: ANA,
      text: '<@U0BOT> x',
      ts: '1.000001',
      channel: ONBOARDING,
      event_ts: '1.000001',
    };
    const id = slack.emit(event);
    slack.emit(event, { eventId: id });
    await slack.settled();
    expect(ids).toEqual([id, id]);
    expect(slack.visible(ANA, ONBOARDING)).toHaveLength(1);
  });
});
