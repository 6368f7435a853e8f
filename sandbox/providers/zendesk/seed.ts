import { CUSTOMERS, type Customer } from '../hubspot/customers.ts';
import { LOOSE_CONTACTS, ODD_CUSTOMERS } from '../hubspot/odd-customers.ts';
import type { ZendeskUser } from './model.ts';
import { seedAgents } from './seed-agents.ts';
import { seedLegal, seedLooseContact, seedStrangers } from './seed-others.ts';
import { moment, seedTicket } from './seed-ticket.ts';
import { slotsOf } from './seed-tickets.ts';
import { TOPICS } from './seed-topics.ts';
import type { ZendeskStore } from './store.ts';

/** Fills a store with Acme's help desk as it stands at `now`. */
export function seedZendesk(store: ZendeskStore, now: Date): void {
  seedAgents(store);
  CUSTOMERS.forEach((customer, index) => {
    seedCustomer(store, now, customer, index);
  });
  seedStrangers(store, now);
  seedLegal(store, now);
  ODD_CUSTOMERS.forEach((customer, index) => {
    if (customer.inZendesk) seedCustomer(store, now, customer, CUSTOMERS.length + index);
  });
  for (const { people } of LOOSE_CONTACTS) for (const person of people) seedLooseContact(store, now, person);
}

function seedCustomer(store: ZendeskStore, now: Date, customer: Customer, index: number): void {
  const people = seedPeople(store, now, customer);
  slotsOf(customer).forEach((slot, number) => {
    const topic = TOPICS[(index * 5 + number) % TOPICS.length];
    const requester = people[slot.from];
    if (topic && requester) seedTicket(store, now, { customer, slot, topic, requester });
  });
}

/** The organization and its people, in the order of the customer's contacts. */
function seedPeople(store: ZendeskStore, now: Date, customer: Customer): ZendeskUser[] {
  const createdAt = moment(now, customer.startedDaysAgo);
  const organizationId = store.nextId();
  store.organizations.push({
    id: organizationId,
    name: customer.name,
    domain: customer.domain,
    tags: ['onboarding'],
    createdAt,
  });
  return customer.contacts.map(({ firstName, lastName, email }) => {
    const user: ZendeskUser = {
      id: store.nextId(),
      name: `${firstName} ${lastName}`,
      email,
      role: 'end-user',
      organizationId,
      groupIds: [],
      active: true,
      createdAt,
    };
    store.users.push(user);
    return user;
  });
}
