import { MADE_UP_CSM, madeUpCustomers } from '../support/made-up.ts';
import { instantFrom } from '../support/time.ts';
import { ownedBy, seatOf } from './account.ts';
import { ONBOARDING, ONBOARDING_STAGES } from './pipelines.ts';
import { stageHistory } from './stage-history.ts';
import type { HubspotStore } from './store.ts';

/** A company, its contact and its onboarding deal for each made-up customer. */
export function seedMadeUpHubspot(store: HubspotStore, now: Date, count: number): void {
  const owner = ownedBy(seatOf(MADE_UP_CSM));
  for (const customer of madeUpCustomers(count)) {
    const { name, domain, email, firstName, lastName, stage, daysInStage, startedDaysAgo } = customer;
    const became = instantFrom(now, -startedDaysAgo);
    const past = { by: MADE_UP_CSM, createdAt: became };
    const common = { lifecyclestage: 'customer', hs_v2_date_entered_customer: became, ...owner };
    const company = store.put('companies', { name, domain, ...common }, past);
    const contact = store.put('contacts', { email, firstname: firstName, lastname: lastName, ...common }, past);
    const deal = store.put(
      'deals',
      {
        dealname: `${name} onboarding`,
        pipeline: ONBOARDING,
        dealstage: ONBOARDING_STAGES[stage],
        amount: '12000',
        closedate: instantFrom(now, 30 - startedDaysAgo),
        ...stageHistory(now, { stage, daysInStage, startedDaysAgo }),
        ...owner,
      },
      past,
    );
    store.associate(contact, company);
    store.associate(deal, company);
    store.associate(deal, contact);
  }
}
