import type { App } from '@slack/bolt';

type Json = Record<string, unknown>;

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: plain(value), value });
const input = (id: string, element: Json, more: Json = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(`The ${id}`),
  element: { action_id: 'value', ...element },
  ...more,
});

/** A modal with every field an app of settings has, each filled in before, but for the optional note. */
const SETTINGS = {
  type: 'modal',
  callback_id: 'settings',
  title: plain('Settings'),
  submit: plain('Save'),
  notify_on_close: true,
  blocks: [
    input('time', { type: 'timepicker', initial_time: '08:00' }),
    input('days', {
      type: 'checkboxes',
      options: ['Mon', 'Tue', 'Wed'].map(option),
      initial_options: [option('Mon'), option('Tue')],
    }),
    input('mode', {
      type: 'radio_buttons',
      options: ['automatic', 'ask'].map(option),
      initial_option: option('automatic'),
    }),
    input('quiet', {
      type: 'static_select',
      options: ['never', 'when empty'].map(option),
      initial_option: option('never'),
    }),
    input('to', { type: 'users_select', initial_user: 'U0ANA' }),
    input('until', { type: 'datepicker', initial_date: '2026-11-23' }),
    input('note', { type: 'plain_text_input', multiline: true }, { optional: true }),
  ],
};

/** A message with every element that can be chosen in besides buttons. */
const CHOICES = [
  {
    type: 'section',
    block_id: 'row',
    text: { type: 'mrkdwn', text: '*Hooli* 41' },
    accessory: { type: 'overflow', action_id: 'more', options: [option('hand over'), option('wrong')] },
  },
  {
    type: 'actions',
    block_id: 'choices',
    elements: [
      {
        type: 'static_select',
        action_id: 'snooze',
        placeholder: plain('Snooze'),
        options: [option('1 day'), option('1 week')],
      },
      { type: 'datepicker', action_id: 'until', placeholder: plain('Until') },
      { type: 'users_select', action_id: 'give', placeholder: plain('Hand over to') },
    ],
  },
];

export interface Heard {
  /** What was chosen, by action id. */
  actions: Json[];
  /** `state.values` of each submission. */
  submitted: Record<string, Record<string, Json>>[];
  closed: Json[];
}

const modal = (title: string, blocks: Json[] = [{ type: 'section', text: plain(title) }], more: Json = {}) => ({
  type: 'modal',
  callback_id: title.toLowerCase(),
  title: plain(title),
  ...(blocks.some(({ type }) => type === 'input') ? { submit: plain('Go on') } : {}),
  blocks,
  ...more,
});

/**
 * Answers `/digest` with the settings and `/health` with a modal whose word says what becomes of it: an error, another
 * view in its place, one on top, or the end of all. A DM is answered with the choices.
 */
export function formApp(app: App): Heard {
  const heard: Heard = { actions: [], submitted: [], closed: [] };
  app.command('/digest', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: SETTINGS as never });
  });
  app.command('/health', async ({ ack, client, command }) => {
    await ack();
    const view = modal('Link', [input('word', { type: 'plain_text_input' })]);
    await client.views.open({ trigger_id: command.trigger_id, view: view as never });
  });
  app.view('settings', async ({ ack, view }) => {
    heard.submitted.push(view.state.values as never);
    await ack();
  });
  app.view({ callback_id: 'settings', type: 'view_closed' }, async ({ ack, view }) => {
    heard.closed.push({ id: view.id });
    await ack();
  });
  app.view('link', async ({ ack, view }) => {
    const word = view.state.values.word?.value?.value;
    if (word === 'error') await ack({ response_action: 'errors', errors: { word: 'No such account' } });
    else if (word === 'stray') await ack({ response_action: 'errors', errors: { elsewhere: 'Nobody sees this' } });
    else if (word === 'update') await ack({ response_action: 'update', view: modal('Linked') as never });
    else if (word === 'push') {
      const more = modal('More', [input('sure', { type: 'radio_buttons', options: [option('yes'), option('no')] })]);
      await ack({ response_action: 'push', view: more as never });
    } else await ack({ response_action: 'clear' });
  });
  app.view('more', async ({ ack, view }) => {
    heard.submitted.push(view.state.values as never);
    if (view.state.values.sure?.value?.selected_option?.value === 'yes') await ack({ response_action: 'clear' });
    else await ack();
  });
  app.message(async ({ say }) => {
    await say({ text: 'Hooli', blocks: CHOICES as never });
  });
  app.action(/.*/, async ({ ack, action }) => {
    await ack();
    heard.actions.push(action as unknown as Json);
  });
  return heard;
}
