import { type Journey, type Line, toolResults } from '../../../support/journey.ts';
import type { SaidAsk } from './journal.ts';
import type { Wish } from './moves.ts';

const workspace_gid = '1208846309112200';

interface Told {
  /** Names the tools, so that they are at hand however many there are. */
  text: string;
  lines: Line[];
}

/** What somebody says for a wish, and what the model does about it: all of it bears the word that it is about. */
export function tell(journey: Journey, { wish, tag, about: word }: Omit<SaidAsk, 'text' | 'userId'>): Told {
  const create = (name = word) => ({ name: 'asana_task_create', args: { name, workspace_gid, assignee: 'me' } });
  const search = { name: 'asana_typeahead_search', args: { workspace_gid, resource_type: 'task', query: word } };
  const outsiders = { name: 'zendeskoauth_search_tickets', args: { query: word } };
  const company = journey.world.providers.hubspot?.records().find(({ kind }) => kind === 'company')?.id ?? '';
  const withSteps = {
    name: 'hubspot_task_create',
    args: {
      hs_task_subject: word,
      hs_timestamp: '2027-01-04T09:00:00Z',
      owner_id: '20031001',
      associate_with_type: 'companies',
      associate_with_id: company,
    },
  };
  const done = { text: 'That is all.' };
  /** A second call about what the first one made; nothing where it made nothing. */
  const about =
    (name: string, args: Record<string, string>): Line =>
    (request) => {
      const gid = /"gid":"(\d+)"/.exec(toolResults(request).at(-1) ?? '')?.[1];
      return gid ? { toolCalls: [{ name, args: { task_gid: gid, ...args } }] } : done;
    };
  const lines: Record<Wish, Line[]> = {
    read: [{ toolCalls: [search] }],
    make: [{ toolCalls: [create()] }],
    'make two': [{ toolCalls: [create(`${word} one`), create(`${word} two`)] }],
    'read and make': [{ toolCalls: [search, create()] }],
    'make the same': [{ toolCalls: [create()] }],
    'make twice': [{ toolCalls: [create(), create()] }, { toolCalls: [create()] }],
    'make and comment': [{ toolCalls: [create()] }, about('asana_story_create', { text: `${word} is here` })],
    'make and rename': [{ toolCalls: [create()] }, about('asana_task_update', { name: `${word} renamed` })],
    'make with steps': [{ toolCalls: [withSteps] }],
    'make after outsiders': [{ toolCalls: [outsiders] }, { toolCalls: [create()] }],
  };
  return { text: `${tag}: ${wish} (${TOOLS[wish].join(' ')})`, lines: [...lines[wish], done] };
}

const TOOLS: Record<Wish, readonly string[]> = {
  read: ['asana_typeahead_search'],
  make: ['asana_task_create'],
  'make two': ['asana_task_create'],
  'read and make': ['asana_typeahead_search', 'asana_task_create'],
  'make twice': ['asana_task_create'],
  'make the same': ['asana_task_create'],
  'make and comment': ['asana_task_create', 'asana_story_create'],
  'make and rename': ['asana_task_create', 'asana_task_update'],
  'make with steps': ['hubspot_task_create'],
  'make after outsiders': ['zendeskoauth_search_tickets', 'asana_task_create'],
};
