import { instantFrom } from '../support/time.ts';
import { type Seat, seatOf, TEAMS } from './account.ts';
import { EXECUTIVE } from './pipelines.ts';
import type { HubspotStore } from './store.ts';

/** Companies that are not customers yet. */
export function seedProspects(store: HubspotStore, now: Date): void {
  const mia = seatOf('mia@acme.test');
  const prospects = [
    ['Pied Piper', 'piedpiper.example', 'Richard', 'Hendricks', 'lead', 'NEW', 'appointmentscheduled', '18000'],
    ['Dunder Paper', 'dunder.example', 'Pam', 'Beesly', 'opportunity', 'OPEN_DEAL', 'contractsent', '33000'],
    [
      'Oscorp Materials',
      'oscorp.example',
      'Norman',
      'Osborn',
      'marketingqualifiedlead',
      'OPEN',
      'qualifiedtobuy',
      '75000',
    ],
  ] as const;
  prospects.forEach(([name, domain, firstname, lastname, lifecyclestage, leadStatus, dealstage, amount], index) => {
    const past = { by: mia.email, createdAt: instantFrom(now, -20 + index * 6) };
    const owner = { hubspot_owner_id: mia.ownerId, hubspot_team_id: mia.teams[0] };
    const entered = { [`hs_v2_date_entered_${lifecyclestage}`]: past.createdAt };
    const company = store.put('companies', { name, domain, lifecyclestage, ...entered, ...owner }, past);
    const email = `${firstname}.${lastname}@${domain}`.toLowerCase();
    const contact = store.put(
      'contacts',
      { email, firstname, lastname, company: name, lifecyclestage, hs_lead_status: leadStatus, ...entered, ...owner },
      past,
    );
    const deal = store.put(
      'deals',
      {
        dealname: `${name} – annual plan`,
        pipeline: 'default',
        dealstage,
        amount,
        closedate: instantFrom(now, 30 + index * 10),
        dealtype: 'newbusiness',
        [`hs_v2_date_entered_${dealstage}`]: past.createdAt,
        hs_v2_date_entered_current_stage: past.createdAt,
        ...owner,
      },
      past,
    );
    store.associate(contact, company);
    store.associate(deal, company);
    store.associate(deal, contact);
  });
}

/** What only the leadership team may see: the financing round, its people and its papers. */
export function seedExecutive(store: HubspotStore, now: Date): void {
  const omar = seatOf('omar@acme.test');
  const owner = leadershipOwned(omar);
  const past = (daysAgo: number) => ({ by: omar.email, createdAt: instantFrom(now, -daysAgo) });
  const company = store.put(
    'companies',
    { name: 'Meridian Capital', domain: 'meridian.example', lifecyclestage: 'other', ...owner },
    past(40),
  );
  const partner = store.put(
    'contacts',
    {
      email: 'vera.lindqvist@meridian.example',
      firstname: 'Vera',
      lastname: 'Lindqvist',
      company: 'Meridian Capital',
      jobtitle: 'Partner',
      lifecyclestage: 'other',
      ...owner,
    },
    past(39),
  );
  const round = store.put(
    'deals',
    {
      dealname: 'Series C – Meridian Capital',
      pipeline: EXECUTIVE,
      dealstage: '7590002',
      amount: '40000000',
      closedate: instantFrom(now, 45),
      hs_v2_date_entered_7590002: instantFrom(now, -8),
      hs_v2_date_entered_current_stage: instantFrom(now, -8),
      ...owner,
    },
    past(38),
  );
  const merger = store.put(
    'deals',
    {
      dealname: 'Acquisition of Bluebird Analytics',
      pipeline: EXECUTIVE,
      dealstage: '7590001',
      amount: '6500000',
      closedate: instantFrom(now, 120),
      hs_v2_date_entered_7590001: instantFrom(now, -15),
      hs_v2_date_entered_current_stage: instantFrom(now, -15),
      ...owner,
    },
    past(15),
  );
  const task = store.put(
    'tasks',
    {
      hs_task_subject: 'Prepare the board pack',
      hs_task_body: 'Numbers for the Series C, and the Bluebird valuation.',
      hs_task_status: 'IN_PROGRESS',
      hs_task_priority: 'HIGH',
      hs_task_type: 'TODO',
      hs_timestamp: instantFrom(now, 5),
      ...owner,
    },
    past(7),
  );
  const note = store.put(
    'notes',
    { hs_note_body: 'Vera wants the term sheet before the month ends.', hs_timestamp: instantFrom(now, -8), ...owner },
    past(8),
  );
  for (const record of [partner, round, merger, task, note]) store.associate(record, company);
}

function leadershipOwned({ ownerId, userId }: Seat): Record<string, string> {
  const team = Object.keys(TEAMS).find((id) => TEAMS[id] === 'Leadership') ?? '';
  return { hubspot_owner_id: ownerId, hubspot_team_id: team, hs_created_by_user_id: userId };
}
