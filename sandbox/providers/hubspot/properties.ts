/** The objects of the CRM this stand-in keeps, by the names the API gives them. */
export type ObjectType = 'contacts' | 'companies' | 'deals' | 'tickets' | 'tasks' | 'notes';

export interface TypeInfo {
  /** HubSpot's object type id, which the API accepts instead of the name. */
  typeId: string;
  singular: string;
  /** Returned when the caller asks for no properties. */
  defaults: readonly string[];
  /** Looked through by `query`. */
  searchable: readonly string[];
  /** May be set by callers. */
  writable: readonly string[];
  /** The allowed values of enumerations. */
  options: Readonly<Record<string, readonly string[]>>;
  /** Hold a moment: an ISO 8601 string, or Unix milliseconds on the way in. */
  dates: readonly string[];
  modified: 'lastmodifieddate' | 'hs_lastmodifieddate';
}

/** Set by HubSpot; a caller may read and filter by them. */
const READ_ONLY = [
  'createdate',
  'hs_object_id',
  'lastmodifieddate',
  'hs_lastmodifieddate',
  'hs_created_by_user_id',
  'hs_updated_by_user_id',
  'hubspot_team_id',
  'hs_task_completion_date',
] as const;

/** Where a record says which company is its primary one. */
export const PRIMARY_COMPANY: Readonly<Partial<Record<ObjectType, string>>> = {
  contacts: 'associatedcompanyid',
  deals: 'hs_primary_associated_company',
  tickets: 'hs_primary_associated_company',
};

/** A list of names, written as one line. */
function words(text: string): string[] {
  return text.split(' ');
}

const LIFECYCLE_STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
] as const;

const LEAD_STATUSES = [
  'NEW',
  'OPEN',
  'IN_PROGRESS',
  'OPEN_DEAL',
  'UNQUALIFIED',
  'ATTEMPTED_TO_CONTACT',
  'CONNECTED',
  'BAD_TIMING',
] as const;

export const TYPES: Readonly<Record<ObjectType, TypeInfo>> = {
  contacts: {
    typeId: '0-1',
    singular: 'contact',
    defaults: words('createdate email firstname hs_object_id lastmodifieddate lastname'),
    searchable: words('firstname lastname email phone company hs_object_id'),
    writable: words(
      'email firstname lastname company jobtitle phone website lifecyclestage hs_lead_status hubspot_owner_id',
    ),
    options: { lifecyclestage: LIFECYCLE_STAGES, hs_lead_status: LEAD_STATUSES },
    dates: [],
    modified: 'lastmodifieddate',
  },
  companies: {
    typeId: '0-2',
    singular: 'company',
    defaults: words('createdate domain hs_lastmodifieddate hs_object_id name'),
    searchable: words('name domain website phone hs_object_id'),
    writable: words(
      'name domain industry city state country phone website description annualrevenue numberofemployees lifecyclestage hubspot_owner_id',
    ),
    options: { lifecyclestage: LIFECYCLE_STAGES },
    dates: [],
    modified: 'hs_lastmodifieddate',
  },
  deals: {
    typeId: '0-3',
    singular: 'deal',
    defaults: words('amount closedate createdate dealname dealstage hs_lastmodifieddate hs_object_id pipeline'),
    searchable: words('dealname description dealtype hs_object_id'),
    writable: words('dealname dealstage pipeline amount closedate dealtype description hs_priority hubspot_owner_id'),
    options: { dealtype: ['newbusiness', 'existingbusiness'], hs_priority: ['low', 'medium', 'high'] },
    dates: ['closedate'],
    modified: 'hs_lastmodifieddate',
  },
  tickets: {
    typeId: '0-5',
    singular: 'ticket',
    defaults: words(
      'content createdate hs_lastmodifieddate hs_object_id hs_pipeline hs_pipeline_stage hs_ticket_priority subject',
    ),
    searchable: words('subject content hs_object_id'),
    writable: words('subject content hs_pipeline hs_pipeline_stage hs_ticket_priority hubspot_owner_id'),
    options: { hs_ticket_priority: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] },
    dates: [],
    modified: 'hs_lastmodifieddate',
  },
  tasks: {
    typeId: '0-27',
    singular: 'task',
    defaults: words('createdate hs_lastmodifieddate hs_object_id'),
    searchable: words('hs_task_subject hs_task_body hs_object_id'),
    writable: words(
      'hs_task_subject hs_task_body hs_timestamp hs_task_status hs_task_priority hs_task_type hubspot_owner_id',
    ),
    options: {
      hs_task_status: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'],
      hs_task_priority: ['NONE', 'LOW', 'MEDIUM', 'HIGH'],
      hs_task_type: ['TODO', 'CALL', 'EMAIL', 'LINKED_IN'],
    },
    dates: ['hs_timestamp'],
    modified: 'hs_lastmodifieddate',
  },
  notes: {
    typeId: '0-46',
    singular: 'note',
    defaults: words('createdate hs_lastmodifieddate hs_object_id'),
    searchable: words('hs_note_body hs_object_id'),
    writable: words('hs_note_body hs_timestamp hubspot_owner_id'),
    options: {},
    dates: ['hs_timestamp'],
    modified: 'hs_lastmodifieddate',
  },
};

const STAGE_DATE = /^hs_(v2_date_(entered|exited)_\w+|lifecyclestage_\w+_date)$/;

/** Whether a property exists on the objects of a type, set or not. */
export function isProperty(type: ObjectType, name: string): boolean {
  return TYPES[type].writable.includes(name) || isReadOnly(type, name);
}

/** Whether HubSpot alone sets a property. */
export function isReadOnly(type: ObjectType, name: string): boolean {
  return READ_ONLY.some((one) => one === name) || PRIMARY_COMPANY[type] === name || STAGE_DATE.test(name);
}

/** The type a caller means by `contacts`, `contact`, `CONTACT` or `0-1`; undefined for one that is not kept here. */
export function objectType(name: string): ObjectType | undefined {
  const asked = name.trim().toLowerCase();
  const found = Object.entries(TYPES).find(
    ([plural, info]) => plural === asked || info.singular === asked || info.typeId === asked,
  );
  return found?.[0] as ObjectType | undefined;
}
