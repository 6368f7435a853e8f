import type { Args } from '../../hubspot/args.ts';
import type { MakeTool, Params } from '../../hubspot/define-tool.ts';
import { matchesWords } from '../../support/match.ts';
import type { JsonObject, ProviderTool } from '../../types.ts';
import { createIssue, updateIssue } from '../change-issue.ts';
import { issueJson } from '../json.ts';
import type { Issue, LinearUser } from '../model.ts';
import { connection, FIRST, FIRST_AFTER } from '../paging.ts';
import type { LinearStore } from '../store.ts';

export type Tool = MakeTool<LinearUser>;

const ISSUE_ID: Params = { issueId: ['string*', "The issue's id, or its identifier such as ONB-12."] };
const FIELDS: Params = {
  description: ['string', 'Description, Markdown.'],
  priority: ['string', '1 urgent, 2 high, 3 medium, 4 low; 0 none.'],
  stateId: ['string', 'Id of the workflow state.'],
  assigneeId: ['string', 'Id of the person who shall do it.'],
};

export function issueTools(tool: Tool, store: LinearStore): ProviderTool[] {
  const json = (issue: Issue) => issueJson(store, issue);
  const changed = (name: string, issue: Issue): JsonObject => ({ [name]: { success: true, issue: json(issue) } });
  return [
    tool(
      'linear_issues_list',
      'Lists issues, newest first, filtered by assignee, state, priority, project and labels.',
      {
        ...FIRST_AFTER,
        before: ['string', 'The startCursor of the page after.'],
        assignee: ['string', 'E-mail address of the assignee.'],
        state: ['string', 'Name of the state.'],
        priority: ['string', '1 urgent, 2 high, 3 medium, 4 low.'],
        project: ['string', 'Name of the project.'],
        labels: ['array', 'Names of labels; one of them is enough.'],
      },
      (me, args) => ({ issues: connection(store.issuesOf(me).filter(filterOf(store, args)), args, json) }),
    ),
    tool(
      'linear_issue_search',
      'Searches the titles and descriptions of issues.',
      { query: ['string*', 'What to look for.'], ...FIRST, teamId: ['string', 'Only this team.'] },
      (me, args) => {
        const query = args.need('query');
        const teamId = args.text('teamId');
        const team = teamId ? store.team(me, teamId).id : undefined;
        const found = store
          .issuesOf(me)
          .filter((one) => team === undefined || one.teamId === team)
          .filter((one) => matchesWords([store.identifier(one), one.title, one.description ?? ''], query));
        return { searchIssues: { ...connection(found, args, json), totalCount: found.length } };
      },
    ),
    tool('linear_issue_get', 'Reads an issue.', ISSUE_ID, (me, args) => ({
      issue: json(store.issue(me, args.need('issueId'))),
    })),
    tool(
      'linear_issue_create',
      'Creates an issue in a team.',
      {
        teamId: ['string*', "The team's id."],
        title: ['string*', 'Title.'],
        ...FIELDS,
        estimate: ['string', 'Points.'],
        labelIds: ['array', 'Ids of labels.'],
        projectId: ['string', 'Id of the project.'],
      },
      (me, args) => changed('issueCreate', createIssue(store, me, args)),
    ),
    tool(
      'linear_issue_update',
      'Changes the title, description, priority, state or assignee of an issue.',
      { ...ISSUE_ID, title: ['string', 'Title.'], ...FIELDS },
      (me, args) => changed('issueUpdate', updateIssue(store, me, store.issue(me, args.need('issueId')), args)),
    ),
    tool('linear_issue_archive', 'Archives an issue; it can be restored.', ISSUE_ID, (me, args) => {
      const issue = store.issue(me, args.need('issueId'));
      issue.archivedAt ??= store.now();
      issue.updatedById = me.id;
      return { issueArchive: { success: true } };
    }),
    tool('linear_issue_unarchive', 'Restores an archived issue.', ISSUE_ID, (me, args) => {
      const issue = store.issue(me, args.need('issueId'));
      issue.archivedAt = null;
      issue.updatedById = me.id;
      return { issueUnarchive: { success: true } };
    }),
    tool('linear_issue_delete', 'Deletes an issue for good.', ISSUE_ID, (me, args) => {
      const issue = store.issue(me, args.need('issueId'));
      store.removeIssue(issue);
      return { issueDelete: { success: true } };
    }),
  ];
}

/** Names are compared as written, as Linear's `eq` does; labels are met by one of them. */
function filterOf(store: LinearStore, args: Args): (issue: Issue) => boolean {
  const [assignee, state, priority, project] = [
    args.text('assignee'),
    args.text('state'),
    args.text('priority'),
    args.text('project'),
  ];
  const labels = args.list('labels') ?? [];
  const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  const assignees = ids(store.users.filter(({ email }) => email === assignee));
  const states = ids(store.states.filter(({ name }) => name === state));
  const projects = ids(store.projects.filter(({ name }) => name === project));
  const wanted = ids(store.labels.filter(({ name }) => labels.includes(name)));
  return (issue) =>
    (assignee === undefined || assignees.has(issue.assigneeId ?? '')) &&
    (state === undefined || states.has(issue.stateId)) &&
    (priority === undefined || priority === String(issue.priority)) &&
    (project === undefined || projects.has(issue.projectId ?? '')) &&
    (labels.length === 0 || issue.labelIds.some((id) => wanted.has(id)));
}
