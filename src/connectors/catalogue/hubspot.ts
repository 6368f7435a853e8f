import type { ConnectorSpec, JsonObject, ReceiptParts } from '../types.ts';
import { lookUp, lookUpNote } from './hubspot-lookup.ts';
import { association, more, owner, pipeline, record } from './hubspot-rows.ts';
import { taskSaga } from './hubspot-saga.ts';
import {
  associationMade,
  companyChange,
  contactChange,
  contactMade,
  dealChange,
  dealMade,
  noteMade,
  taskChange,
  taskCompletion,
  taskMade,
  ticketChange,
} from './hubspot-undo.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { id, listIn, listView, rec, recordIn, recordView, text, tidy, url, type View } from './view.ts';

const CONTACT = [
  'firstname',
  'lastname',
  'email',
  'phone',
  'company',
  'jobtitle',
  'lifecyclestage',
  'hubspot_owner_id',
];
const COMPANY = ['name', 'domain', 'industry', 'city', 'country', 'phone', 'lifecyclestage', 'hubspot_owner_id'];
const DEAL = ['dealname', 'dealstage', 'pipeline', 'amount', 'closedate', 'hs_priority', 'hubspot_owner_id'];
const TICKET = ['subject', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_priority', 'hubspot_owner_id', 'createdate'];
const TASK = [
  'hs_task_subject',
  'hs_task_body',
  'hs_task_status',
  'hs_task_priority',
  'hs_task_type',
  'hs_timestamp',
  'hubspot_owner_id',
  'hs_createdate',
];
const NOTE = ['hs_note_body', 'hs_timestamp', 'hubspot_owner_id', 'hs_createdate'];

const list = (data: JsonObject) => listIn(data, 'results');
const one = (data: JsonObject) => recordIn(data);

const records = (name: string): View => listView(name, list, record, more);

function nameOf(args: JsonObject, data: JsonObject): string | undefined {
  for (const from of [rec(one(data).properties), args]) {
    const person = [text(from.firstname), text(from.lastname)].filter((part) => part !== undefined).join(' ');
    const found = text(from.hs_task_subject) ?? text(from.dealname) ?? text(from.subject) ?? text(from.name);
    const name = found ?? text(person) ?? text(from.email);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Links need the portal's id, which no answer holds: the receipt has one only where HubSpot gives it. */
function change(verb: string, noun: string): (args: JsonObject, data: JsonObject) => ReceiptParts {
  return (args, data) => receipt(verb, noun, nameOf(args, data), url(one(data).url));
}

/** HubSpot's CRM, by the tools of Scalekit's `hubspot` connector. */
export const hubspot: ConnectorSpec = {
  id: 'hubspot',
  label: 'HubSpot',
  hosts: [
    'app.hubspot.com',
    'app-eu1.hubspot.com',
    'app-na2.hubspot.com',
    'app-na3.hubspot.com',
    'app-ap1.hubspot.com',
  ],
  tools: [
    // Contacts and tickets may come from a public form or a mail.
    read('hubspot_contacts_search', records('contacts'), { outsiders: true, defaults: { properties: CONTACT } }),
    read('hubspot_contact_get', recordView('contact', one, record), {
      outsiders: true,
      defaults: { properties: CONTACT.join(',') },
    }),
    read('hubspot_companies_search', records('companies'), { defaults: { properties: COMPANY } }),
    read('hubspot_company_get', recordView('company', one, record), { defaults: { properties: COMPANY.join(',') } }),
    read('hubspot_deals_search', records('deals'), { defaults: { properties: DEAL } }),
    read('hubspot_deal_get', recordView('deal', one, record), { defaults: { properties: DEAL.join(',') } }),
    read('hubspot_tickets_search', records('tickets'), { outsiders: true, defaults: { properties: TICKET.join(',') } }),
    read('hubspot_ticket_get', recordView('ticket', one, record), {
      outsiders: true,
      defaults: { properties: [...TICKET, 'content'].join(',') },
    }),
    read('hubspot_tasks_search', records('tasks'), { defaults: { properties: TASK.join(',') } }),
    read('hubspot_task_get', recordView('task', one, record), { defaults: { properties: TASK.join(',') } }),
    read('hubspot_notes_search', records('notes'), { outsiders: true, defaults: { properties: NOTE.join(',') } }),
    read('hubspot_owners_list', listView('owners', list, owner, more)),
    read('hubspot_deal_pipelines_list', listView('pipelines', list, pipeline)),
    read('hubspot_pipelines_list', listView('pipelines', list, pipeline)),
    read('hubspot_record_associations_get', listView('associated', list, association, more)),
    write('hubspot_contact_create', {
      view: recordView('contact', one, record),
      receipt: change('Created', 'contact'),
      lookup: lookUp('hubspot_contacts_search', 'email', CONTACT),
      ...contactMade,
    }),
    write('hubspot_contact_update', {
      view: recordView('contact', one, record),
      receipt: change('Updated', 'contact'),
      ...contactChange,
    }),
    write('hubspot_company_update', {
      view: recordView('company', one, record),
      receipt: change('Updated', 'company'),
      ...companyChange,
    }),
    write('hubspot_deal_create', {
      view: recordView('deal', one, record),
      receipt: change('Created', 'deal'),
      lookup: lookUp('hubspot_deals_search', 'dealname', DEAL),
      ...dealMade,
    }),
    write('hubspot_deal_update', {
      view: recordView('deal', one, record),
      receipt: change('Updated', 'deal'),
      ...dealChange,
    }),
    write('hubspot_ticket_update', {
      view: recordView('ticket', one, record),
      receipt: change('Updated', 'ticket'),
      ...ticketChange,
    }),
    write('hubspot_task_create', {
      view: recordView('task', one, record),
      receipt: change('Created', 'task'),
      lookup: lookUp('hubspot_tasks_search', 'hs_task_subject', TASK.join(','), 'hs_task_body'),
      mark: 'hs_task_body',
      saga: taskSaga,
      ...taskMade,
    }),
    write('hubspot_task_update', {
      view: recordView('task', one, record),
      receipt: change('Updated', 'task'),
      ...taskChange,
    }),
    write('hubspot_task_complete', {
      view: recordView('task', one, record),
      receipt: (args, data) => {
        const status = text(args.hs_task_status) ?? 'COMPLETED';
        return change(status === 'COMPLETED' ? 'Completed' : 'Updated', 'task')(args, data);
      },
      ...taskCompletion,
    }),
    write('hubspot_note_log', {
      view: recordView('note', one, record),
      receipt: change('Logged', 'note'),
      lookup: (args) => lookUpNote(args.hs_note_body, NOTE.join(',')),
      ...noteMade,
    }),
    write('hubspot_note_create', {
      view: recordView('note', one, record),
      receipt: change('Logged', 'note'),
      lookup: (args) => lookUpNote(rec(args.props).hs_note_body, NOTE.join(',')),
      ...noteMade,
    }),
    write('hubspot_association_create', {
      view: recordView('association', one, (row) =>
        tidy({ from: id(row.fromObjectId), to: id(row.toObjectId), labels: row.labels }),
      ),
      receipt: (args) => {
        const types = [text(args.from_object_type), text(args.to_object_type)].filter((type) => type !== undefined);
        return receipt('Linked', types.length === 2 ? types.join(' to ') : 'records');
      },
      ...associationMade,
    }),
    destructive('hubspot_task_delete', {
      view: recordView('task', one, record),
      receipt: () => receipt('Archived', 'task'),
    }),
    destructive('hubspot_contact_delete', {
      view: recordView('contact', one, record),
      receipt: () => receipt('Archived', 'contact'),
    }),
  ],
};
