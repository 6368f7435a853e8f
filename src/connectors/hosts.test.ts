import { expect, test } from 'vitest';
import { leadsTo } from './hosts.ts';

const HOSTS = ['app.asana.com', '*.zendesk.com'];

test.each([
  ['https://app.asana.com/0/1', true],
  ['https://acme.zendesk.com/agent/tickets/1', true],
  ['https://zendesk.com', false],
  ['https://evilzendesk.com', false],
  ['https://app.asana.com.evil.test/', false],
  ['https://app.asana.com@evil.test/', false],
  ['not an address', false],
])('%s: %s', (url, expected) => {
  expect(leadsTo(url, HOSTS)).toBe(expected);
});
