import type { Account } from '../types.ts';
import { isFreeMail } from './free-mail.ts';

/** A person at a customer, as HubSpot has them. */
export interface Contact {
  id: string;
  /** Lower case. */
  email?: string | undefined;
  name?: string | undefined;
  /** What the contact says their company is called. */
  company?: string | undefined;
  /** The company the contact is associated with. */
  companyId?: string | undefined;
  /** When the onboarding began, ISO 8601. */
  since: string;
  /** HubSpot does not tell when that was: `since` is when the contact was created, before which it cannot have begun. */
  undated?: boolean;
}

export interface Company {
  id: string;
  name?: string | undefined;
  /** Lower case, without `www.`. */
  domain?: string | undefined;
}

/**
 * Groups contacts into accounts: by the company they are associated with, else by the domain of their mail address; a
 * domain that is a company's belongs to that company. Who has no address, or one at a free provider, stands alone.
 * The order of the rows does not matter.
 */
export function groupAccounts(contacts: readonly Contact[], companies: readonly Company[]): Account[] {
  const known = new Map(byId(companies).map((company) => [company.id, company]));
  const ofDomain = new Map(
    [...known.values()].reverse().flatMap(({ id, domain }) => (domain === undefined ? [] : [[domain, id] as const])),
  );
  const groups = new Map<string, Contact[]>();
  for (const contact of byId(contacts)) {
    const key = keyOf(contact, ofDomain);
    groups.set(key, [...(groups.get(key) ?? []), contact]);
  }
  return [...groups].map(([key, people]) => accountOf(key, people, known)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function keyOf({ id, email, companyId }: Contact, ofDomain: ReadonlyMap<string, string>): string {
  if (companyId !== undefined) return `company:${companyId}`;
  const domain = workDomain(email);
  if (domain === undefined) return `contact:${id}`;
  const company = ofDomain.get(domain);
  return company === undefined ? `domain:${domain}` : `company:${company}`;
}

function accountOf(key: string, people: readonly Contact[], companies: ReadonlyMap<string, Company>): Account {
  const [kind, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
  const company = kind === 'company' ? companies.get(id) : undefined;
  const domains = new Set(people.flatMap(({ email }) => workDomain(email) ?? []));
  const domain = company?.domain ?? (domains.size === 1 ? [...domains][0] : undefined);
  const [first] = [...people].sort(
    (a, b) =>
      Number(a.undated ?? false) - Number(b.undated ?? false) || compare(a.since, b.since) || compareIds(a.id, b.id),
  );
  const person = kind === 'contact' ? (first?.name ?? first?.email ?? `Contact ${id}`) : `Company ${id}`;
  return {
    key,
    name: company?.name ?? mostSaid(people) ?? domain ?? person,
    ...(domain === undefined ? {} : { domain }),
    record: kind === 'company' ? { type: 'companies', id } : { type: 'contacts', id: first?.id ?? id },
    emails: [...new Set(people.flatMap(({ email }) => email ?? []))].sort(),
    since: first?.since ?? '',
    ...(first?.undated && { undated: true }),
  };
}

/** The company's name that most of its people give; among equals, the first in the alphabet. */
function mostSaid(people: readonly Contact[]): string | undefined {
  const times = new Map<string, number>();
  for (const { company } of people) {
    if (company !== undefined) times.set(company, (times.get(company) ?? 0) + 1);
  }
  return [...times].sort(([a, n], [b, m]) => m - n || compare(a, b))[0]?.[0];
}

/** The domain of an address at a company. */
function workDomain(email: string | undefined): string | undefined {
  const domain = email?.slice(email.lastIndexOf('@') + 1);
  return domain === undefined || domain === '' || isFreeMail(domain) ? undefined : domain;
}

function byId<T extends { id: string }>(rows: readonly T[]): T[] {
  const once = new Map(rows.map((row) => [row.id, row]));
  return [...once.values()].sort((a, b) => compareIds(a.id, b.id));
}

/** HubSpot's ids are numbers written as text. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || compare(a, b);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
