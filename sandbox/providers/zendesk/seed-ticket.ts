import type { Customer } from '../hubspot/customers.ts';
import { instantFrom } from '../support/time.ts';
import { REOPENED, type ZendeskUser } from './model.ts';
import type { Slot } from './seed-tickets.ts';
import type { Topic } from './seed-topics.ts';
import type { ZendeskStore } from './store.ts';

/** Zendesk writes whole seconds. */
export function moment(now: Date, daysAgo: number): string {
  return instantFrom(now, -daysAgo).replace(/\.\d+Z$/, 'Z');
}

interface Seed {
  customer: Customer;
  slot: Slot;
  topic: Topic;
  requester: ZendeskUser;
}

/** A ticket as its slot has it, with what was said in it. */
export function seedTicket(store: ZendeskStore, now: Date, { customer, slot, topic, requester }: Seed): void {
  const createdAt = moment(now, slot.age);
  const updatedAt = moment(now, slot.touched);
  const email = slot.assignee === 'csm' ? customer.csm : slot.assignee;
  const assignee = store.users.find((user) => user.email === email);
  const done = slot.status === 'solved' || slot.status === 'closed';
  const repliedAt = moment(now, slot.touched + (slot.age - slot.touched) * 0.7);
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
      // What the account's trigger adds when a ticket is opened again.
      tags: ['onboarding', topic.tag, ...(slot.reopens ? [REOPENED] : [])],
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
