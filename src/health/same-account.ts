import type { Account } from './types.ts';

/** An account of an earlier morning. */
interface Known {
  id: string;
  account_key: string;
  account: Pick<Account, 'emails'>;
  /** YYYY-MM-DD on which it was last there. */
  last_seen: string;
}

/**
 * The accounts of today that are ones of earlier mornings under another key, by today's key: HubSpot gives a customer
 * its company, or merges two, often days after its first contact is there. An account whose key is new and that has
 * people of one that is gone is that one; of several that are gone, the one that was there last.
 */
export function sameAccounts(known: readonly Known[], today: readonly Account[]): Map<string, string> {
  const keys = new Set(today.map(({ key }) => key));
  const knownKeys = new Set(known.map(({ account_key }) => account_key));
  const gone = known
    .filter(({ account_key }) => !keys.has(account_key))
    .toSorted((a, b) => compare(b.last_seen, a.last_seen) || compare(a.account_key, b.account_key));
  const goneOf = new Map(gone.toReversed().flatMap((one) => one.account.emails.map((email) => [email, one] as const)));
  const same = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, emails } of today.toSorted((a, b) => compare(a.key, b.key))) {
    if (knownKeys.has(key)) continue;
    const theirs = new Set(emails.flatMap((email) => goneOf.get(email) ?? []));
    const was = gone.find((one) => theirs.has(one) && !taken.has(one.id));
    if (!was) continue;
    same.set(key, was.id);
    taken.add(was.id);
  }
  return same;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
