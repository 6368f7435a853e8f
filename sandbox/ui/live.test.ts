import { expect, test } from 'vitest';
import { liveStream } from './live.ts';

test('each part comes at once, and again only when it is different', async () => {
  const held = { a: 1, b: 1 };
  const listeners = new Set<() => void>();
  const response = liveStream(
    [
      { event: 'a', read: () => held.a },
      { event: 'b', read: () => held.b },
    ],
    [
      (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    ],
  );
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value;
  expect(await next()).toBe('event: a\ndata: 1\n\n');
  expect(await next()).toBe('event: b\ndata: 1\n\n');
  held.b = 2;
  for (const listener of listeners) listener();
  expect(await next()).toBe('event: b\ndata: 2\n\n');
  await reader?.cancel();
  expect(listeners.size).toBe(0);
});
