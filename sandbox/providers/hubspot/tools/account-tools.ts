import { type JsonObject, ProviderError, type ProviderTool } from '../../types.ts';
import { SEATS, type Seat, TEAMS } from '../account.ts';
import { pageOf } from '../json.ts';
import { type Pipeline, pipelineJson, pipelinesFor, stageJson, TICKET_PIPELINES } from '../pipelines.ts';
import { knownType, pageArgs, type Tool } from './object-tools.ts';

/** When the account was set up, long before anything in it. */
const SET_UP = '2023-02-06T09:00:00.000Z';

export function accountTools(tool: Tool): ProviderTool[] {
  return [
    tool(
      'hubspot_owners_list',
      'Lists the people who can own records.',
      {
        email: ['string', 'Only the one with this e-mail address.'],
        limit: ['number', 'Owners a page, 500 at most.'],
        after: ['string', 'The paging.next.after of the page before.'],
      },
      (_me, args) => {
        const email = args.text('email')?.toLowerCase();
        const { after } = pageArgs(args, 500);
        const found = SEATS.filter((seat) => !email || seat.email === email);
        const page = pageOf(found, args.size('limit', 100, 500), after);
        return { results: page.rows.map(ownerJson), ...page.paging };
      },
    ),
    tool('hubspot_deal_pipelines_list', 'Lists the deal pipelines with their stages.', {}, (me) => ({
      results: pipelinesFor(me).map(pipelineJson),
    })),
    tool(
      'hubspot_pipelines_list',
      'Lists the pipelines of a type of object with their stages.',
      { object_type: ['string*', 'The type, for example deals.'] },
      (me, args) => ({ results: pipelinesOf(me, args.need('object_type')).map(pipelineJson) }),
    ),
    tool(
      'hubspot_pipeline_stages_list',
      'Lists the stages of a pipeline.',
      { object_type: ['string*', 'The type, for example deals.'], pipeline_id: ['string*', "The pipeline's id."] },
      (me, args) => {
        const id = args.need('pipeline_id');
        const pipeline = pipelinesOf(me, args.need('object_type')).find((one) => one.id === id);
        if (!pipeline) throw new ProviderError('NOT_FOUND', `No pipeline found for id ${id}`);
        return { results: pipeline.stages.map(stageJson) };
      },
    ),
  ];
}

function pipelinesOf(me: Seat, type: string): Pipeline[] {
  const known = knownType(type);
  if (known === 'tickets') return [...TICKET_PIPELINES];
  return known === 'deals' ? pipelinesFor(me) : [];
}

function ownerJson({ email, firstName, lastName, userId, ownerId, teams }: Seat): JsonObject {
  return {
    id: ownerId,
    email,
    type: 'PERSON',
    firstName,
    lastName,
    userId: Number(userId),
    createdAt: SET_UP,
    updatedAt: SET_UP,
    archived: false,
    teams: teams.map((id, index) => ({ id, name: TEAMS[id] ?? id, primary: index === 0 })),
  };
}
