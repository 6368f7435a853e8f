import { ProviderError, type ProviderTool } from '../../types.ts';
import { cycleJson, labelJson, stateJson, teamJson, userJson } from '../json.ts';
import { connection, FIRST, FIRST_AFTER } from '../paging.ts';
import type { LinearStore } from '../store.ts';
import type { Tool } from './issue-tools.ts';

export function workspaceTools(tool: Tool, store: LinearStore): ProviderTool[] {
  return [
    tool('linear_viewer_get', 'Tells who you are, and your teams.', {}, (me) => {
      const teams = store.teams.filter(({ memberIds }) => memberIds.includes(me.id));
      return { viewer: { ...userJson(me), teams: { nodes: teams.map(({ id, key, name }) => ({ id, key, name })) } } };
    }),
    tool('linear_teams_list', 'Lists the teams with their members.', FIRST_AFTER, (me, args) => ({
      teams: connection(store.teamsOf(me), args, (team) => teamJson(store, team)),
    })),
    tool('linear_users_list', 'Lists the people of the workspace.', FIRST_AFTER, (_me, args) => ({
      users: connection(store.users, args, userJson),
    })),
    tool(
      'linear_labels_list',
      'Lists the labels.',
      { ...FIRST, teamId: ['string', 'Only the labels of this team.'] },
      (me, args) => {
        const teamId = args.text('teamId');
        const team = teamId ? store.team(me, teamId).id : undefined;
        const visible = store.labels.filter((one) => one.teamId === null || store.seesTeam(me, one.teamId));
        const labels = visible.filter((one) => team === undefined || one.teamId === team);
        return { issueLabels: connection(labels, args, (label) => labelJson(store, label)) };
      },
    ),
    tool(
      'linear_workflow_states_list',
      'Lists the workflow states.',
      { ...FIRST, teamId: ['string', 'Only the states of this team.'] },
      (me, args) => {
        const teamId = args.text('teamId');
        const teams = teamId ? [store.team(me, teamId)] : store.teamsOf(me);
        const states = teams.flatMap(({ id }) => store.statesOf(id));
        return { workflowStates: connection(states, args, (state) => stateJson(store, state)) };
      },
    ),
    tool(
      'linear_cycles_list',
      'Lists the cycles of a team.',
      { teamId: ['string*', "The team's id."], ...FIRST_AFTER },
      (me, args) => {
        const team = store.team(me, args.need('teamId'));
        const cycles = store.cycles.filter(({ teamId }) => teamId === team.id);
        return { team: { id: team.id, cycles: connection(cycles, args, (cycle) => cycleJson(store, cycle)) } };
      },
    ),
    tool(
      'linear_graphql_query',
      'Sends any GraphQL query or mutation.',
      { query: ['string*', 'The document.'], variables: ['object', 'Its variables.'] },
      (me, args) => {
        if (/\bmutation\b/.test(args.need('query')) || !/\bviewer\b/.test(args.need('query'))) {
          throw new ProviderError('INVALID', 'This workspace answers raw queries for the viewer only');
        }
        return { viewer: userJson(me) };
      },
    ),
  ];
}
