import { ProviderError, type ProviderTool } from '../../types.ts';
import { writtenJson } from '../json.ts';
import type { HubspotStore } from '../store.ts';
import { checkProperties, propertyStrings } from '../validate.ts';
import { deleteTool, listTool, searchTool, type Tool } from './object-tools.ts';

export function noteTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  return [
    searchTool(tool, store, 'notes', 'string'),
    listTool(tool, store, 'notes'),
    tool(
      'hubspot_note_create',
      'Writes a note. It belongs to no record until it is associated with one.',
      { props: ['object*', 'hs_note_body: the text; hs_timestamp: Unix time in milliseconds.'] },
      (me, args) => {
        const given = propertyStrings(args.object('props'));
        for (const name of ['hs_note_body', 'hs_timestamp']) {
          if (!given[name]) throw new ProviderError('INVALID', `Required properties missing: [${name}]`);
        }
        return writtenJson(store.create(me, 'notes', checkProperties('notes', given)));
      },
    ),
    tool(
      'hubspot_note_log',
      'Writes a note. It belongs to no record until it is associated with one.',
      { hs_note_body: ['string*', 'The text.'], hs_timestamp: ['string*', 'When it was, ISO 8601.'] },
      (me, args) => {
        const given = { hs_note_body: args.need('hs_note_body'), hs_timestamp: args.need('hs_timestamp') };
        return writtenJson(store.create(me, 'notes', checkProperties('notes', given)));
      },
    ),
    deleteTool(tool, store, 'notes'),
  ];
}
