import type { ProviderRecord } from '../types.ts';
import { SEATS } from './account.ts';
import { DEAL_PIPELINES } from './pipelines.ts';
import { type ObjectType, TYPES } from './properties.ts';
import type { CrmObject, HubspotStore } from './store.ts';
import { stageLabel } from './validate.ts';

const SHOWN: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['email', 'company', 'jobtitle', 'lifecyclestage', 'hs_lead_status', 'hubspot_owner_id'],
  companies: ['domain', 'industry', 'lifecyclestage', 'hubspot_owner_id'],
  deals: ['dealstage', 'amount', 'closedate', 'hs_priority', 'hubspot_owner_id'],
  tickets: ['hs_pipeline_stage', 'hs_ticket_priority', 'content', 'hubspot_owner_id'],
  tasks: ['hs_task_status', 'hs_task_priority', 'hs_timestamp', 'hs_task_body', 'hubspot_owner_id'],
  notes: ['hs_timestamp', 'hubspot_owner_id'],
};

/** What they are about is what they are associated with. */
const ABOUT: ReadonlySet<ObjectType> = new Set(['tasks', 'notes']);

/** Every live record, newest first, in the words of the product's own pages. */
export function hubspotRecords(store: HubspotStore): ProviderRecord[] {
  return store
    .all()
    .filter(({ archived }) => !archived)
    .map((object) => toRecord(object, store))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || Number(b.id) - Number(a.id));
}

function toRecord(object: CrmObject, store: HubspotStore): ProviderRecord {
  const fields: Record<string, string> = {};
  for (const name of SHOWN[object.type]) {
    const value = object.properties[name];
    if (value) fields[name] = shown(name, value);
  }
  if (ABOUT.has(object.type)) fields.about = store.neighbours(object).map(title).join(', ');
  return {
    kind: TYPES[object.type].singular,
    id: object.id,
    title: title(object),
    place: place(object),
    fields,
    createdBy: object.createdBy,
    updatedBy: object.updatedBy,
    createdAt: object.createdAt,
  };
}

function shown(name: string, value: string): string {
  if (name === 'hubspot_owner_id') return SEATS.find(({ ownerId }) => ownerId === value)?.email ?? value;
  return name === 'dealstage' || name === 'hs_pipeline_stage' ? stageLabel(value) : value;
}

function title({ type, properties, id }: CrmObject): string {
  if (type === 'contacts')
    return `${properties.firstname ?? ''} ${properties.lastname ?? ''}`.trim() || properties.email || id;
  const { name, dealname, subject, hs_task_subject, hs_note_body } = properties;
  return name ?? dealname ?? subject ?? hs_task_subject ?? hs_note_body ?? id;
}

function place({ type, properties }: CrmObject): string {
  if (type !== 'deals') return type[0]?.toUpperCase() + type.slice(1);
  return DEAL_PIPELINES.find(({ id }) => id === properties.pipeline)?.label ?? 'Deals';
}
