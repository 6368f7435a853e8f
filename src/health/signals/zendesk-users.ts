import type { Reader } from './reader.ts';
import { together } from './source-lost.ts';
import { queriesOf, readZendesk } from './zendesk-pages.ts';
import { UserRow, type ZendeskUser } from './zendesk-rows.ts';

/** As many as one page of users holds. */
const ADDRESSES = 100;

/**
 * The users of these addresses, by address.
 * @throws SourceLost
 */
export async function findUsers(
  reader: Reader,
  prefix: string,
  emails: readonly string[],
): Promise<Map<string, ZendeskUser>> {
  const wanted = new Set(emails);
  let answered = false;

  async function find(some: readonly string[]): Promise<ZendeskUser[]> {
    const queries = queriesOf('', some, (email) => `email:${email}`, ADDRESSES);
    const found = queries.map(async ({ query, items }) => {
      const params = { query };
      const list = { reader, tool: `${prefix}users_search`, params, keys: ['users', 'results'], schema: UserRow };
      const users = await readZendesk(list);
      if (users !== undefined) {
        answered = true;
        // More than a thousand users for a hundred addresses is not an answer to the question.
        return users.complete ? users.rows : reader.lose('zendesk', 'incomplete');
      }
      // One address may be what Zendesk does not take: the others are still found.
      if (items.length === 1) return [];
      const half = Math.ceil(items.length / 2);
      return (await together([find(items.slice(0, half)), find(items.slice(half))])).flat();
    });
    return (await together(found)).flat();
  }

  const users = await find([...wanted].sort());
  if (wanted.size > 0 && !answered) reader.lose('zendesk', 'down');
  return new Map(
    users.flatMap((user) =>
      user.email !== undefined && !user.deleted && wanted.has(user.email) ? [[user.email, user]] : [],
    ),
  );
}
