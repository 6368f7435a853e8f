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
  const view = homeView({ accounts, done: [], name: long });
  expect(viewProblems(view)).toEqual([]);
  expect(JSON.stringify(view)).toContain('And 69 more');
});

test('the Home tab has room for everything there can be on it', () => {
  const many = <T>(one: T): T[] => Array.from({ length: 50 }, () => one);
  const at = new Date('2026-11-19T10:00:00Z');
  const url = `https://app.asana.com/${'&'.repeat(270)}`;
  const view = homeView({
    accounts: many(account('active')),
    done: many({ at, description: long, outcome: 'done', approval: null, record: { name: long, url } }),
    allowed: many({ id: 'p', title: long, connector: long, since: at }),
    waiting: many({ id: 'a', words: long }),
    recent: many({ id: 'a', words: long }),
    name: long,
    notice: long,
  });
  expect(viewProblems(view)).toEqual([]);
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
  const all = 'disconnect_all: Disconnect everything (asks first)';
  expect(offered).toEqual({
    active: ['connect_start: Reconnect Asana', away, all],
    expired: ['connect_start: Reconnect Asana', away, all],
    pending_auth: ['connect_start: Finish connecting Asana', away, all],
    pending_verification: ['connect_start: Finish connecting Asana', away, all],
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

test('what goes along is said before: everything with the last account, and with the button for all', () => {
  const dialogs = (...accounts: LabelledAccount[]) =>
    buttons(connectionsMessage({ accounts })).flatMap(
      ({ action_id, confirm }: { action_id: string; confirm?: { text: { text: string } } }) =>
        confirm ? [`${action_id}: ${confirm.text.text}`] : [],
    );
  const [one, all] = dialogs(account('expired'), account('none', 'Linear'));
  expect(one).toMatch(/^disconnect: .*your last one, so I also delete our conversations/);
  expect(all).toMatch(/^disconnect_all: I delete all your connected accounts, our conversations/);
  expect(dialogs(account('active'), account('pending_auth', 'Linear')).join()).not.toContain('your last one');
  expect(dialogs(account('none'))).toEqual([]);
});

test('what just happened stands above the list', () => {
  const { text, blocks } = connectionsMessage({ accounts: [account('none')], notice: 'Everything is gone.' });
  expect(text).toBe('Everything is gone.');
  expect(JSON.stringify(blocks?.[0])).toContain('Everything is gone.');
});
