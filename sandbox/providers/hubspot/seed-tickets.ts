import { instantFrom } from '../support/time.ts';
import { seatOf } from './account.ts';
import type { HubspotStore } from './store.ts';

const TICKETS = [
  {
    company: 'Globex',
    by: 'ana@acme.test',
    subject: 'Invoice shows the old address',
    content: 'Accounting in Prague asks for the address of the new plant on the next invoice.',
    stage: '1',
    priority: 'LOW',
    daysAgo: 4,
  },
  {
    company: 'Hooli',
    by: 'ana@acme.test',
    subject: 'Second test workspace',
    content: 'Denpok wants to try the import without touching the live data.',
    stage: '3',
    priority: 'MEDIUM',
    daysAgo: 8,
  },
  {
    company: 'Bluth Homes',
    by: 'omar@acme.test',
    subject: 'Paying by card',
    content: 'Michael asks whether the yearly plan can be paid by card.',
    stage: '4',
    priority: 'LOW',
    daysAgo: 21,
  },
] as const;

/** What customers asked Acme's own staff about their contract; what they ask support is in Zendesk. */
export function seedTickets(store: HubspotStore, now: Date): void {
  for (const { company, by, subject, content, stage, priority, daysAgo } of TICKETS) {
    const { ownerId, teams, userId } = seatOf(by);
    const ticket = store.put(
      'tickets',
      {
        subject,
        content,
        hs_pipeline: '0',
        hs_pipeline_stage: stage,
        hs_ticket_priority: priority,
        hubspot_owner_id: ownerId,
        hubspot_team_id: teams[0],
        hs_created_by_user_id: userId,
      },
      { by, createdAt: instantFrom(now, -daysAgo) },
    );
    const about = store.all().find(({ type, properties }) => type === 'companies' && properties.name === company);
    if (about) store.associate(ticket, about);
  }
}
