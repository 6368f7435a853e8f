import type { ConnectorSpec, JsonObject, JsonValue, Lookup, ReceiptParts } from '../types.ts';
import { findMade, sameText } from './find-made.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { dig, id, isRecord, listIn, listView, rec, recordIn, recordView, text, tidy, url, type View } from './view.ts';

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

/** Repeats the record's own id and times. */
const NOISE = new Set(['hs_object_id', 'createdate', 'lastmodifieddate', 'hs_lastmodifieddate']);

/** Any CRM object: its id and whatever properties were asked for. */
function record(row: JsonObject): JsonObject {
  const properties = Object.entries(rec(row.properties))
    .filter(([name]) => !NOISE.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? text(value, 2_000) : value]);
  return tidy({
    id: id(row.id),
    ...tidy(Object.fromEntries(properties)),
    updated_at: text(row.updatedAt),
    associations: related(row.associations),
    url: url(row.url),
  });
}

/** `{ companies: { results: [{ id }] } }` → `{ companies: [id] }`. */
function related(value: JsonValue | undefined): JsonObject {
  return tidy(
    Object.fromEntries(
      Object.entries(rec(value)).map(([type, list]) => [
        type,
        (isRecord(list) ? (listIn(list, 'results') ?? []) : []).flatMap(
          (row) => id(row.id) ?? id(row.toObjectId) ?? [],
        ),
      ]),
    ),
  );
}

const list = (data: JsonObject) => listIn(data, 'results');
const one = (data: JsonObject) => recordIn(data);

function more(data: JsonObject): JsonObject {
  return tidy({ total: dig(data, 'total'), after: id(rec(rec(dig(data, 'paging')).next).after) });
}

function owner(row: JsonObject): JsonObject {
  const name = [text(row.firstName), text(row.lastName)].filter((part) => part !== undefined).join(' ');
  return tidy({ id: id(row.id), name, email: text(row.email), archived: row.archived === true ? true : undefined });
}

function pipeline(row: JsonObject): JsonObject {
  const stages = (listIn(row, 'stages') ?? []).map((stage) => tidy({ id: id(stage.id), label: text(stage.label) }));
  return tidy({ id: id(row.id), label: text(row.label), stages });
}

function association(row: JsonObject): JsonObject {
  const kinds = (listIn(row, 'associationTypes', 'types') ?? []).flatMap((type) => text(type.label) ?? []);
  return tidy({ id: id(row.toObjectId) ?? id(row.id), labels: kinds });
}

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

/** How to find a created object again: by the property that names it, among those of the same value. */
function lookUp(tool: string, property: string, properties: JsonValue) {
  return (args: JsonObject): Lookup | undefined => {
    const value = args[property];
    if (typeof value !== 'string' || value.trim() === '') return undefined;
    const filters = [{ propertyName: property, operator: 'EQ', value }];
    return {
      tool,
      params: { filterGroups: JSON.stringify([{ filters }]), properties, limit: 100 },
      find: (data, since) =>
        findMade(
          list(data),
          since,
          (row) => sameText(rec(row.properties)[property], value),
          (row) => row.createdAt ?? rec(row.properties).hs_createdate ?? rec(row.properties).createdate,
        ),
    };
  };
}

/** Notes have no name: the newest are read, and compared by their text, which HubSpot may have turned into HTML. */
function lookUpNote(body: JsonValue | undefined): Lookup | undefined {
  if (typeof body !== 'string') return undefined;
  const filters = [{ propertyName: 'hs_note_body', operator: 'HAS_PROPERTY' }];
  const words = text(
    body
      .replace(/<[^>]*>/g, ' ')
      .trim()
      .split(/\s+/)
      .slice(0, 8)
      .join(' '),
    100,
  );
  if (words === undefined) return undefined;
  return {
    tool: 'hubspot_notes_search',
    params: { query: words, filterGroups: JSON.stringify([{ filters }]), properties: NOTE.join(','), limit: 100 },
    find: (data, since) =>
      findMade(
        list(data),
        since,
        (row) => sameText(plain(rec(row.properties).hs_note_body), plain(body)),
        (row) => row.createdAt ?? rec(row.properties).hs_createdate,
      ),
  };
}

function plain(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? value.replace(/<[^>]*>/g, ' ') : value;
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
    }),
    write('hubspot_contact_update', {
      view: recordView('contact', one, record),
      receipt: change('Updated', 'contact'),
    }),
    write('hubspot_company_update', {
      view: recordView('company', one, record),
      receipt: change('Updated', 'company'),
    }),
    write('hubspot_deal_create', {
      view: recordView('deal', one, record),
      receipt: change('Created', 'deal'),
      lookup: lookUp('hubspot_deals_search', 'dealname', DEAL),
    }),
    write('hubspot_deal_update', { view: recordView('deal', one, record), receipt: change('Updated', 'deal') }),
    write('hubspot_ticket_update', { view: recordView('ticket', one, record), receipt: change('Updated', 'ticket') }),
    write('hubspot_task_create', {
      view: recordView('task', one, record),
      receipt: change('Created', 'task'),
      lookup: lookUp('hubspot_tasks_search', 'hs_task_subject', TASK.join(',')),
    }),
    write('hubspot_task_update', { view: recordView('task', one, record), receipt: change('Updated', 'task') }),
    write('hubspot_task_complete', {
      view: recordView('task', one, record),
      receipt: (args, data) => {
        const status = text(args.hs_task_status) ?? 'COMPLETED';
        return change(status === 'COMPLETED' ? 'Completed' : 'Updated', 'task')(args, data);
      },
    }),
    write('hubspot_note_log', {
      view: recordView('note', one, record),
      receipt: change('Logged', 'note'),
      lookup: (args) => lookUpNote(args.hs_note_body),
    }),
    write('hubspot_note_create', {
      view: recordView('note', one, record),
      receipt: change('Logged', 'note'),
      lookup: (args) => lookUpNote(rec(args.props).hs_note_body),
    }),
    write('hubspot_association_create', {
      view: recordView('association', one, (row) =>
        tidy({ from: id(row.fromObjectId), to: id(row.toObjectId), labels: row.labels }),
      ),
      receipt: (args) => {
        const types = [text(args.from_object_type), text(args.to_object_type)].filter((type) => type !== undefined);
        return receipt('Linked', types.length === 2 ? types.join(' to ') : 'records');
      },
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
