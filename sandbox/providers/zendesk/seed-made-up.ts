import { madeUpCustomers } from '../support/made-up.ts';
import { seedAgents } from './seed-agents.ts';
import { moment } from './seed-ticket.ts';
import type { ZendeskStore } from './store.ts';

const SUBJECTS = ['The import stops half way', 'How do we invite our colleagues?', 'The report shows last month'];

/** An organization, its user and one or two open tickets for each made-up customer. */
export function seedMadeUpZendesk(store: ZendeskStore, now: Date, count: number): void {
  const { onboarding } = seedAgents(store);
  for (const { index, name, domain, email, firstName, lastName, startedDaysAgo, openTickets } of madeUpCustomers(
    count,
  )) {
    const createdAt = moment(now, startedDaysAgo);
    const organizationId = store.nextId();
    store.organizations.push({ id: organizationId, name, domain, tags: ['onboarding'], createdAt });
    const userId = store.nextId();
    store.users.push({
      id: userId,
      name: `${firstName} ${lastName}`,
      email,
      role: 'end-user',
      organizationId,
      groupIds: [],
      active: true,
      createdAt,
    });
    for (let number = 0; number < openTickets; number += 1) {
      const opened = moment(now, Math.min(startedDaysAgo, 0.5 + ((index * 3 + number * 5) % 12)));
      const reopened = index % 10 === 9 && number === 0;
      store.addTicket(
        {
          subject: SUBJECTS[(index + number) % SUBJECTS.length] ?? '',
          status: 'open',
          priority: index % 12 === 11 ? 'urgent' : 'normal',
          type: 'problem',
          requesterId: userId,
          submitterId: userId,
          assigneeId: null,
          organizationId,
          groupId: onboarding,
          tags: reopened ? ['onboarding', 'reopened'] : ['onboarding'],
          channel: 'email',
          createdAt: opened,
          updatedAt: opened,
          updatedById: userId,
          initiallyAssignedAt: null,
          assignedAt: null,
          statusUpdatedAt: opened,
          solvedAt: null,
          reopens: reopened ? 1 : 0,
        },
        { body: `Hello, could you have a look? ${firstName}`, authorId: userId },
      );
    }
  }
}
