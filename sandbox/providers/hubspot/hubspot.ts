import { type ProviderOptions, systemClock } from '../support/time.ts';
import type { Provider } from '../types.ts';
import { SEATS, seatOf } from './account.ts';
import { toolMaker } from './define-tool.ts';
import { hubspotRecords } from './records.ts';
import { seedHubspot } from './seed.ts';
import { seedMadeUpHubspot } from './seed-made-up.ts';
import { HubspotStore } from './store.ts';
import { accountTools } from './tools/account-tools.ts';
import { associationTools } from './tools/association-tools.ts';
import { companyTools } from './tools/company-tools.ts';
import { contactTools } from './tools/contact-tools.ts';
import { dealTools } from './tools/deal-tools.ts';
import { noteTools } from './tools/note-tools.ts';
import { taskTools } from './tools/task-tools.ts';
import { ticketTools } from './tools/ticket-tools.ts';

/**
 * A HubSpot account of its own, seeded as of now: Acme's customers in onboarding, prospects, and an Executive pipeline
 * that only the operations lead sees; or as many made-up customers as asked for, and nothing else.
 */
export function createHubspot({ now = systemClock, customers }: ProviderOptions = {}): Provider {
  const store = new HubspotStore(now);
  if (customers === undefined) seedHubspot(store, now());
  else seedMadeUpHubspot(store, now(), customers);
  const tool = toolMaker(seatOf);
  return {
    id: 'hubspot',
    label: 'HubSpot',
    providerKey: 'HUBSPOT',
    tools: [
      ...contactTools(tool, store),
      ...companyTools(tool, store),
      ...dealTools(tool, store),
      ...ticketTools(tool, store),
      ...taskTools(tool, store),
      ...noteTools(tool, store),
      ...accountTools(tool),
      ...associationTools(tool, store),
    ],
    users: () => SEATS.map(({ email, firstName, lastName }) => ({ email, name: `${firstName} ${lastName}` })),
    records: () => hubspotRecords(store),
  };
}
