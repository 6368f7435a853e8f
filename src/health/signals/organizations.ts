import type { z } from 'zod';
import { recordIn } from '../../connectors/catalogue/view.ts';
import type { JsonObject } from '../../connectors/types.ts';
import type { Account } from '../types.ts';
import { isFreeMail } from './free-mail.ts';
import { beginningsOf } from './names.ts';
import type { Reader } from './reader.ts';
import { listUnder } from './rows.ts';
import { together } from './source-lost.ts';
import { queriesOf, readZendesk } from './zendesk-pages.ts';
import { OrganizationRow, UserRow } from './zendesk-rows.ts';

/** 1,000 organizations: a person waits for this list. */
const LIST_PAGES = 10;
/** The people of one customer are in few organizations; each that no list has costs a call. */
const MOST_GETS = 10;
const PAGE = 100;

export interface Organization {
  id: string;
  name: string;
  /** It has the account's domain. */
  sameDomain: boolean;
  /** People of the account, or who write from its domain, are in it. */
  hasPeople: boolean;
}

interface Search {
  reader: Reader;
  prefix: string;
  account: Pick<Account, 'name' | 'domain' | 'emails'>;
}

/**
 * The Zendesk organizations that the person sees: those that begin with the account's name or domain, those its people
 * are in, and then the list. `organizations_search` would find exact names, but is for admins alone
 * (developer.zendesk.com, "Organizations").
 * @returns `complete` is false where there are more
 * @throws SourceLost
 */
export async function findOrganizations(search: Search): Promise<{ rows: Organization[]; complete: boolean }> {
  const { reader, prefix, account } = search;
  const rows = new Map<string, z.infer<typeof OrganizationRow>>();
  const people = new Set<string>();
  let complete = false;
  const keep = (found: Iterable<z.infer<typeof OrganizationRow>>) => {
    for (const row of found) rows.set(row.id, row);
  };
  const tool = `${prefix}organizations_list`;
  const list = { reader, tool, params: {}, keys: ['organizations'], schema: OrganizationRow, most: LIST_PAGES };
  await together([
    byName(search).then(keep),
    idsOfPeople(search).then((ids) => {
      for (const id of ids) people.add(id);
    }),
    readZendesk(list).then((found) => {
      keep(found?.rows ?? reader.lose('zendesk', 'down'));
      complete = found?.complete === true;
    }),
  ]);
  const missing = [...people].filter((id) => !rows.has(id));
  keep(await byId(search, missing));
  const domain = account.domain?.toLowerCase();
  return {
    complete,
    rows: [...rows.values()].map(({ id, name, domain_names: domains }) => ({
      id,
      name,
      sameDomain: domain !== undefined && domains?.some((one) => one.toLowerCase() === domain) === true,
      hasPeople: people.has(id),
    })),
  };
}

async function byName({ reader, prefix, account }: Search) {
  const found = beginningsOf(account.name, workDomain(account)).map((name) =>
    find(reader, `${prefix}organizations_autocomplete`, { name }, 'organizations', OrganizationRow),
  );
  return (await together(found)).flat();
}

async function idsOfPeople({ reader, prefix, account }: Search): Promise<string[]> {
  const domain = workDomain(account);
  const [addresses] = queriesOf('', account.emails, (email) => `email:${email}`, PAGE);
  const queries = [addresses?.query, domain].filter((query) => query !== undefined);
  const tool = `${prefix}users_search`;
  const found = queries.map((query) => find(reader, tool, { query, page: 1, per_page: PAGE }, 'users', UserRow));
  const emails = new Set(account.emails);
  // A part of an address is found in other addresses too.
  const theirs = (email = '') => emails.has(email) || (domain !== undefined && email.endsWith(`@${domain}`));
  const people = (await together(found)).flat().filter(({ email, deleted }) => !deleted && theirs(email));
  return people.flatMap(({ organizationId }) => organizationId ?? []);
}

async function byId({ reader, prefix }: Search, ids: readonly string[]) {
  const wanted = ids.map(Number).filter(Number.isSafeInteger).slice(0, MOST_GETS);
  const found = wanted.map(async (id) => {
    const answer = await reader.ask('zendesk', `${prefix}organization_get`, { organization_id: id });
    if (answer.kind === 'refused') return [];
    const row = OrganizationRow.safeParse(recordIn(answer.data, 'organization'));
    return row.success ? [row.data] : [];
  });
  return (await together(found)).flat();
}

/** The first page of what a search finds. What is no answer to it finds nothing: there still is the list. */
async function find<T>(reader: Reader, tool: string, params: JsonObject, key: string, schema: z.ZodType<T>) {
  const answer = await reader.ask('zendesk', tool, params);
  const list = answer.kind === 'refused' ? undefined : listUnder(answer.data, key);
  return (list ?? []).flatMap((item) => schema.safeParse(item).data ?? []);
}

function workDomain({ domain }: Pick<Account, 'domain'>): string | undefined {
  return domain === undefined || isFreeMail(domain.toLowerCase()) ? undefined : domain.toLowerCase();
}
