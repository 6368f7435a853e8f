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

export interface OwnersAccounts {
  accounts: Account[];
  /** False where HubSpot has more of them than its search gives. */
  complete: boolean;
  /** False where no contact of theirs has the lifecycle value, and HubSpot does not seem to know it either. */
  lifecycleKnown: boolean;
}

/**
 * The accounts whose onboarding the owner does, from their contacts. One that may have begun before the window, since
 * HubSpot does not tell when it did, is among them as `undated`.
 * @param refused told of the property by which HubSpot does not search, at most once
 * @throws SourceLost
 */
export async function readAccounts(
  reader: Reader,
  owner: string,
  settings: SignalSettings,
  now: Date,
  refused: (property: string) => void = () => {},
): Promise<OwnersAccounts> {
  const { lifecycleKnown, ...found } = await readContacts(reader, owner, settings, now, refused);
  const companies = await readCompanies(
    reader,
    found.rows.flatMap(({ companyId }) => companyId ?? []),
  );
  return { accounts: groupAccounts(found.rows, companies), complete: found.complete, lifecycleKnown };
}

async function readContacts(
  reader: Reader,
  owner: string,
  { lifecycleProperty, lifecycleValue, windowDays }: SignalSettings,
  now: Date,
  refused: (property: string) => void,
): Promise<{ rows: Contact[]; complete: boolean; lifecycleKnown: boolean }> {
  const start = now.getTime() - windowDays * DAY_MS;
  const since = { operator: 'GTE', value: String(start) } as const;
  const own = [equal('hubspot_owner_id', owner), equal(lifecycleProperty, lifecycleValue)];
  const starts = startsOf(lifecycleProperty, lifecycleValue);
  const [entered] = starts;
  const asked = ['email', 'firstname', 'lastname', 'company', 'associatedcompanyid', 'createdate', lifecycleProperty];
  const search = (groups: Parameters<typeof searchFor>[0], dates: string[]) =>
    readHubspot(reader, 'hubspot_contacts_search', searchFor(groups, [...asked, ...dates]), contactSchema(dates));

  if (entered !== undefined) {
    const dated = await search(
      [
        [...own, { propertyName: entered, ...since }],
        [...own, { propertyName: entered, operator: 'NOT_HAS_PROPERTY' }, { propertyName: 'createdate', ...since }],
      ],
      [entered],
    );
    if (dated !== undefined) return { ...dated, rows: within(dated.rows, start), lifecycleKnown: true };
  }
  // Who was created before the window may have entered in it: so all of them are read, and looked at here.
  const all = (await search([own], starts)) ?? (entered && (await search([own], [])));
  if (!all) {
    refused(lifecycleProperty);
    return reader.lose('hubspot', 'down');
  }
  if (entered !== undefined) refused(entered);
  return { ...all, rows: within(all.rows, start), lifecycleKnown: entered === undefined || all.rows.length > 0 };
}

/** HubSpot notes when a contact entered a value of its own lifecycle property, and of no other: today's name, then the old. */
function startsOf(property: string, value: string): string[] {
  return property === 'lifecyclestage' ? [enteredProperty(value), `hs_lifecyclestage_${value}_date`] : [];
}

/** Those that began in the window, or may have. Who was created in it began in it, too. */
function within(contacts: readonly Contact[], start: number): Contact[] {
  return contacts.flatMap((contact) => {
    if (Date.parse(contact.since) >= start) return [{ ...contact, undated: false }];
    return contact.undated ? [contact] : [];
  });
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
