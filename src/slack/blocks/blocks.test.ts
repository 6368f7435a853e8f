import { expect, test } from 'vitest';
import { blockProblems, blockTextLength, viewProblems } from '../../../sandbox/slack/block-limits.ts';
import type { AccountState } from '../../connectors/types.ts';
import type { PrivateMessage } from '../ports.ts';
import type { LabelledAccount } from './account-row.ts';
import { connectPrompt } from './connect-prompt.ts';
import { connectDone, connectFailed, connectReplaced } from './connect-result.ts';
import { connectionsMessage } from './connections-list.ts';
import { homeView } from './home.ts';

const STATES: AccountState[] = ['active', 'expired', 'pending_auth', 'pending_verification', 'disconnected', 'none'];
const account = (state: AccountState, label = 'Asana'): LabelledAccount => ({
  connector: label.toLowerCase(),
  connection: label,
  label,
  state,
  lastUsedAt: new Date('2026-11-19T10:00:00Z'),
});
const buttons = ({ blocks }: Pick<PrivateMessage, 'blocks'>) =>
  JSON.parse(JSON.stringify(blocks), (_, value) => value).flatMap((block: Record<string, unknown>) =>
    block.type === 'actions' ? block.elements : (block.accessory ?? []),
  );
const long = 'Ü'.repeat(500);
const prompt = { label: 'Asana', url: 'https://app.test/connect/abc', linkId: 'L1', waiting: true } as const;

test.each<[string, PrivateMessage]>([
  ['a prompt', connectPrompt({ ...prompt, reason: 'token_expired', label: long })],
  ['a success', connectDone({ label: long, waiting: false })],
  ['a replacement', connectReplaced({ label: long })],
  ['a failure', connectFailed({ connector: 'asana', label: long, happened: long.repeat(10) })],
  ['no accounts', connectionsMessage({ accounts: [] })],
  ['every state', connectionsMessage({ accounts: STATES.map((state) => account(state)), unknownName: long })],
  [
    'many accounts',
    connectionsMessage({ accounts: Array.from({ length: 99 }, () => account('active', long.slice(0, 60))) }),
  ],
])('%s is within the limits of a message', (_, message) => {
  expect(blockProblems(message.blocks, 'message')).toEqual([]);
  expect(blockTextLength(message.blocks)).toBeLessThan(13_200);
  expect(message.text).not.toBe('');
});

test('the Home tab is within its limits, however many accounts there are', () => {
  const accounts = Array.from({ length: 99 }, (_, i) => account('active', `Tool ${i}`));
  const view = homeView({ accounts, name: long });
  expect(viewProblems(view)).toEqual([]);
  expect(JSON.stringify(view)).toContain('And 59 more');
});

test('the link stands in the button alone, and the button names it for the way back', () => {
  const { text, blocks } = connectPrompt({ ...prompt, reason: 'not_connected' });
  expect(buttons({ blocks })).toMatchObject([
    { action_id: 'connect_open', url: prompt.url, value: 'L1', text: { text: 'Connect Asana' } },
  ]);
  expect(text).not.toContain('https:');
  expect(text).toContain('goes on by itself');
});

test('every reason has its own words', () => {
  const reasons = ['asked', 'not_connected', 'verification_pending', 'token_expired', 'account_revoked'] as const;
  const all = [...reasons, 'scope_insufficient' as const].map((reason) => connectPrompt({ ...prompt, reason }).text);
  expect(new Set(all).size).toBe(6);
});

test('each state offers what can be done about it, and disconnecting asks first', () => {
  const offered = Object.fromEntries(
    STATES.map((state) => [
      state,
      buttons(connectionsMessage({ accounts: [account(state)] })).map(
        ({ action_id, text, confirm }: { action_id: string; text: { text: string }; confirm?: object }) =>
          `${action_id}: ${text.text}${confirm ? ' (asks first)' : ''}`,
      ),
    ]),
  );
  const away = 'disconnect: Disconnect Asana (asks first)';
  expect(offered).toEqual({
    active: ['connect_start: Reconnect Asana', away],
    expired: ['connect_start: Reconnect Asana', away],
    pending_auth: ['connect_start: Finish connecting Asana', away],
    pending_verification: ['connect_start: Finish connecting Asana', away],
    disconnected: ['connect_start: Connect Asana'],
    none: ['connect_start: Connect Asana'],
  });
});

test('names from elsewhere cannot notify or link', () => {
  const hostile = '<!channel> <https://evil.test|Asana>';
  const all = [
    connectDone({ label: hostile, waiting: true }),
    connectFailed({ connector: 'x', label: hostile, happened: `${hostile} gave no access.` }),
    connectionsMessage({ accounts: [account('active', hostile)], unknownName: hostile }),
  ];
  for (const { text, blocks } of all) {
    expect(text).not.toMatch(/<[!@#h]/);
    const mrkdwn = JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g);
    for (const [, words] of mrkdwn) expect(words?.replace(/<!date\^[^>]*>/g, '')).not.toMatch(/<[!@#h]/);
  }
});
