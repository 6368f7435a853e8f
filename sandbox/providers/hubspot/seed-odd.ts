import { instantFrom } from '../support/time.ts';
import { ownedBy, seatOf } from './account.ts';
import { LOOSE_CONTACTS, ODD_CUSTOMERS } from './odd-customers.ts';
import { ONBOARDING, ONBOARDING_STAGES } from './pipelines.ts';
import { seedCustomer } from './seed-customer.ts';
import { stageHistory } from './stage-history.ts';
import type { HubspotStore } from './store.ts';

/** Customers of every odd kind: known to some products only, without a company, or seen by the operations lead alone. */
export function seedOddOnes(store: HubspotStore, now: Date): void {
  for (const customer of ODD_CUSTOMERS) seedCustomer(store, now, customer);
  seedLooseContacts(store, now);
  seedOfLeadership(store, now);
}

function seedLooseContacts(store: HubspotStore, now: Date): void {
  const owner = ownedBy(seatOf('ana@acme.test'));
  for (const { deal, stage, daysInStage, startedDaysAgo, people } of LOOSE_CONTACTS) {
    const past = { by: 'ana@acme.test', createdAt: instantFrom(now, -startedDaysAgo) };
    const contacts = people.map(({ firstName, lastName, email }) =>
      store.put(
        'contacts',
        {
          email,
          firstname: firstName,
          lastname: lastName,
          lifecyclestage: 'customer',
          hs_v2_date_entered_customer: past.createdAt,
          ...owner,
        },
        past,
      ),
    );
    const onboarding = store.put(
      'deals',
      {
        dealname: deal,
        pipeline: ONBOARDING,
        dealstage: ONBOARDING_STAGES[stage],
        amount: '9000',
        closedate: instantFrom(now, 25),
        ...stageHistory(now, { stage, daysInStage, startedDaysAgo }),
        ...owner,
      },
      past,
    );
    for (const contact of contacts) store.associate(onboarding, contact);
  }
}

/** A customer whom the operations lead onboards himself; his team's records are not shown to the others. */
function seedOfLeadership(store: HubspotStore, now: Date): void {
  const omar = seatOf('omar@acme.test');
  const since = instantFrom(now, -15);
  const past = { by: omar.email, createdAt: since };
  const common = {
    lifecyclestage: 'customer',
    hs_v2_date_entered_customer: since,
    ...ownedBy(omar),
    hubspot_team_id: '102',
  };
  const company = store.put('companies', { name: 'Delos Resorts', domain: 'delos.example', ...common }, past);
  const email = 'theresa.cullen@delos.example';
  const contact = store.put('contacts', { email, firstname: 'Theresa', lastname: 'Cullen', ...common }, past);
  store.associate(contact, company);
}
