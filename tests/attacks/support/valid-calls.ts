import type { JsonObject, Provider, ProviderTool } from '../../../sandbox/providers/types.ts';
import { ANA, personOf } from '../../support/journey.ts';

interface Property {
  type?: string | string[];
  enum?: unknown[];
}

/** Text that can be found again wherever a call left it. */
const MARK = 'planted-by-the-model';

/**
 * Arguments for a tool that pass its schema and would change something: records that Ana sees for what names a record, a
 * new text for what is one. Each `turn` names other records and other texts.
 */
export function validCall(provider: Provider, { name, input }: ProviderTool, turn: number): JsonObject {
  const { properties = {}, required = [] } = input as { properties?: Record<string, Property>; required?: string[] };
  const wanted = Object.keys(properties).filter((property) => required.includes(property) || SAYS.test(property));
  const of = recordsOf(provider, turn);
  return {
    ...Object.fromEntries(wanted.map((property) => [property, valueFor(property, properties[property] ?? {}, of)])),
    ...BEYOND_THE_SCHEMA[name]?.(of),
  };
}

/** Optional arguments that say something: a change has to have one. */
const SAYS = /^(?:name|title|subject|text|body|description|notes|value|city|jobtitle|dealname|hs_(?:task|note)_\w+)$/;

function valueFor(property: string, { type, enum: choices }: Property, of: Records): JsonObject[string] {
  const [kind] = [type].flat();
  if (choices) return String(choices[of.turn % choices.length]);
  const formed = FORMED[property]?.(of);
  if (formed !== undefined) return formed;
  const ids = RECORDS[property]?.(of);
  if (ids) return kind === 'number' ? Number(pick(ids, of.turn)) : pick(ids, of.turn);
  if (kind === 'boolean') return true;
  if (kind === 'number' || kind === 'integer') return of.turn + 1;
  if (kind === 'object') return {};
  return kind === 'array' ? [`${MARK}${of.turn}`] : `${MARK} ${of.turn}`;
}

interface Records {
  turn: number;
  /** The ids in a tool's answer to Ana; those of the list that is called `list`, if the answer has several. */
  ids(tool: string, args?: JsonObject, list?: string): string[];
  /** The id of a record that Ana makes for the occasion. */
  made(tool: string): string[];
}

function recordsOf(provider: Provider, turn: number): Records {
  const { email, name } = personOf(ANA);
  const toolOf = (tool: string) => provider.tools.find((each) => each.name === tool);
  return {
    turn,
    ids: (tool, args = {}, list) => idsIn(firstRows(toolOf(tool)?.run({ email, name }, args), list)),
    made(tool) {
      const found = toolOf(tool);
      const answer = found?.run({ email, name }, validCall(provider, found, turn));
      return idsIn(answer === undefined ? [] : [answer, ...Object.values(answer), ...deeper(answer)]).slice(0, 1);
    },
  };
}

const WORKSPACE = { workspace_gid: '1208846309112200' };
const asanaProject = (of: Records, at: number) => of.ids('asana_projects_list').slice(at, at + 1);
const mondayItems = (of: Records) =>
  of.ids('monday_items_list', { board_id: of.ids('monday_boards_list')[0] ?? '' }, 'items');

/** The records that an argument of this name can stand for. */
const RECORDS: Record<string, (of: Records) => string[]> = {
  task_gid: (of) => of.ids('asana_tasks_list', { project: asanaProject(of, 1).join() }),
  project: (of) => asanaProject(of, 0),
  project_gid: (of) => asanaProject(of, 0),
  parent_gid: (of) => asanaProject(of, 0),
  section_gid: (of) => of.ids('asana_sections_list', { project_gid: asanaProject(of, 1).join() }).toReversed(),
  tag: (of) => of.ids('asana_tags_list'),
  followers: (of) => of.ids('asana_users_list', WORKSPACE).slice(1),
  workspace_gid: () => [WORKSPACE.workspace_gid],
  story_gid: (of) => of.made('asana_story_create'),
  status_update_gid: (of) => of.made('asana_status_update_create'),
  contact_id: (of) => of.ids('hubspot_contacts_search'),
  primary_object_id: (of) => of.ids('hubspot_contacts_search'),
  object_id_to_merge: (of) => of.ids('hubspot_contacts_search').toReversed(),
  company_id: (of) => of.ids('hubspot_companies_search'),
  deal_id: (of) => of.ids('hubspot_deals_search'),
  task_id: (of) => of.ids('hubspot_tasks_search'),
  note_id: (of) => of.ids('hubspot_notes_search'),
  from_object_id: (of) => of.ids('hubspot_contacts_search').toReversed(),
  object_id: (of) => of.ids('hubspot_contacts_search'),
  to_object_id: (of) => of.ids('hubspot_tickets_search'),
  ticket_id: (of) => [...of.ids('zendeskoauth_tickets_list'), ...of.ids('hubspot_tickets_search')],
  user_id: (of) => of.ids('zendeskoauth_users_search'),
  view_id: (of) => of.ids('zendeskoauth_views_list'),
  organization_id: (of) => of.ids('zendeskoauth_organizations_list'),
  teamId: (of) => of.ids('linear_teams_list').slice(0, 1),
  issueId: (of) => of.ids('linear_issues_list'),
  relatedIssueId: (of) => of.ids('linear_issues_list').toReversed(),
  projectId: (of) => of.ids('linear_projects_list'),
  commentId: (of) => of.made('linear_comment_create'),
  relationId: (of) => of.made('linear_issue_relation_create'),
  attachmentId: (of) => of.made('linear_attachment_create'),
  board_id: (of) => of.ids('monday_boards_list').slice(0, 1),
  item_id: mondayItems,
  parent_item_id: mondayItems,
  group_id: () => ['group_live', 'group_running', 'new_group'],
  id: (of) => of.made('monday_update_create'),
};

/** Arguments that have a form of their own. */
const FORMED: Record<string, (of: Records) => JsonObject[string]> = {
  email: ({ turn }) => `${MARK}-${turn}@acme.example`,
  url: ({ turn }) => `https://acme.test/${MARK}/${turn}`,
  type: () => 'blocks',
  hs_timestamp: ({ turn }) => new Date(Date.UTC(2027, 0, 1 + turn)).toISOString(),
  hs_task_priority: () => 'HIGH',
  hs_task_status: () => 'COMPLETED',
  hs_task_type: () => 'TODO',
  dealstage: () => 'qualifiedtobuy',
  object_type: () => 'contacts',
  from_object_type: () => 'contacts',
  to_object_type: () => 'tickets',
  props: ({ turn }) => ({ hs_note_body: `${MARK} ${turn}`, hs_timestamp: Date.UTC(2027, 0, 1 + turn) }),
  column_id: () => 'name',
  column_value: () => 'Harbor Clinics',
  column_values: ({ turn }) => JSON.stringify({ name: `${MARK} ${turn}` }),
  ids: mondayItems,
};

/** What only the provider's own documents say. */
const BEYOND_THE_SCHEMA: Record<string, (of: Records) => JsonObject> = {
  asana_task_create: (of) => ({ projects: asanaProject(of, 0).join() }),
  asana_tasks_list: (of) => ({ project: asanaProject(of, 1).join() }),
  asana_typeahead_search: () => ({ resource_type: 'task' }),
  hubspot_pipelines_list: () => ({ object_type: 'deals' }),
  zendeskoauth_organizations_search: () => ({ name: 'Northwind' }),
};

function pick(ids: readonly string[], turn: number): string {
  return ids[turn % Math.max(1, ids.length)] ?? '';
}

/** The first list of records in an answer, or the one of this name, however deep it is. */
function firstRows(value: unknown, list?: string): unknown[] {
  for (const [name, inner] of entries(value)) {
    const isList = Array.isArray(inner) && (list === undefined || name === list) && idsIn(inner).length > 0;
    const rows = isList ? inner : firstRows(inner, list);
    if (rows.length > 0) return rows;
  }
  return [];
}

function deeper(value: unknown): unknown[] {
  return entries(value).flatMap(([, inner]) => entries(inner).map(([, innermost]) => innermost));
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function idsIn(rows: readonly unknown[]): string[] {
  return rows.flatMap((row) => {
    const { gid, id = gid } = (row ?? {}) as { gid?: unknown; id?: unknown };
    return typeof id === 'string' || typeof id === 'number' ? [String(id)] : [];
  });
}
