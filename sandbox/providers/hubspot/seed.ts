import { CUSTOMERS } from './customers.ts';
import { seedCustomer } from './seed-customer.ts';
import { seedOddOnes } from './seed-odd.ts';
import { seedExecutive, seedProspects } from './seed-others.ts';
import { seedTickets } from './seed-tickets.ts';
import type { HubspotStore } from './store.ts';

/** Fills a store with Acme's CRM as it stands at `now`. */
export function seedHubspot(store: HubspotStore, now: Date): void {
  for (const customer of CUSTOMERS) seedCustomer(store, now, customer);
  seedProspects(store, now);
  seedExecutive(store, now);
  seedTickets(store, now);
  seedOddOnes(store, now);
}
