/** Of one message; the others stay as they are. */
const MOST_PEOPLE = 10;
const NAME_CHARS = 60;

/**
 * The words of a request with people's names in the place of Slack's mentions (`<@U0OMAR>`), so that "assign it to @Omar"
 * can be understood. Who cannot be asked about stays as they are.
 *
 * @example withNames('ask <@U0OMAR>', async () => 'Omar Haddad') // 'ask @Omar Haddad'
 */
export async function withNames(text: string, named: (userId: string) => Promise<string | undefined>): Promise<string> {
  const ids = [...new Set([...text.matchAll(MENTION)].map(([, id = '']) => id))].slice(0, MOST_PEOPLE);
  const entries = await Promise.all(ids.map(async (id) => [id, await named(id).catch(() => undefined)] as const));
  const known = new Map(entries);
  return text.replace(MENTION, (whole, id: string) => wordsOf(known.get(id)) ?? whole);
}

const MENTION = /<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>/g;

/** People choose their names: what is no part of one could be taken for something else. */
function wordsOf(name = ''): string | undefined {
  const plain = name
    .replace(/[^\p{L}\p{M}\p{N} .'’-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, NAME_CHARS);
  return plain === '' ? undefined : `@${plain}`;
}
