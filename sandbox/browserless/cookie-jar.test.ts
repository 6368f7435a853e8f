import { expect, test } from 'vitest';
import { createCookieJar } from './cookie-jar.ts';

const url = (address: string) => new URL(address);

test('cookies go to their host on every port, and to no other host', () => {
  const jar = createCookieJar();
  jar.take(url('http://localhost:4100/'), ['who=U0ANA; Path=/; SameSite=Lax']);
  expect(jar.header(url('http://localhost:4101/consent'))).toBe('who=U0ANA');
  expect(jar.header(url('http://127.0.0.1:4100/'))).toBeUndefined();
});

test('a cookie covers its path and what lies below it', () => {
  const jar = createCookieJar();
  jar.take(url('http://localhost/connect/abc'), ['a=1', 'b=2; Path=/other']);
  expect(jar.header(url('http://localhost/connect/xyz'))).toBe('a=1');
  expect(jar.header(url('http://localhost/other'))).toBe('b=2');
  expect(jar.header(url('http://localhost/others'))).toBeUndefined();
});

test('a later cookie of the same name replaces the earlier one, and Max-Age=0 removes it', () => {
  const jar = createCookieJar();
  const page = url('http://localhost/');
  jar.take(page, ['s=old; Path=/']);
  jar.take(page, ['s=new=er; Path=/']);
  expect(jar.header(page)).toBe('s=new=er');
  jar.take(page, ['s=; Path=/; Max-Age=0']);
  expect(jar.header(page)).toBeUndefined();
});

test('a cookie is gone when its time is over', () => {
  const jar = createCookieJar();
  const page = url('http://localhost/');
  jar.take(page, ['s=1; Max-Age=60'], 0);
  expect(jar.header(page, 59_000)).toBe('s=1');
  expect(jar.header(page, 61_000)).toBeUndefined();
});

test('secure cookies need TLS or loopback, and __Host- ones their exact form', () => {
  const jar = createCookieJar();
  jar.take(url('http://example.test/'), ['a=1; Secure; Path=/']);
  jar.take(url('https://example.test/'), ['b=1; Secure; Path=/', '__Host-c=1; Secure; Path=/x', '__Host-d=1; Path=/']);
  jar.take(url('https://example.test/'), ['__Host-e=1; Secure; Path=/']);
  expect(jar.header(url('https://example.test/'))).toBe('b=1; __Host-e=1');
  expect(jar.header(url('http://example.test/'))).toBeUndefined();
});
