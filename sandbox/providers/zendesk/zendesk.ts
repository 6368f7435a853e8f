import { toolMaker } from '../hubspot/define-tool.ts';
import { asUsers } from '../support/directory.ts';
import { type ProviderOptions, systemClock } from '../support/time.ts';
import type { Provider } from '../types.ts';
import { zendeskRecords } from './records.ts';
import { seedZendesk } from './seed.ts';
import { seedMadeUpZendesk } from './seed-made-up.ts';
import { ZendeskStore } from './store.ts';
import { peopleTools } from './tools/people-tools.ts';
import { searchTools } from './tools/search-tools.ts';
import { ticketReadTools } from './tools/ticket-read-tools.ts';
import { ticketWriteTools } from './tools/ticket-write-tools.ts';

/**
 * A Zendesk account of its own, seeded as of now: the tickets of Acme's customers in onboarding, and a Legal group whose
 * tickets only the operations lead sees; or those of as many made-up customers as asked for. The tools are those of
 * Scalekit's OAuth connector.
 */
export function createZendesk({ now = systemClock, customers }: ProviderOptions = {}): Provider {
  const store = new ZendeskStore(now);
  if (customers === undefined) seedZendesk(store, now());
  else seedMadeUpZendesk(store, now(), customers);
  const tool = toolMaker((email) => store.signIn(email));
  return {
    id: 'zendesk',
    label: 'Zendesk',
    providerKey: 'ZENDESKOAUTH',
    tools: [
      ...searchTools(tool, store),
      ...ticketReadTools(tool, store),
      ...ticketWriteTools(tool, store),
      ...peopleTools(tool, store),
    ],
    users: () => asUsers(store.agents()),
    records: () => zendeskRecords(store),
  };
}
