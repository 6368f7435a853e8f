import type { ProviderTool } from '../../types.ts';
import { writtenJson } from '../json.ts';
import type { HubspotStore } from '../store.ts';
import { checkProperties, checkTicketStage } from '../validate.ts';
import { getTool, searchTool, type Tool } from './object-tools.ts';

const NAMES = ['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_priority'];

export function ticketTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  return [
    searchTool(tool, store, 'tickets', 'string'),
    getTool(tool, store, 'tickets'),
    tool(
      'hubspot_ticket_update',
      'Changes a ticket, its stage among others.',
      {
        ticket_id: ['string*', "The ticket's id."],
        subject: ['string', 'Subject.'],
        content: ['string', 'What it is about.'],
        hs_pipeline: ['string', "The pipeline's id."],
        hs_pipeline_stage: ['string', "The stage's id."],
        hs_ticket_priority: ['string', 'LOW, MEDIUM, HIGH or URGENT.'],
      },
      (me, args) => {
        const ticket = store.get(me, 'tickets', args.need('ticket_id'));
        const given = checkProperties('tickets', args.pick(NAMES));
        const { hs_pipeline: pipeline = '', hs_pipeline_stage: stage = '' } = { ...ticket.properties, ...given };
        checkTicketStage(pipeline, stage);
        return writtenJson(store.update(me, ticket, given));
      },
    ),
  ];
}
