import type { ConnectorSpec, JsonObject, Lookup, ReceiptParts } from '../types.ts';
import { deepPage, listsWith, single } from './deep.ts';
import { bearsMark, findMade, sameText } from './find-made.ts';
import { comment, cycle, fullIssue, issue, named, person, project } from './linear-rows.ts';
import {
  attachmentMade,
  commentMade,
  issueArchived,
  issueChange,
  issueMade,
  projectChange,
  relationMade,
} from './linear-undo.ts';
import { destructive, read, receipt, write } from './spec.ts';
import { id, rec, recordView, text, tidy, url } from './view.ts';

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

function lookUpIssue({ title, description }: JsonObject): Lookup | undefined {
  if (typeof title !== 'string') return undefined;
  return {
    tool: 'linear_issue_search',
    params: { query: title, first: 50 },
    find: (data, since) => {
      const found = findMade(
        deepPage(data, ...ISSUES)?.rows,
        since,
        (row) => sameText(row.title, title) && bearsMark(row.description, description),
        (row) => row.createdAt,
      );
      return found === undefined ? undefined : { issue: found };
    },
  };
}

/** Read in one look for a comment that was made a moment ago. */
const MOST_COMMENTS = 50;

function lookUpComment({ issueId, body }: JsonObject): Lookup | undefined {
  if (typeof issueId !== 'string') return undefined;
  return {
    tool: 'linear_comments_list',
    params: { issueId, first: MOST_COMMENTS },
    isWhole(data) {
      const page = deepPage(data, 'comments');
      return page !== undefined && page.next === undefined && page.rows.length < MOST_COMMENTS;
    },
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
    // Issues may come from a customer, through Linear's mail and support integrations: titles, descriptions, comments.
    read('linear_issues_list', list('issues', ISSUES, issue), { outsiders: true }),
    read('linear_issue_search', list('issues', ISSUES, issue), { outsiders: true }),
    read('linear_issue_get', recordView('issue', single('issue'), fullIssue), { outsiders: true }),
    read('linear_comments_list', list('comments', ['comments'], comment), { outsiders: true }),
    read('linear_teams_list', list('teams', ['teams'], named)),
    read('linear_users_list', list('users', ['users'], person)),
    read('linear_workflow_states_list', list('states', ['workflowStates', 'states'], named)),
    read('linear_labels_list', list('labels', ['issueLabels', 'labels'], named)),
    read('linear_projects_list', list('projects', ['projects'], project)),
    read('linear_project_get', recordView('project', single('project'), project)),
    read('linear_cycles_list', list('cycles', ['cycles'], cycle)),
    read('linear_cycle_issues_list', list('issues', ISSUES, issue), { outsiders: true }),
    write('linear_issue_create', {
      view: issueView,
      receipt: (args, data) => issueReceipt('Created', args, data),
      lookup: lookUpIssue,
      mark: 'description',
      ...issueMade,
    }),
    write('linear_issue_update', {
      view: issueView,
      receipt: (args, data) => issueReceipt(updateVerb(args), args, data),
      ...issueChange,
    }),
    write('linear_comment_create', {
      view: recordView('comment', single('comment'), comment),
      receipt: (_args, data) => {
        const row = single('comment')(data);
        const on = rec(row.issue);
        return receipt('Commented on', 'issue', text(on.identifier) ?? text(on.title), url(row.url) ?? url(on.url));
      },
      lookup: lookUpComment,
      ...commentMade,
    }),
    write('linear_issue_relation_create', {
      view: recordView('relation', single('issueRelation'), (row) => tidy({ id: id(row.id), type: text(row.type) })),
      receipt: () => receipt('Linked', 'issues'),
      ...relationMade,
    }),
    write('linear_attachment_create', {
      view: recordView('attachment', single('attachment'), (row) =>
        tidy({ id: id(row.id), title: text(row.title), url: url(row.url) }),
      ),
      receipt: (args) => receipt('Attached a link to', 'issue', text(args.title)),
      ...attachmentMade,
    }),
    write('linear_project_update', {
      view: recordView('project', single('project'), project),
      receipt: (args, data) => {
        const row = single('project')(data);
        return receipt('Updated', 'project', text(row.name) ?? text(args.name), url(row.url));
      },
      ...projectChange,
    }),
    destructive('linear_issue_archive', {
      view: issueView,
      receipt: (args, data) => issueReceipt('Archived', args, data),
      ...issueArchived,
    }),
    destructive('linear_issue_delete', {
      view: issueView,
      receipt: (args, data) => issueReceipt('Deleted', args, data),
    }),
  ],
};
