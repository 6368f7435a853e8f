import { expect, test } from 'vitest';
import { sameAccounts } from './same-account.ts';
import type { Account } from './types.ts';

const account = (key: string, ...emails: string[]): Account => ({
  key,
  name: key,
  emails,
  since: '2026-11-01T00:00:00Z',
  record: { type: 'companies', id: '1' },
});
const known = (key: string, emails: string[], last_seen = '2026-11-19') => ({
  id: `row of ${key}`,
  account_key: key,
  account: { emails },
  last_seen,
});

test.each([
  ['its company', known('domain:acme.test', ['a@acme.test']), account('company:7', 'a@acme.test', 'b@acme.test')],
  ['the company it was merged into', known('company:1', ['a@acme.test']), account('company:2', 'a@acme.test')],
  ['a domain after a private address', known('contact:5', ['a@mail.test']), account('domain:acme.test', 'a@mail.test')],
])('an account that gets %s is the one it was', (_, was, is) => {
  expect(sameAccounts([was], [is])).toEqual(new Map([[is.key, was.id]]));
});

test('one that is still there keeps what it has', () => {
  const today = [account('domain:acme.test', 'b@acme.test'), account('company:7', 'a@acme.test')];
  expect(sameAccounts([known('domain:acme.test', ['a@acme.test', 'b@acme.test'])], today)).toEqual(new Map());
});

test('one that is known under its key is nobody else', () => {
  const both = [known('company:7', ['a@acme.test']), known('domain:acme.test', ['a@acme.test'])];
  expect(sameAccounts(both, [account('company:7', 'a@acme.test')])).toEqual(new Map());
});

test('of several that are gone it is the one that was there last, and each is one account only', () => {
  const gone = [
    known('contact:1', ['a@acme.test'], '2026-11-12'),
    known('contact:2', ['b@acme.test'], '2026-11-19'),
    known('contact:3', ['c@acme.test'], '2026-11-18'),
  ];
  const today = [
    account('company:8', 'b@acme.test'),
    account('company:7', 'a@acme.test', 'b@acme.test', 'c@acme.test'),
  ];
  // The only person of the other one is here, too.
  const same = new Map([['company:7', 'row of contact:2']]);
  expect(sameAccounts(gone, today)).toEqual(same);
  expect(sameAccounts(gone.toReversed(), today.toReversed())).toEqual(same);
});

test('without people in common it is a new one', () => {
  expect(sameAccounts([known('contact:1', ['a@acme.test'])], [account('company:7', 'z@acme.test')])).toEqual(new Map());
  expect(sameAccounts([known('contact:1', [])], [account('company:7')])).toEqual(new Map());
});
