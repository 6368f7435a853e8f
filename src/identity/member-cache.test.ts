import { expect, test } from 'vitest';
import type { Member } from '../slack/ports.ts';
import { createMemberCache } from './member-cache.ts';

test('above its size the least recently asked-for goes', async () => {
  const asked: string[] = [];
  const cache = createMemberCache({
    most: 2,
    now: () => 0,
    ask: async (userId): Promise<Member> => {
      asked.push(userId);
      const flags = { deleted: false, guest: false, bot: false, stranger: false };
      return { userId, teamId: 'T0ACME', name: userId, timeZone: 'UTC', ...flags };
    },
  });
  for (const userId of ['U1', 'U2', 'U1', 'U3', 'U1', 'U2']) await cache.get(userId);
  expect(asked).toEqual(['U1', 'U2', 'U3', 'U2']);
});
