import { CUSTOMERS, type Customer } from '../hubspot/customers.ts';
import { instantFrom } from '../support/time.ts';
import type { Group, ZendeskUser } from './model.ts';
import { seedLegal, seedStrangers } from './seed-others.ts';
import { type Slot, slotsOf } from './seed-tickets.ts';
import { TOPICS, type Topic } from './seed-topics.ts';
import type { ZendeskStore } from './store.ts';

/** Zendesk writes whole seconds. */
function at(now: Date, daysAgo: number): string {
  return instantFrom(now, -daysAgo).replace(/\.\d+Z$/, 'Z');
}

/** Fills a store with Acme's help desk as it stands at `now`. */
export function seedZendesk(store: ZendeskStore, now: Date): void {
  seedAgents(store);
  CUSTOMERS.forEach((customer, index) => {
    const people = seedCustomer(store, now, customer);
    slotsOf(customer).forEach((slot, number) => {
      const topic = TOPICS[(index * 5 + number) % TOPICS.length];
      const requester = people[slot.from];
      if (topic && requester) seedTicket(store, now, { customer, slot, topic, requester });
    });
  });
  seedStrangers(store, now);
  seedLegal(store, now);
}

function seedAgents(store: ZendeskStore): void {
  const group = (name: string, description: string, isPublic = true): Group => {
    const added = { id: store.nextId(), name, description, isPublic };
    store.groups.push(added);
    return added;
  };
  const support = group('Support', 'First line');
  const onboarding = group('Onboarding', 'Customers before go-live').id;
  const escalations = group('Escalations', 'Engineering help').id;
  const legal = group('Legal', 'Contracts and claims', false).id;
  const agent = (email: string, name: string, role: 'agent' | 'admin', groupIds: number[]) =>
    store.users.push({
      id: store.nextId(),
      name,
      email,
      role,
      organizationId: null,
      groupIds,
      active: true,
      createdAt: '2023-02-06T09:00:00Z',
    });
  agent('ana@acme.test', 'Ana Ruiz', 'agent', [onboarding, support.id]);
  agent('omar@acme.test', 'Omar Haddad', 'admin', [onboarding, support.id, escalations, legal]);
  agent('mia@acme.test', 'Mia Larsen', 'agent', [support.id, onboarding]);
  agent('leo@acme.test', 'Leo Brandt', 'agent', [escalations, onboarding]);
}

/** The organization and its people, in the order of the customer's contacts. */
function seedCustomer(store: ZendeskStore, now: Date, customer: Customer): ZendeskUser[] {
  const createdAt = at(now, customer.startedDaysAgo);
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

interface Seed {
  customer: Customer;
  slot: Slot;
  topic: Topic;
  requester: ZendeskUser;
}

function seedTicket(store: ZendeskStore, now: Date, { customer, slot, topic, requester }: Seed): void {
  const createdAt = at(now, slot.age);
  const updatedAt = at(now, slot.touched);
  const email = slot.assignee === 'csm' ? customer.csm : slot.assignee;
  const assignee = store.users.find((user) => user.email === email);
  const done = slot.status === 'solved' || slot.status === 'closed';
  const repliedAt = at(now, slot.touched + (slot.age - slot.touched) * 0.7);
  const ticket = store.addTicket(
    {
      subject: topic.subject,
      status: slot.status,
      priority: slot.priority,
      type: topic.type,
      requesterId: requester.id,
      submitterId: requester.id,
      assigneeId: assignee?.id ?? null,
      organizationId: requester.organizationId,
      groupId: store.groups.find(({ name }) => name === 'Onboarding')?.id ?? null,
      tags: ['onboarding', topic.tag],
      channel: slot.from === 2 ? 'web' : 'email',
      createdAt,
      updatedAt,
      updatedById: assignee && done ? assignee.id : requester.id,
      initiallyAssignedAt: assignee ? repliedAt : null,
      assignedAt: assignee ? repliedAt : null,
      statusUpdatedAt: updatedAt,
      solvedAt: done ? updatedAt : null,
      reopens: slot.reopens ?? 0,
    },
    { body: `Hello,\n\n${topic.ask}\n\n${requester.name}, ${customer.name}`, authorId: requester.id },
  );
  if (assignee && slot.touched < slot.age) {
    const note = {
      body: topic.note,
      authorId: assignee.id,
      public: false,
      channel: 'web',
      createdAt: repliedAt,
    } as const;
    store.addComment(ticket, { ...note, body: topic.reply, public: true });
    store.addComment(ticket, note);
    const answer = { body: topic.more, authorId: requester.id, public: true, channel: 'email' } as const;
    store.addComment(ticket, { ...answer, createdAt: updatedAt });
  }
  if (slot.rating) {
    const comment = slot.rating === 'good' ? 'Quick and friendly, thank you.' : 'Solved for you, not for us.';
    store.ratings.push({ id: store.nextId(), ticketId: ticket.id, score: slot.rating, comment, createdAt: updatedAt });
  }
}
