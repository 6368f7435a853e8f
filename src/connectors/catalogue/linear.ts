import type { ConnectorSpec, JsonObject, JsonValue, Lookup, ReceiptParts } from '../types.ts';
import { deepPage, listsWith, single } from './deep.ts';
import { findMade, sameText } from './find-made.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { id, isRecord, rec, recordView, rows, text, tidy, url } from './view.ts';

/** Linear's own words for its numbers. */
const PRIORITIES = ['none', 'urgent', 'high', 'medium', 'low'];

function issue(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    identifier: text(row.identifier),
    title: text(row.title),
    state: nameOf(row.state),
    priority:
      text(row.priorityLabel) ?? (typeof row.priority === 'number' ? PRIORITIES[row.priority] : text(row.priority)),
    assignee: nameOf(row.assignee),
    team: nameOf(row.team),
    project: nameOf(row.project),
    labels: nodes(row.labels).flatMap((label) => text(label.name) ?? []),
    due_date: text(row.dueDate),
    updated_at: text(row.updatedAt),
    url: url(row.url),
  });
}

function fullIssue(row: JsonObject): JsonObject {
  return tidy({
    ...issue(row),
    description: text(row.description, 4_000),
    team_id: id(rec(row.team).id),
    state_id: id(rec(row.state).id),
    assignee_id: id(rec(row.assignee).id),
    created_at: text(row.createdAt),
  });
}

function nameOf(value: JsonValue | undefined): string | undefined {
  return text(rec(value).name) ?? text(rec(value).displayName) ?? text(value);
}

function nodes(value: JsonValue | undefined): JsonObject[] {
  return isRecord(value) ? rows(value.nodes) : rows(value);
}

function comment(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    by: nameOf(row.user),
    at: text(row.createdAt),
    text: text(row.body, 2_000),
    url: url(row.url),
  });
}

function person(row: JsonObject): JsonObject {
  const active = row.active === false ? false : undefined;
  return tidy({
    id: id(row.id),
    name: nameOf(row),
    email: text(row.email),
    active,
    teams: nodes(row.teams).map(named),
  });
}

function named(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    key: text(row.key),
    type: text(row.type),
    team: nameOf(row.team),
  });
}

function cycle(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    number: row.number,
    name: text(row.name),
    starts: text(row.startsAt),
    ends: text(row.endsAt),
  });
}

function project(row: JsonObject): JsonObject {
  return tidy({
    id: id(row.id),
    name: text(row.name),
    state: text(row.state) ?? nameOf(row.status),
    lead: nameOf(row.lead),
    progress: row.progress,
    target_date: text(row.targetDate),
    description: text(row.description, 1_000),
    url: url(row.url),
  });
}

const list = listsWith('after');
const ISSUES = ['issues', 'searchIssues', 'issueSearch'];
const issueView = recordView('issue', single('issue'), issue);

function issueReceipt(verb: string, args: JsonObject, data: JsonObject): ReceiptParts {
  const row = single('issue')(data);
  const name = [text(row.identifier), text(row.title) ?? text(args.title)]
    .filter((part) => part !== undefined)
    .join(' ');
  return receipt(verb, 'issue', text(name), url(row.url));
}

function updateVerb(args: JsonObject): string {
  const changed = Object.keys(args).filter((key) => key !== 'issueId');
  if (changed.length !== 1) return 'Updated';
  if (changed[0] === 'assigneeId') return 'Assigned';
  return changed[0] === 'stateId' ? 'Moved' : 'Updated';
}

function lookUpIssue({ title }: JsonObject): Lookup | undefined {
  if (typeof title !== 'string') return undefined;
  return {
    tool: 'linear_issue_search',
    params: { query: title, first: 50 },
    find: (data, since) => {
      const found = findMade(
        deepPage(data, ...ISSUES)?.rows,
        since,
        (row) => sameText(row.title, title),
        (row) => row.createdAt,
      );
      return found === undefined ? undefined : { issue: found };
    },
  };
}

function lookUpComment({ issueId, body }: JsonObject): Lookup | undefined {
  if (typeof issueId !== 'string') return undefined;
  return {
    tool: 'linear_comments_list',
    params: { issueId, first: 50 },
    find: (data, since) => {
      const found = findMade(
        deepPage(data, 'comments')?.rows,
        since,
        (row) => sameText(row.body, body),
        (row) => row.createdAt,
      );
      return found === undefined ? undefined : { comment: found };
    },
  };
}

/** Linear, by the tools of Scalekit's `linear` connector. Its `linear_graphql_query` can do anything and is not here. */
export const linear: ConnectorSpec = {
  id: 'linear',
  label: 'Linear',
  hosts: ['linear.app'],
  tools: [
    read('linear_viewer_get', recordView('me', single('viewer'), person)),
    read('linear_issues_list', list('issues', ISSUES, issue)),
    read('linear_issue_search', list('issues', ISSUES, issue)),
    // Descriptions and comments may come from a customer, through Linear's mail and support integrations.
    read('linear_issue_get', recordView('issue', single('issue'), fullIssue), { outsiders: true }),
    read('linear_comments_list', list('comments', ['comments'], comment), { outsiders: true }),
    read('linear_teams_list', list('teams', ['teams'], named)),
    read('linear_users_list', list('users', ['users'], person)),
    read('linear_workflow_states_list', list('states', ['workflowStates', 'states'], named)),
    read('linear_labels_list', list('labels', ['issueLabels', 'labels'], named)),
    read('linear_projects_list', list('projects', ['projects'], project)),
    read('linear_project_get', recordView('project', single('project'), project)),
    read('linear_cycles_list', list('cycles', ['cycles'], cycle)),
    read('linear_cycle_issues_list', list('issues', ISSUES, issue)),
    write('linear_issue_create', {
      view: issueView,
      receipt: (args, data) => issueReceipt('Created', args, data),
      lookup: lookUpIssue,
    }),
    write('linear_issue_update', {
      view: issueView,
      receipt: (args, data) => issueReceipt(updateVerb(args), args, data),
    }),
    write('linear_comment_create', {
      view: recordView('comment', single('comment'), comment),
      receipt: (_args, data) => {
        const row = single('comment')(data);
        const on = rec(row.issue);
        return receipt('Commented on', 'issue', text(on.identifier) ?? text(on.title), url(row.url) ?? url(on.url));
      },
      lookup: lookUpComment,
    }),
    write('linear_issue_relation_create', {
      view: recordView('relation', single('issueRelation'), (row) => tidy({ id: id(row.id), type: text(row.type) })),
      receipt: () => receipt('Linked', 'issues'),
    }),
    write('linear_attachment_create', {
      view: recordView('attachment', single('attachment'), (row) =>
        tidy({ id: id(row.id), title: text(row.title), url: url(row.url) }),
      ),
      receipt: (args) => receipt('Attached a link to', 'issue', text(args.title)),
    }),
    write('linear_project_update', {
      view: recordView('project', single('project'), project),
      receipt: (args, data) => {
        const row = single('project')(data);
        return receipt('Updated', 'project', text(row.name) ?? text(args.name), url(row.url));
      },
    }),
    destructive('linear_issue_archive', {
      view: issueView,
      receipt: (args, data) => issueReceipt('Archived', args, data),
    }),
    destructive('linear_issue_delete', {
      view: issueView,
      receipt: (args, data) => issueReceipt('Deleted', args, data),
    }),
  ],
};
