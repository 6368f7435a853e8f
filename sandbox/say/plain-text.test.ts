import { expect, test } from 'vitest';
import { messageLines, plain } from './plain-text.ts';

test('ids become names and links keep their address', () => {
  expect(plain('<@U0BOT> ask <@U0ANA> in <#C0ONBOARD>: <https://a.test/x|the plan> &amp; *this* &lt;b&gt;')).toBe(
    '@Onbehalf ask @Ana Ruiz in #onboarding: the plan (https://a.test/x) & this <b>',
  );
  expect(plain('✓ Created **Q3 \\[draft\\]** · [Open](https://a.test)')).toBe(
    '✓ Created Q3 [draft] · Open (https://a.test)',
  );
});

test('italics lose their marks, and names with underscores keep them', () => {
  expect(plain('_Waiting for your decision._ opt_fields: due_on (_12 characters_)')).toBe(
    'Waiting for your decision. opt_fields: due_on (12 characters)',
  );
});

test('a moment is shown as the app wrote it', () => {
  expect(plain('until <!date^1795173900^{time}|11:25 UTC>.')).toBe('until 11:25 UTC.');
});

test('emoji are shown, and names that are none stay', () => {
  expect(plain(':white_check_mark: Asana :tada: at 10:30:00 :nope:')).toBe('✅ Asana 🎉 at 10:30:00 :nope:');
});

test('the secret of a connect link is not printed', () => {
  expect(plain('http://localhost:3000/connect/q83xVJ2sM0pWc9-Zl4_kTq now')).toBe('http://localhost:3000/connect/… now');
});

test('a message is its steps, its text and its blocks', () => {
  const lines = messageLines({
    channel: 'C0ONBOARD',
    ts: '1.0',
    user: 'U0BOT',
    text: 'fallback',
    markdown: 'Here it is:\n\n- **one**',
    tasks: [
      { id: '1', title: 'Asana: tasks list', status: 'complete' },
      { id: '2', title: 'Asana: task get', status: 'error' },
    ],
    blocks: [
      { type: 'divider' },
      { type: 'section', text: { type: 'mrkdwn', text: '*Asana*' }, fields: [{ type: 'mrkdwn', text: 'connected' }] },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Reconnect' } }],
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'only you' }] },
    ],
  });
  expect(lines).toEqual([
    '[✓] Asana: tasks list',
    '[✗] Asana: task get',
    'Here it is:',
    '- one',
    'Asana',
    'connected',
    '[Reconnect]',
    'only you',
  ]);
});

test('the fallback text is shown where there is nothing else', () => {
  expect(messageLines({ channel: 'C', ts: '1', user: 'U0BOT', text: 'Asana is connected.' })).toEqual([
    'Asana is connected.',
  ]);
});
