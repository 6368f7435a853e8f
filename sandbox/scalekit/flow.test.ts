import { beforeEach, expect, test } from 'vitest';
import { createIds } from '../providers/support/ids.ts';
import type { Provider } from '../providers/types.ts';
import { consentFor, decide, openLink, startFlow, verify } from './flow.ts';
import { createState, LINK_MINUTES, type State } from './state.ts';

const asana: Provider = {
  id: 'asana',
  label: 'Asana',
  providerKey: 'ASANA',
  tools: [],
  users: () => [],
  records: () => [],
};
const OPTIONS = { state: 'st', userVerifyUrl: 'http://localhost:3000/back?keep=1' };

let time: number;
let state: State;
beforeEach(() => {
  time = Date.parse('2026-11-20T09:00:00Z');
  state = createState({ providers: [asana], now: () => new Date(time), newId: createIds(0) });
});

function newLink(): string {
  const connection = state.connections[0];
  if (!connection) throw new Error('no connection');
  return startFlow(state, state.create('who', connection, 'EXPIRED'), OPTIONS).id;
}

function consented(link: string): URL {
  const opened = openLink(state, link);
  const asked = consentFor(state, opened?.request.id ?? '');
  if (!asked) throw new Error('the link did not open');
  return decide(state, asked, { as: 'ana@acme.test' }) ?? new URL('about:blank');
}

test('the address to verify at keeps its own query', () => {
  const { searchParams } = consented(newLink());
  expect([...searchParams.keys()]).toEqual(['keep', 'auth_request_id', 'state']);
});

test('the link is no auth request, and neither is the consent page', () => {
  const link = newLink();
  expect(() => verify(state, link, 'who')).toThrow('not found');
  const page = openLink(state, link)?.request.id ?? '';
  expect(() => verify(state, page, 'who')).toThrow('not found');
  expect(openLink(state, page)).toBeUndefined();
});

test('every step ends with the time of the link', () => {
  const link = newLink();
  time += LINK_MINUTES * 60_000 - 1;
  const id = consented(link).searchParams.get('auth_request_id') ?? '';
  time += 1;
  expect(() => verify(state, id, 'who')).toThrow('not found');
  expect(openLink(state, newLink())).toBeDefined();
});

test('the tokens of the one before stay in force until the verification', () => {
  const id = consented(newLink()).searchParams.get('auth_request_id') ?? '';
  const [account] = state.accounts;
  expect(account).toMatchObject({ state: 'PENDING_VERIFICATION', pendingOwner: 'ana@acme.test' });
  expect(account?.owner).toBeUndefined();
  expect(verify(state, id, 'who')).toMatchObject({ state: 'ACTIVE', owner: 'ana@acme.test' });
});

test('deleting the account ends its flows', () => {
  const id = consented(newLink()).searchParams.get('auth_request_id') ?? '';
  const [account] = state.accounts;
  if (account) state.remove(account);
  expect(() => verify(state, id, 'who')).toThrow('not found');
});
