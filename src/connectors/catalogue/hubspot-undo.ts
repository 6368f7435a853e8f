import type { JsonObject, JsonValue } from '../types.ts';
import { addsTo, allKeys, changes, deletes, type Field } from './before.ts';
import { dig, id, isRecord, listIn, rec, recordIn } from './view.ts';

/** HubSpot empties a property that is given an empty text. */
const emptied = (old: JsonValue): JsonValue => old ?? '';

/** A property of text or of a choice. */
const TEXT: Property = (name) => ({ read: (row) => row[name], putBack: emptied });

/** HubSpot keeps numbers as text, the tools take them as numbers, and no number empties a property. */
const NUMBER: Property = (name) => ({
  read: (row) => {
    const value = row[name];
    return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
  },
  putBack: (old) => (typeof old === 'number' ? old : undefined),
});

/** HubSpot keeps days as midnight UTC: written as the argument is, the same moment is the same text. */
const MOMENT: Property = (name) => ({
  read: (row, argument) => {
    const value = row[name];
    const at = timeOf(value);
    if (at === undefined) return value;
    if (typeof argument === 'string' && timeOf(argument) === at) return argument;
    const iso = new Date(at).toISOString();
    return isDay(argument) && iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso;
  },
  putBack: emptied,
});

/** HubSpot moves a lifecycle stage forward only, and leaves it where it is when told to move it back. */
const FORWARD_ONLY: Property = (name) => ({ read: (row) => row[name], putBack: () => undefined });

/** Any properties by name, in an argument of their own. */
const ANY: Field = {
  read: (row, argument) => {
    const present = Object.keys(rec(argument)).map((name) => [name, row[name]] as const);
    return present.every((entry): entry is [string, JsonValue] => entry[1] !== undefined)
      ? Object.fromEntries(present)
      : undefined;
  },
  putBack: (old) =>
    isRecord(old) ? Object.fromEntries(Object.entries(old).map(([name, value]) => [name, emptied(value)])) : undefined,
};

type Property = (name: string) => Field;

function fieldsOf(text: string[], others: Record<string, Property> = {}): Record<string, Field> {
  const all = [...text.map((name) => [name, TEXT] as const), ...Object.entries(others)];
  return Object.fromEntries(all.map(([name, property]) => [name, property(name)]));
}

/** An update of a CRM object: the properties that it changes are read, and written again to put them back. */
function objectChange(object: string, fields: Readonly<Record<string, Field>>, also?: (args: JsonObject) => string[]) {
  return changes({
    key: `${object}_id`,
    fields,
    read: (names, args) => ({
      tool: `hubspot_${object}_get`,
      params: {
        properties: names.flatMap((name) => (name === 'properties' ? Object.keys(rec(args[name])) : name)).join(','),
      },
    }),
    record: (data) => rec(recordIn(data).properties),
    restore: `hubspot_${object}_update`,
    ...(also === undefined ? {} : { also }),
  });
}

const CONTACT = ['company', 'email', 'firstname', 'hs_lead_status', 'jobtitle', 'lastname', 'phone', 'website'];
const COMPANY = ['annualrevenue', 'city', 'country', 'description', 'domain', 'industry', 'name', 'phone', 'state'];
const DEAL = ['dealname', 'dealstage', 'dealtype', 'description', 'hs_priority', 'pipeline'];
const TICKET = ['content', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_priority', 'subject'];
const TASK = ['hs_task_body', 'hs_task_priority', 'hs_task_status', 'hs_task_subject', 'hs_task_type'];
const TASK_FIELDS = { ...fieldsOf(TASK, { hs_timestamp: MOMENT }), properties: ANY };

export const contactChange = objectChange('contact', fieldsOf(CONTACT, { lifecyclestage: FORWARD_ONLY }));
export const companyChange = objectChange('company', fieldsOf([...COMPANY, 'website'], { numberofemployees: NUMBER }));
export const dealChange = objectChange('deal', fieldsOf(DEAL, { amount: NUMBER, closedate: MOMENT }));
export const ticketChange = objectChange('ticket', fieldsOf(TICKET));
export const taskChange = objectChange('task', TASK_FIELDS);
/** Sets the status whether it is given one or not. */
export const taskCompletion = objectChange('task', TASK_FIELDS, () => ['hs_task_status']);

export const contactMade = deletes('hubspot_contact_delete', 'contact_id', 'contact');
export const dealMade = deletes('hubspot_deal_delete', 'deal_id', 'deal');
export const taskMade = deletes('hubspot_task_delete', 'task_id', 'task');
export const noteMade = deletes('hubspot_note_delete', 'note_id', 'note');

/** Taking a link away takes all links between the two records, so it is taken away only where there was none. */
export const associationMade = addsTo(
  {
    read: ({ from_object_type, from_object_id, to_object_type }) => {
      const [type, from, to] = [id(from_object_type), id(from_object_id), id(to_object_type)];
      if (type === undefined || from === undefined || to === undefined) return undefined;
      const params = { object_type: type, object_id: from, to_object_type: to, limit: 500 };
      return { tool: 'hubspot_record_associations_get', params };
    },
    has: (data) => {
      if (isRecord(rec(dig(data, 'paging')).next)) return undefined;
      return allKeys(listIn(data, 'results'), (row) => [id(row.toObjectId) ?? id(row.id)]);
    },
    given: ({ to_object_id }) => [id(to_object_id)].filter((to) => to !== undefined),
  },
  ({ from_object_type, from_object_id, to_object_type }, [to]) => {
    const [type, from, toType] = [id(from_object_type), id(from_object_id), id(to_object_type)];
    if (type === undefined || from === undefined || toType === undefined || to === undefined) return undefined;
    const params = { object_type: type, object_id: from, to_object_type: toType, to_object_id: to };
    return { tool: 'hubspot_association_delete', params, kind: 'delete' };
  },
);

function timeOf(value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const at = /^\d{11,}$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

function isDay(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}
