import { expect, test } from 'vitest';
import { hostAllowed, leadsTo } from './hosts.ts';

const HOSTS = ['app.asana.com', '*.zendesk.com'];

test.each([
  ['https://app.asana.com/0/1', true],
  ['https://acme.zendesk.com/agent/tickets/1', true],
  ['https://zendesk.com', false],
  ['https://evilzendesk.com', false],
  ['https://app.asana.com.evil.test/', false],
  ['https://app.asana.com@evil.test/', false],
  ['not an address', false],
])('%s leads there: %s', (url, expected) => {
  expect(leadsTo(url, HOSTS)).toBe(expected);
});

test.each([
  ['app.asana.com', true],
  ['APP.Asana.COM', true],
  ['app.asana.com.', true],
  ['asana.com', false],
  ['x.app.asana.com', false],
  ['app.asana.com.evil.test', false],
  ['acme.zendesk.com', true],
  ['a.b.zendesk.com', true],
  ['zendesk.com', false],
  ['.zendesk.com', false],
  ['evilzendesk.com', false],
  ['', false],
  ['ana@acme.test', true],
  ['acme.test', false],
])('%s is allowed: %s', (host, allowed) => {
  expect(hostAllowed(host, ['App.asana.com', '*.zendesk.com', 'ana@acme.test', ''])).toBe(allowed);
});
