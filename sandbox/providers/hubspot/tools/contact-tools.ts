import { ProviderError, type ProviderTool } from '../../types.ts';
import type { Seat } from '../account.ts';
import type { Params } from '../define-tool.ts';
import { writtenJson } from '../json.ts';
import { type CrmObject, canSee, type HubspotStore } from '../store.ts';
import { checkProperties } from '../validate.ts';
import { deleteTool, getTool, listTool, searchTool, type Tool } from './object-tools.ts';

const FIELDS: Params = {
  firstname: ['string', 'First name.'],
  lastname: ['string', 'Last name.'],
  company: ['string', 'The company they work for.'],
  jobtitle: ['string', 'Job title.'],
  phone: ['string', 'Phone number.'],
  website: ['string', 'Website.'],
  lifecyclestage: ['string', 'subscriber, lead, marketingqualifiedlead, salesqualifiedlead, opportunity, customer, …'],
  hs_lead_status: [
    'string',
    'NEW, OPEN, IN_PROGRESS, OPEN_DEAL, UNQUALIFIED, ATTEMPTED_TO_CONTACT, CONNECTED, BAD_TIMING.',
  ],
};

export function contactTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  return [
    searchTool(tool, store, 'contacts', 'array'),
    listTool(tool, store, 'contacts'),
    getTool(tool, store, 'contacts'),
    tool(
      'hubspot_contact_create',
      'Creates a contact. The e-mail address must be new.',
      { email: ['string*', 'E-mail address.'], ...FIELDS },
      (me, args) => {
        const given = checkProperties('contacts', args.pick(['email', ...Object.keys(FIELDS)]));
        refuseTakenEmail(store, me, args.need('email'));
        const stage = given.lifecyclestage ?? 'lead';
        return writtenJson(
          store.create(me, 'contacts', { ...given, lifecyclestage: stage, ...lifecycleDates(store, stage) }),
        );
      },
    ),
    tool(
      'hubspot_contact_update',
      'Changes properties of a contact.',
      { contact_id: ['string*', "The contact's id."], email: ['string', 'E-mail address.'], ...FIELDS },
      (me, args) => {
        const contact = store.get(me, 'contacts', args.need('contact_id'));
        const given = checkProperties('contacts', args.pick(['email', ...Object.keys(FIELDS)]));
        if (given.email) refuseTakenEmail(store, me, given.email, contact);
        const stage = given.lifecyclestage;
        const moved = stage && stage !== contact.properties.lifecyclestage;
        return writtenJson(store.update(me, contact, { ...given, ...(moved ? lifecycleDates(store, stage) : {}) }));
      },
    ),
    deleteTool(tool, store, 'contacts'),
    tool(
      'hubspot_contacts_merge',
      'Merges a contact into another one, for good.',
      {
        primary_object_id: ['string*', 'The contact to keep.'],
        object_id_to_merge: ['string*', 'The contact to merge in.'],
      },
      (me, args) => {
        const kept = store.get(me, 'contacts', args.need('primary_object_id'));
        const merged = store.get(me, 'contacts', args.need('object_id_to_merge'));
        store.archive(me, merged);
        return writtenJson(store.update(me, kept, { ...merged.properties, ...kept.properties }));
      },
    ),
  ];
}

/** Addresses are unique in the whole account; the id is told only to someone who may see the contact. */
function refuseTakenEmail(store: HubspotStore, me: Seat, email: string, except?: CrmObject): void {
  const taken = store
    .all()
    .find(
      (one) =>
        one.type === 'contacts' &&
        !one.archived &&
        one !== except &&
        one.properties.email?.toLowerCase() === email.toLowerCase(),
    );
  if (!taken) return;
  const hint = canSee(me, taken) ? ` Existing ID: ${taken.id}` : '';
  throw new ProviderError('INVALID', `Contact already exists.${hint}`);
}

function lifecycleDates(store: HubspotStore, stage: string): Record<string, string> {
  const now = store.clock().toISOString();
  return { [`hs_v2_date_entered_${stage}`]: now, [`hs_lifecyclestage_${stage}_date`]: now };
}
