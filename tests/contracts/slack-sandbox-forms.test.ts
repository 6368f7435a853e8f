import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formApp, type Heard } from '../support/form-app.ts';
import { type Connected, connectBolt, whenever } from './slack-bolt.ts';

const ANA = 'U0ANA';

let connected: Connected;
let heard: Heard;
beforeEach(async () => {
  connected = await connectBolt('socket', (app) => {
    heard = formApp(app);
  });
});
afterEach(() => connected.stop());

/** The topmost modal, once there is one with this title. */
async function opened(title: string) {
  const top = () => connected.slack.views(ANA).at(-1);
  const titleOf = () => (top()?.view as { title?: { text: string } } | undefined)?.title?.text;
  await whenever(connected.slack, () => titleOf() === title);
  return top() ?? expect.fail('no modal');
}

const command = (name: string) => connected.slack.command(ANA, 'dm', name);
const titles = () => connected.slack.views(ANA).map(({ view }) => (view as { title?: { text: string } }).title?.text);

describe('a modal that a slash command opened', () => {
  test('submits what it came with where nobody touched it', async () => {
    await command('/digest');
    const { id } = await opened('Settings');
    await connected.slack.submitView(ANA, id, {});
    expect(heard.submitted).toMatchObject([
      {
        time: { value: { type: 'timepicker', selected_time: '08:00' } },
        days: { value: { type: 'checkboxes', selected_options: [{ value: 'Mon' }, { value: 'Tue' }] } },
        mode: { value: { type: 'radio_buttons', selected_option: { value: 'automatic' } } },
        quiet: { value: { type: 'static_select', selected_option: { value: 'never' } } },
        to: { value: { type: 'users_select', selected_user: ANA } },
        until: { value: { type: 'datepicker', selected_date: '2026-11-23' } },
        note: { value: { type: 'plain_text_input', value: null } },
      },
    ]);
    expect(titles()).toEqual([]);
  });

  test('submits what was chosen, and holds what is missing back', async () => {
    await command('/digest');
    const { id } = await opened('Settings');
    const fill = (values: Record<string, unknown>) =>
      connected.slack.submitView(
        ANA,
        id,
        Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { value }])),
      );
    await fill({ time: '', days: [] });
    expect(heard.submitted).toEqual([]);
    expect(Object.keys(connected.slack.views(ANA)[0]?.errors ?? {})).toEqual(['time', 'days']);
    await fill({
      time: '07:30',
      days: ['Wed'],
      mode: 'ask',
      quiet: 'when empty',
      to: 'U0OMAR',
      until: '2026-12-01',
      note: 'Hi',
    });
    expect(heard.submitted).toMatchObject([
      {
        time: { value: { selected_time: '07:30' } },
        days: { value: { selected_options: [{ value: 'Wed' }] } },
        mode: { value: { selected_option: { value: 'ask', text: { text: 'ask' } } } },
        quiet: { value: { selected_option: { value: 'when empty' } } },
        to: { value: { selected_user: 'U0OMAR' } },
        until: { value: { selected_date: '2026-12-01' } },
        note: { value: { value: 'Hi' } },
      },
    ]);
  });

  test('tells that it was closed', async () => {
    await command('/digest');
    const { id } = await opened('Settings');
    await connected.slack.closeView(ANA, id);
    await whenever(connected.slack, () => heard.closed.length > 0);
    expect(heard.closed).toEqual([{ id }]);
  });
});

describe('an answer to a submission', () => {
  const say = async (word: string) => {
    await command('/health');
    const { id } = await opened('Link');
    await connected.slack.submitView(ANA, id, { word: { value: word } });
  };

  test('shows errors at their fields; at a field that is not there it is a failure', async () => {
    await say('error');
    expect(connected.slack.views(ANA)).toMatchObject([{ errors: { word: 'No such account' } }]);
    const { id } = await opened('Link');
    await connected.slack.submitView(ANA, id, { word: { value: 'stray' } });
    expect(connected.slack.views(ANA)).toMatchObject([{ failure: expect.stringMatching(/./) }]);
    expect(connected.slack.views(ANA)[0]).not.toHaveProperty('errors');
  });

  test('puts another view in its place', async () => {
    await say('update');
    expect(titles()).toEqual(['Linked']);
  });

  test('lays a view on top; closing it leads back, with what was typed', async () => {
    await say('push');
    expect(titles()).toEqual(['Link', 'More']);
    const { id } = await opened('More');
    await connected.slack.submitView(ANA, id, { sure: { value: 'no' } });
    expect(titles()).toEqual(['Link']);
    expect(connected.slack.views(ANA)[0]?.values).toMatchObject({ word: { value: { value: 'push' } } });
  });

  test('closes all of them', async () => {
    await say('push');
    const { id } = await opened('More');
    await connected.slack.submitView(ANA, id, { sure: { value: 'yes' } });
    expect(titles()).toEqual([]);
  });
});

test.each([
  ['more', 'wrong', { type: 'overflow', block_id: 'row', selected_option: { value: 'wrong' } }],
  ['snooze', '1 week', { type: 'static_select', block_id: 'choices', selected_option: { value: '1 week' } }],
  ['until', '2026-12-01', { type: 'datepicker', selected_date: '2026-12-01' }],
  ['give', 'U0OMAR', { type: 'users_select', selected_user: 'U0OMAR' }],
])('in a message, %s is heard with what was chosen', async (actionId, value, expected) => {
  connected.slack.post(ANA, 'dm', 'show me');
  const { channel, ts } = await connected.slack.waitFor(ANA, ({ text }) => text === 'Hooli');
  await connected.slack.click({ userId: ANA, message: { channel, ts }, actionId, value });
  expect(heard.actions).toMatchObject([{ action_id: actionId, ...expected }]);
});
