import type { Account } from '../types.ts';
import { findProjects } from './linear.ts';
import { likeness, namedIn, phraseOf } from './names.ts';
import { findOrganizations } from './organizations.ts';
import type { Reader } from './reader.ts';
import type { SignalSettings } from './settings.ts';
import { SourceLost, type Unavailable } from './source-lost.ts';
import { zendeskPrefix } from './zendesk-pages.ts';

/** What an account can be linked to by hand. */
export interface Candidate {
  id: string;
  name: string;
}

/** `complete` is false where the product has more than was read. */
type Candidates = { kind: 'found'; candidates: Candidate[]; complete: boolean } | Unavailable;

interface Found {
  /** `sure`: what is known beside the name; it weighs more than any name. */
  rows: (Candidate & { sure: number })[];
  complete: boolean;
}

/** The Zendesk organizations an account could be, the likeliest first. */
export function organizationCandidates(
  reader: Reader,
  account: Account,
  { zendeskPrefix: prefix = zendeskPrefix() }: SignalSettings,
): Promise<Candidates> {
  return ranked(account.name, async () => {
    const { rows, complete } = await findOrganizations({ reader, prefix, account });
    return {
      complete,
      rows: rows.map(({ id, name, sameDomain, hasPeople }) => ({
        id,
        name,
        sure: (sameDomain ? 4 : 0) + (hasPeople ? 2 : 0),
      })),
    };
  });
}

/** The Linear projects whose issues an account's could be, the likeliest first. Nothing in Linear finds projects by name. */
export function projectCandidates(reader: Reader, { key, name, domain }: Account): Promise<Candidates> {
  const byDomain = [{ key, phrase: '', domain: domain?.toLowerCase() }];
  return ranked(name, async () => {
    const { rows, complete } = await findProjects(reader);
    const open = rows.filter(({ gone }) => !gone);
    return {
      complete,
      rows: open.map(({ id, name: title }) => ({
        id,
        name: title,
        sure: namedIn(title, byDomain).length > 0 ? 4 : 0,
      })),
    };
  });
}

async function ranked(name: string, read: () => Promise<Found>): Promise<Candidates> {
  try {
    const { rows, complete } = await read();
    const phrase = phraseOf(name);
    const rankOf = (row: Candidate) => (phraseOf(row.name) === phrase ? 2 : likeness(row.name, name));
    const all = rows.map((row) => ({ ...row, rank: row.sure + rankOf(row) }));
    all.sort((a, b) => b.rank - a.rank || a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
    return { kind: 'found', candidates: all.map(({ id, name: title }) => ({ id, name: title })), complete };
  } catch (error) {
    if (error instanceof SourceLost) return error.unavailable;
    throw error;
  }
}
