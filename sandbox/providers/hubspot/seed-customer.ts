import { instantFrom } from '../support/time.ts';
import { ownedBy, SEATS, seatOf } from './account.ts';
import { CUSTOMERS, type Customer, type CustomerContact, type OnboardingStage } from './customers.ts';
import { ODD_CUSTOMERS } from './odd-customers.ts';
import { ONBOARDING, ONBOARDING_STAGES } from './pipelines.ts';
import { activities } from './seed-texts.ts';
import { stageHistory } from './stage-history.ts';
import type { CrmObject, HubspotStore } from './store.ts';

type SeededCustomer = Customer & { cameBackFrom?: OnboardingStage };

const ALL: readonly Customer[] = [...CUSTOMERS, ...ODD_CUSTOMERS];

/** A customer with everything the CRM knows of them: company, contacts, deals, tasks and notes. */
export function seedCustomer(store: HubspotStore, now: Date, customer: SeededCustomer): void {
  const csm = seatOf(customer.csm);
  const signedAt = instantFrom(now, -customer.startedDaysAgo - 3);
  const company = store.put(
    'companies',
    {
      name: customer.name,
      domain: customer.domain,
      website: `https://www.${customer.domain}`,
      industry: customer.industry,
      city: customer.city,
      numberofemployees: String(customer.employees),
      lifecyclestage: 'customer',
      hs_v2_date_entered_customer: signedAt,
      hs_lifecyclestage_customer_date: signedAt,
      ...ownedBy(csm),
    },
    { by: csm.email, createdAt: instantFrom(now, -customer.startedDaysAgo - 90), updatedAt: signedAt },
  );
  const people = customer.contacts.map((person, index) => {
    const contact = seedContact(store, now, customer, person, index);
    store.associate(contact, company);
    return contact;
  });
  const deal = seedDeals(store, now, customer, company);
  for (const person of people) store.associate(deal, person);
  seedActivities(store, now, customer, [company, deal]);
}

function seedContact(
  store: HubspotStore,
  now: Date,
  customer: Customer,
  person: CustomerContact,
  index: number,
): CrmObject {
  const csm = seatOf(customer.csm);
  const createdAt = instantFrom(now, -customer.startedDaysAgo - 60 + index * 7);
  const became = instantFrom(now, -customer.startedDaysAgo - 3);
  const phone = `+1 555 01${String(ALL.indexOf(customer) * 3 + index).padStart(2, '0')}`;
  return store.put(
    'contacts',
    {
      email: person.email,
      firstname: person.firstName,
      lastname: person.lastName,
      jobtitle: person.title,
      company: customer.name,
      phone,
      website: `https://www.${customer.domain}`,
      lifecyclestage: 'customer',
      hs_lead_status: 'CONNECTED',
      hs_v2_date_entered_customer: became,
      hs_lifecyclestage_customer_date: became,
      ...ownedBy(csm),
    },
    { by: csm.email, createdAt, updatedAt: became },
  );
}

/** The sale that was won, and the onboarding in its stage. Returns the latter. */
function seedDeals(store: HubspotStore, now: Date, customer: SeededCustomer, company: CrmObject): CrmObject {
  const csm = seatOf(customer.csm);
  const won = instantFrom(now, -customer.startedDaysAgo - 3);
  const sale = store.put(
    'deals',
    {
      dealname: `${customer.name} – annual plan`,
      pipeline: 'default',
      dealstage: 'closedwon',
      amount: String(customer.arr),
      closedate: won,
      dealtype: 'newbusiness',
      hs_v2_date_entered_closedwon: won,
      hs_v2_date_entered_current_stage: won,
      ...ownedBy(csm),
    },
    { by: csm.email, createdAt: instantFrom(now, -customer.startedDaysAgo - 75), updatedAt: won },
  );
  const entered = instantFrom(now, -customer.daysInStage);
  const onboarding = store.put(
    'deals',
    {
      dealname: `${customer.name} onboarding`,
      pipeline: ONBOARDING,
      dealstage: ONBOARDING_STAGES[customer.stage],
      amount: String(customer.arr),
      closedate: instantFrom(now, customer.goLiveInDays),
      dealtype: 'newbusiness',
      hs_priority: customer.health === 'critical' ? 'high' : 'medium',
      description: `Onboarding of ${customer.name}; go-live planned with ${customer.contacts[1].firstName}.`,
      ...stageHistory(now, customer),
      ...ownedBy(csm),
    },
    { by: csm.email, createdAt: instantFrom(now, -customer.startedDaysAgo), updatedAt: entered },
  );
  store.associate(sale, company);
  store.associate(onboarding, company);
  return onboarding;
}

function seedActivities(store: HubspotStore, now: Date, customer: Customer, records: readonly CrmObject[]): void {
  const { tasks, notes } = activities(customer);
  for (const task of tasks) {
    const owner = SEATS.find(({ email }) => email === (task.owner ?? customer.csm)) ?? seatOf(customer.csm);
    const stored = store.put(
      'tasks',
      {
        hs_task_subject: task.subject,
        hs_task_body: task.body,
        hs_task_status: task.status,
        hs_task_priority: task.priority,
        hs_task_type: 'TODO',
        hs_timestamp: instantFrom(now, task.dueInDays),
        ...(task.status === 'COMPLETED' ? { hs_task_completion_date: instantFrom(now, task.dueInDays) } : {}),
        ...ownedBy(owner),
      },
      { by: customer.csm, createdAt: instantFrom(now, Math.min(task.dueInDays, 0) - 6) },
    );
    for (const record of records) store.associate(stored, record);
  }
  for (const note of notes) {
    const at = instantFrom(now, -note.daysAgo);
    const stored = store.put(
      'notes',
      { hs_note_body: note.body, hs_timestamp: at, ...ownedBy(seatOf(customer.csm)) },
      { by: customer.csm, createdAt: at },
    );
    for (const record of records) store.associate(stored, record);
  }
}
