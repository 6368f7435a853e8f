import type { Customer } from './customers.ts';

interface SeedTask {
  subject: string;
  body: string;
  status: 'NOT_STARTED' | 'IN_PROGRESS' | 'WAITING' | 'COMPLETED';
  priority: 'LOW' | 'MEDIUM' | 'HIGH';
  /** Negative: it was due that many days ago. */
  dueInDays: number;
  /** The customer's CSM where absent. */
  owner?: string;
}

interface SeedNote {
  body: string;
  daysAgo: number;
}

/** What the CSM has planned and written down about a customer, in keeping with how the onboarding goes. */
export function activities(customer: Customer): { tasks: SeedTask[]; notes: SeedNote[] } {
  const { name, contacts } = customer;
  const [sponsor, lead, user] = contacts.map(({ firstName }) => firstName);
  switch (customer.health) {
    case 'healthy':
      return {
        tasks: [
          task(
            `Send recap to ${lead} (${name})`,
            'Minutes and the recording of the last session.',
            'COMPLETED',
            'LOW',
            -2,
          ),
          task(`Weekly check-in with ${name}`, 'Agenda: progress, questions, dates.', 'NOT_STARTED', 'MEDIUM', 3),
        ],
        notes: [
          note(`${lead} is happy with the pace. ${user} finished the admin course. Next session is booked.`, 2),
          note(
            `Kickoff with ${sponsor}, ${lead} and ${user}. Goals and go-live date agreed.`,
            customer.startedDaysAgo - 1,
          ),
        ],
      };
    case 'watch':
      return {
        tasks: [
          task(
            `Answer ${lead}'s open questions (${name})`,
            'Roles, and the second export file.',
            'IN_PROGRESS',
            'MEDIUM',
            1,
          ),
          task(`Confirm go-live date with ${name}`, 'Depends on the last open ticket.', 'NOT_STARTED', 'MEDIUM', -2),
        ],
        notes: [
          note(`${lead} asked for one more week. ${sponsor} has not been told yet.`, 6),
          note(`Walked through the project plan with ${lead}; ${user} joins for the tests.`, 17),
        ],
      };
    case 'at_risk':
      return {
        tasks: [
          task(`Call ${sponsor} about the delay (${name})`, 'Offer a joint working session.', 'NOT_STARTED', 'HIGH', 1),
          task(`Unblock ${name}: waiting for access`, 'Their IT has to open the firewall.', 'WAITING', 'HIGH', -5),
          task(
            `Ask support about ${name}'s tickets`,
            'Two are older than a week.',
            'NOT_STARTED',
            'MEDIUM',
            -1,
            'mia@acme.test',
          ),
        ],
        notes: [
          note(`${lead} missed the last two sessions. ${user} says the team is busy with quarter end.`, 12),
          note(`${sponsor} asked what is needed to keep the date.`, 20),
        ],
      };
    case 'critical':
      return {
        tasks: [
          task(`Executive call with ${sponsor} (${name})`, 'Decide: new plan or pause.', 'NOT_STARTED', 'HIGH', -9),
          task(`Write a recovery plan for ${name}`, 'Dates, owners, what we give up.', 'IN_PROGRESS', 'HIGH', -4),
        ],
        notes: [
          note(`${sponsor} is thinking about stopping the project. ${lead} no longer answers.`, 23),
          note(`Single sign-on still fails for ${user}; the ticket was reopened.`, 26),
        ],
      };
  }
}

function task(
  subject: string,
  body: string,
  status: SeedTask['status'],
  priority: SeedTask['priority'],
  dueInDays: number,
  owner?: string,
): SeedTask {
  return { subject, body, status, priority, dueInDays, ...(owner ? { owner } : {}) };
}

function note(body: string, daysAgo: number): SeedNote {
  return { body, daysAgo };
}
