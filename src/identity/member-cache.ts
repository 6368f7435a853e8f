import type { Member } from '../slack/ports.ts';

const KEEP_MS = 5 * 60_000;
const MOST = 5_000;

export interface MemberCache {
  get(userId: string): Promise<Member>;
  forget(userId: string): void;
}

/**
 * Members for at most five minutes, the least recently asked for going first when there are too many. Simultaneous
 * questions about one person are asked once. Failures are not kept.
 */
export function createMemberCache(options: {
  ask: (userId: string) => Promise<Member>;
  now: () => number;
  most?: number;
}): MemberCache {
  const { ask, now, most = MOST } = options;
  // A Map keeps the order of insertion: the first key is the one asked for longest ago.
  const known = new Map<string, { member: Member; until: number }>();
  const asking = new Map<string, Promise<Member>>();

  async function fetch(userId: string): Promise<Member> {
    const question = ask(userId);
    asking.set(userId, question);
    // The answer is as old as the question.
    const until = now() + KEEP_MS;
    try {
      const member = await question;
      // Forgotten, or asked anew, in the meantime: this answer may be the old one.
      if (asking.get(userId) === question) remember(userId, { member, until });
      return member;
    } finally {
      if (asking.get(userId) === question) asking.delete(userId);
    }
  }

  function remember(userId: string, entry: { member: Member; until: number }): void {
    known.delete(userId);
    known.set(userId, entry);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
  }

  return {
    async get(userId) {
      const entry = known.get(userId);
      if (entry && entry.until > now()) {
        remember(userId, entry);
        return entry.member;
      }
      return asking.get(userId) ?? fetch(userId);
    },
    forget(userId) {
      known.delete(userId);
      asking.delete(userId);
    },
  };
}
