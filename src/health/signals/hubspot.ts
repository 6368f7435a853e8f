import { chunked } from '../../connectors/paging.ts';
import type { Account } from '../types.ts';
import { type Company, type Contact, groupAccounts } from './accounts.ts';
import { CompanyRow, contactSchema, enteredProperty, Owner } from './hubspot-rows.ts';
import { equal, PAGE, readHubspot, searchFor } from './hubspot-search.ts';
import type { Reader } from './reader.ts';
import type { SignalSettings } from './settings.ts';
import { together } from './source-lost.ts';

const DAY_MS = 86_400_000;

/**
 * The person's owner record, by their mail address.
 * @returns its id; undefined where HubSpot has none
 * @throws SourceLost
 */
export async function findOwner(reader: Reader, email: string): Promise<string | undefined> {
  const found = await readHubspot(reader, 'hubspot_owners_list', { email, limit: PAGE }, Owner);
  const wanted = email.toLowerCase();
  return found?.rows.find((owner) => owner.email?.toLowerCase() === wanted && owner.archived !== true)?.id;
}

/**
 * The accounts whose onboarding the owner does, from their contacts.
 * @returns `complete` is false where HubSpot has more of them than its search gives
 * @throws SourceLost
 */
export async function readAccounts(
  reader: Reader,
  owner: string,
  settings: SignalSettings,
  now: Date,
): Promise<{ accounts: Account[]; complete: boolean }> {
  const found = await readContacts(reader, owner, settings, now);
  const companies = await readCompanies(
    reader,
    found.rows.flatMap(({ companyId }) => companyId ?? []),
  );
  return { accounts: groupAccounts(found.rows, companies), complete: found.complete };
}

async function readContacts(
  reader: Reader,
  owner: string,
  { lifecycleProperty, lifecycleValue, windowDays }: SignalSettings,
  now: Date,
): Promise<{ rows: Contact[]; complete: boolean }> {
  const start = String(now.getTime() - windowDays * DAY_MS);
  const own = [equal('hubspot_owner_id', owner), equal(lifecycleProperty, lifecycleValue)];
  const created = { propertyName: 'createdate', operator: 'GTE', value: start } as const;
  // HubSpot notes when a contact entered a value of its own lifecycle property, and of no other.
  const entered = lifecycleProperty === 'lifecyclestage' ? enteredProperty(lifecycleValue) : undefined;
  const asked = ['email', 'firstname', 'lastname', 'company', 'associatedcompanyid', 'createdate', lifecycleProperty];
  const search = (groups: Parameters<typeof searchFor>[0], more: string[]) =>
    readHubspot(
      reader,
      'hubspot_contacts_search',
      searchFor(groups, [...asked, ...more]),
      contactSchema(more.length === 0 ? undefined : entered),
    );
  if (entered !== undefined) {
    const found = await search(
      [
        [...own, { propertyName: entered, operator: 'GTE', value: start }],
        [...own, { propertyName: entered, operator: 'NOT_HAS_PROPERTY' }, created],
      ],
      [entered],
    );
    if (found !== undefined) return found;
  }
  return (await search([[...own, created]], [])) ?? reader.lose('hubspot', 'down');
}

/** Names and domains; a company that cannot be read is left out. */
async function readCompanies(reader: Reader, ids: readonly string[]): Promise<Company[]> {
  const pages = chunked([...new Set(ids)].sort(), PAGE).map(async (values) => {
    const search = searchFor([[{ propertyName: 'hs_object_id', operator: 'IN', values }]], ['name', 'domain']);
    const found = await readHubspot(reader, 'hubspot_companies_search', search, CompanyRow);
    return found?.rows ?? [];
  });
  return (await together(pages)).flat();
}
