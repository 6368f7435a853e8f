import type { KnownBlock } from '@slack/web-api';
import { expect, test } from 'vitest';
import type { SandboxMessage } from '../slack/types.ts';
import { accountsInNeed, digestIdOf, doItNowIn, tellsOfAccounts } from './digest-message.ts';

const section = (text: string, block_id?: string): KnownBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
  ...(block_id && { block_id }),
});
const actions = (...ids: string[]): KnownBlock => ({
  type: 'actions',
  elements: ids.map((id) => ({ type: 'button', action_id: id, text: { type: 'plain_text', text: id }, value: 'v' })),
});
const message = (text: string, blocks: KnownBlock[]): SandboxMessage => ({
  channel: 'D0ANA',
  ts: '1.0',
  user: 'U0BOT',
  text,
  blocks,
});

const DIGEST = message('Mon 23 Nov: 17 accounts, 2 need you. All sources fresh.', [
  section('*Mon 23 Nov · 17 accounts*', 'digest-7f'),
  section('*Needs you*'),
  section('🔴 *Initech* · Critical 10\n5 tasks overdue'),
  actions('digest_snooze', 'digest_hand_over'),
  section('🔶 *Hooli &amp; Sons* · At Risk 42\n3 tasks *overdue*'),
  actions('digest_do', 'digest_snooze'),
  section('*What should I do from now on?*'),
  actions('digest_mode_automatic', 'digest_mode_ask'),
  section('*Still open*\n🔴 *Globex* · Critical 36'),
  actions('digest_settings'),
]);

test('a digest is known by its first block', () => {
  expect(digestIdOf(DIGEST)).toBe('7f');
  expect(digestIdOf(message('Your first digest comes tomorrow', [section('Your first digest')]))).toBeUndefined();
  expect(digestIdOf(message('hello', []))).toBeUndefined();
});

test('the accounts that need somebody are those with buttons of their own', () => {
  expect(accountsInNeed(DIGEST)).toEqual(['Initech', 'Hooli & Sons']);
});

test('how it shall be can be answered while the buttons are there', () => {
  expect(doItNowIn(DIGEST)).toEqual({ actionId: 'digest_mode_automatic', value: 'v' });
  expect(doItNowIn(message('', [section('From now on I follow up for you.')]))).toBeUndefined();
});

test('what comes in place of a digest tells of no account', () => {
  expect(tellsOfAccounts(DIGEST)).toBe(true);
  expect(tellsOfAccounts(message('Mon 23 Nov: You have no account in onboarding', []))).toBe(false);
});
