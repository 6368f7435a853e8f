import { expect, test } from 'vitest';
import { hostsIn, shownAddress, webAddress } from './links.ts';

test.each([
  ['put https://Acme.com/x?y#z there', ['acme.com']],
  ['<https://acme.com/x|acme.com/x> and <https://b.test>', ['acme.com', 'b.test']],
  ['see acme.com/plan, (www.b.test) and “c.test”.', ['acme.com', 'www.b.test', 'c.test']],
  ['Grüße an grüße.de', ['xn--gre-6ka8l.de']],
  ['mail Ana@acme.test or mailto:bob@acme.test', ['ana@acme.test', 'bob@acme.test']],
  ['http://localhost:3000/x https://a.test:8080', ['localhost', 'a.test']],
  ['https://app.asana.com@evil.test/ https://app.asana.com\\@evil.test', []],
  ['a/b, 10:30, 3.5, ..., v1.2.3 and @ana #onboarding <@U0ANA> C:\\x', []],
  ['acme\u200B.com', ['acme.com']],
  ['', []],
])('the hosts in %j', (text, hosts) => {
  expect(hostsIn(text)).toEqual(hosts);
});

test('a long text names a limited number of hosts, and soon', () => {
  expect(hostsIn(Array.from({ length: 5_000 }, (_, at) => `a${at}.test`).join(' '))).toHaveLength(100);
  for (const piece of ['a.', 'a-', '@', 'a@', 'https://', 'é']) expect(hostsIn(piece.repeat(100_000))).toHaveLength(0);
});

test.each([
  ['https://app.asana.com/1', 'https://app.asana.com/1', 'app.asana.com'],
  ['https://app.asana.com/x_(y)', 'https://app.asana.com/x_(y)', 'app.asana.com'],
  ['https://app.asana.com/x)(y', 'https://app.asana.com/x%29%28y', 'app.asana.com'],
  ['https://app.asana.com/x\\_y', 'https://app.asana.com/x_y', 'app.asana.com'],
  ['https://app.asana.com/[a]|b', 'https://app.asana.com/%5Ba%5D%7Cb', 'app.asana.com'],
  ['https://app.asana.com:8443', 'https://app.asana.com:8443', 'app.asana.com:8443'],
  ['https://b\u00FCcher.test', 'https://xn--bcher-kva.test/', 'xn--bcher-kva.test'],
])('%s is read as %s at %s', (written, href, host) => {
  expect(webAddress(written)).toMatchObject({ href, host });
});

test.each([
  'https://a@app.asana.com',
  'https://app.asana.com\\\\evil.test',
  'https:\\\\app.asana.com',
  'https:app.asana.com',
  'https:/app.asana.com',
  'https://app.asana.com,evil.test',
  'https://app.asana.com%2eevil.test',
  'https://app.asana.com&#46;evil.test',
  'https://[::1]/',
  'https://',
  'ftp://app.asana.com',
  'javascript:x//https://app.asana.com',
  `https://app.asana.com/${'x'.repeat(3_000)}`,
  'https://app.asana.com/ x',
])('is no address that all read alike: %s', (written) => {
  expect(webAddress(written)).toBeUndefined();
});

test('an address in code cannot end the code, and shows its real host', () => {
  expect(shownAddress('https://app.asana.com@evil.test/x')).toBe('https://evil.test/x');
  expect(shownAddress('https://\u0430sana.com/')).toBe('https://xn--sana-43d.com/');
  expect(shownAddress('https://evil.test/`a`|b <c>')).toBe('https://evil.test/%60a%60%7Cb%20%3Cc%3E');
});
