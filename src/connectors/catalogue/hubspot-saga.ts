import type { JsonObject, Saga, SagaStep } from '../types.ts';
import { id, rec } from './view.ts';

/** What a task can be linked to, as `hubspot_association_create` names it, and how people call one of them. */
const LINKS: Readonly<Record<string, string>> = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
  tickets: 'ticket',
};

/** A task is created without owner and without links; both take calls of their own. */
export const taskSaga: Saga = {
  properties: {
    owner_id: {
      type: 'string',
      description:
        'Id of the HubSpot owner who shall do the task, from hubspot_owners_list (which finds a person by e-mail address). Give it whenever somebody is meant to do the task; without it the task belongs to nobody.',
    },
    associate_with_type: {
      type: 'string',
      enum: Object.keys(LINKS),
      description:
        'Type of the record the task is about, so that it shows on that record. Give it together with associate_with_id.',
    },
    associate_with_id: {
      type: 'string',
      description:
        'Id of the record the task is about, from the search for its type, such as hubspot_companies_search. Give it together with associate_with_type.',
    },
  },
  incomplete: (args) => {
    const there = LINK.filter((name) => id(args[name]) !== undefined);
    return there.length === 1 ? LINK.filter((name) => !there.includes(name)) : [];
  },
  subject: (result) => id(rec(result.task).id),
  steps: (args) => [...ownerStep(args), ...linkStep(args)],
};

/** One says nothing without the other. */
const LINK = ['associate_with_type', 'associate_with_id'];

const taskId = (result: JsonObject): string => taskSaga.subject(result) ?? '';

function ownerStep(args: JsonObject): SagaStep[] {
  const owner = id(args.owner_id);
  if (owner === undefined) return [];
  return [
    {
      tool: 'hubspot_task_update',
      params: (result) => ({ task_id: taskId(result), properties: { hubspot_owner_id: owner } }),
      what: 'its owner',
    },
  ];
}

function linkStep(args: JsonObject): SagaStep[] {
  const [type, to] = [id(args.associate_with_type), id(args.associate_with_id)];
  if (type === undefined || to === undefined) return [];
  return [
    {
      tool: 'hubspot_association_create',
      params: (result) => ({
        from_object_type: 'tasks',
        from_object_id: taskId(result),
        to_object_type: type,
        to_object_id: to,
      }),
      what: `its link to the ${Object.hasOwn(LINKS, type) ? LINKS[type] : 'record'}`,
    },
  ];
}
