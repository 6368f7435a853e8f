import type { ProviderTool } from '../../types.ts';
import type { Params } from '../define-tool.ts';
import { writtenJson } from '../json.ts';
import type { HubspotStore } from '../store.ts';
import { checkProperties, checkStage, stageDates } from '../validate.ts';
import { deleteTool, getTool, listTool, searchTool, type Tool } from './object-tools.ts';

const FIELDS: Params = {
  amount: ['number', 'What the deal is worth.'],
  closedate: ['string', 'Expected close, YYYY-MM-DD.'],
  dealtype: ['string', 'newbusiness or existingbusiness.'],
  description: ['string', 'What the deal is about.'],
  hs_priority: ['string', 'high, medium or low.'],
  pipeline: ['string', "The pipeline's id."],
};
const NAMES = ['dealname', 'dealstage', ...Object.keys(FIELDS)];

export function dealTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  return [
    searchTool(tool, store, 'deals', 'array'),
    listTool(tool, store, 'deals'),
    getTool(tool, store, 'deals', { associations: ['string', 'Types whose associations to return, comma-separated.'] }),
    tool(
      'hubspot_deal_create',
      'Creates a deal.',
      { dealname: ['string*', 'Name of the deal.'], dealstage: ['string*', "The stage's id."], ...FIELDS },
      (me, args) => {
        const stage = args.need('dealstage');
        const pipeline = args.text('pipeline') ?? 'default';
        checkStage(me, pipeline, stage);
        const given = checkProperties('deals', { ...args.pick(NAMES), dealname: args.need('dealname') });
        const now = store.clock().toISOString();
        return writtenJson(store.create(me, 'deals', { ...given, pipeline, ...stageDates(now, stage) }));
      },
    ),
    tool(
      'hubspot_deal_update',
      'Changes properties of a deal, its stage among them.',
      {
        deal_id: ['string*', "The deal's id."],
        dealname: ['string', 'Name of the deal.'],
        dealstage: ['string', "The stage's id."],
        ...FIELDS,
      },
      (me, args) => {
        const deal = store.get(me, 'deals', args.need('deal_id'));
        const given = checkProperties('deals', args.pick(NAMES));
        const { dealstage = '', pipeline = '' } = { ...deal.properties, ...given };
        if (given.dealstage !== undefined || given.pipeline !== undefined) checkStage(me, pipeline, dealstage);
        const left = deal.properties.dealstage;
        const moved = dealstage !== left ? stageDates(store.clock().toISOString(), dealstage, left) : {};
        return writtenJson(store.update(me, deal, { ...given, ...moved }));
      },
    ),
    deleteTool(tool, store, 'deals'),
  ];
}
