import { bullets, counted, details, linked, type Shown } from './markdown.ts';
import { asksTo, bare, capitalised, cutQuoted, priorityIn } from './phrases.ts';
import { type Plan, read, write } from './planner.ts';
import { type Fields, field, idOf, matching, recordOf, recordsOf, titleOf, urlIn } from './records.ts';
import { isFields } from './results.ts';
import type { Turn } from './turn.ts';

/** Linear's scale: 1 is urgent, 4 is low. */
const PRIORITIES: Record<string, string> = { urgent: '1', high: '2', medium: '3', normal: '3', low: '4' };
const SHOWN: Shown = [
  ['', 'state', 'status'],
  ['priority', 'priorityLabel', 'priority_label'],
  ['assigned to', 'assignee'],
];
const PAGE = 50;
const CLOSED = /^(done|completed|cancell?ed|duplicate)$/i;

/** What each of Linear's prompts is recognised by, and the plan for it. */
export function linearPlan({ ask }: Turn): Plan | undefined {
  const key = /\b([A-Z][A-Z0-9]{1,6}-\d+)\b/.exec(ask)?.[1];
  if (key) return issuePlan(ask, key);
  if (!/\bissues?\b|\blinear\b/i.test(ask)) return undefined;
  const { quoted, rest } = cutQuoted(ask);
  if (/\b(create|add|open|file|make|new)\b.*\bissue\b/i.test(rest)) return createIssue(quoted, rest);
  if (/\bmy\b.*\bissues?\b|\b(assigned to|for) me\b|\bam i\b/i.test(ask)) return myIssues();
  const about = /\bissues?\s+(?:about|for|on|matching|with|mentioning)\s+(.+)$/i.exec(ask)?.[1];
  const query = quoted ?? bare(about);
  return query ? searchIssues(query) : undefined;
}

function issuePlan(ask: string, key: string): Plan | undefined {
  const comment = new RegExp(String.raw`\bcomment\b.*?\b${key}\b\s*(?::|saying|that|with)?\s*(.+)$`, 'i').exec(
    ask,
  )?.[1];
  const quotedFirst = new RegExp(String.raw`\bcomment\b\s+["'](.+)["']\s+(?:on|to)\s+.*${key}`, 'i').exec(ask)?.[1];
  const text = quotedFirst ?? comment?.replace(/^["'](.*)["']$/, '$1');
  if (text) return commentOn(key, text);
  const state =
    new RegExp(String.raw`\b(?:move|set|change)\b.*${key}\b.*?\bto\s+(.+)$`, 'i').exec(ask)?.[1] ??
    new RegExp(String.raw`\bmark\b.*${key}\b\s+(?:as\s+)?(.+)$`, 'i').exec(ask)?.[1] ??
    (asksTo('complete|finish|close|resolve', ask) ? 'Done' : undefined);
  const priority = priorityIn(ask);
  if (priority && /\b(set|change|make|give)\b/i.test(ask)) {
    return update(key, { priority: PRIORITIES[priority] }, `Set the priority of %s to **${priority}**.`);
  }
  const who = /\bassign\b.*\bto\s+(.+)$/i.exec(ask)?.[1];
  if (who) return /^me\b/i.test(who) ? assignToMe(key) : assignTo(key, bare(who));
  if (state) return moveTo(key, bare(state));
  return showIssue(key);
}

function* getIssue(key: string): Plan<Fields> {
  const found = yield read('linear', { linear_issue_get: { issueId: key }, linear_issue_search: { query: key } });
  const all = recordsOf(found, 'issues', 'nodes');
  return all.find((issue) => field(issue, 'identifier') === key) ?? recordOf(found) ?? { id: key, identifier: key };
}

/** An issue as a link: `ONB-12 Title`. */
function issueLink(issue: Fields, key = field(issue, 'identifier')): string {
  return linked(issue, `${key} ${titleOf(issue)}`.trim());
}

/** Linear's own id where the result has it: its mutations take a key only in some places. */
function uuidOf(issue: Fields): string {
  return field(issue, 'id') || idOf(issue);
}

function* me(): Plan<Fields> {
  const viewer = yield read('linear', { linear_viewer_get: {} });
  return recordOf(viewer) ?? {};
}

function* myIssues(): Plan {
  const email = field(yield* me(), 'email');
  const found = yield read('linear', { linear_issues_list: { assignee: email, first: PAGE } });
  const issues = recordsOf(found, 'issues', 'nodes').filter((issue) => !CLOSED.test(field(issue, 'state', 'status')));
  if (issues.length === 0) return 'No open issues are assigned to you in Linear.';
  return `Open issues assigned to you in Linear:\n\n${issueList(issues)}`;
}

function issueList(issues: readonly Fields[]): string {
  return bullets(
    issues.map((issue) => ({
      ...issue,
      title: `${field(issue, 'identifier')} ${titleOf(issue)}`.trim(),
      name: undefined,
    })),
    SHOWN,
  );
}

function* searchIssues(query: string): Plan {
  const found = yield read('linear', { linear_issue_search: { query, first: PAGE } });
  const issues = recordsOf(found, 'issues', 'nodes');
  if (issues.length === 0) return `I found no issues about **${query}** in your Linear.`;
  return `${counted(issues.length, 'issue')} about **${query}**:\n\n${issueList(issues)}`;
}

function* showIssue(key: string): Plan {
  const issue = yield* getIssue(key);
  const text = field(issue, 'description');
  return `${issueLink(issue, key)}${details(issue, SHOWN)}${text ? `\n\n${text}` : ''}`;
}

function* createIssue(quoted: string | undefined, rest: string): Plan {
  const unquoted = /\bissue\b\s*(?:called|named|titled|to|:)\s+(.+?)(?=\s+(?:in|for|with|and)\b|[.!]*$)/i.exec(
    rest,
  )?.[1];
  const title = quoted ?? capitalised(bare(unquoted));
  if (!title) return 'What should the issue be called?';
  const teams = recordsOf(yield read('linear', { linear_teams_list: {} }), 'teams', 'nodes');
  const named =
    /\b(?:in|for)\s+(?:the\s+)?(\S+(?:\s\S+)?)\s+team\b/i.exec(rest)?.[1] ??
    /\bteam\s+(.+?)(?=,?\s+(?:and|with|for)\b|[,.!]|$)/i.exec(rest)?.[1];
  const wanted = bare(named);
  const fitting = wanted ? [...matching(teams, wanted), ...teams.filter((one) => field(one, 'key') === wanted)] : teams;
  const [team, second] = fitting;
  if (!team) return `I could not find a team **${wanted}** in your Linear, so nothing was created.`;
  if (second) return `Which team should it go to?\n\n${bullets(fitting, [])}`;
  const assigneeId = /\b(assign\w*\b.*\bto me|for me)\b/i.test(rest) ? idOf(yield* me()) : undefined;
  const priority = priorityIn(rest);
  const made = yield write('linear', {
    linear_issue_create: {
      teamId: uuidOf(team),
      title,
      assigneeId,
      priority: priority && PRIORITIES[priority],
    },
  });
  const issue = recordOf(made) ?? {};
  const key = field(issue, 'identifier');
  return `Created the issue ${linked({}, `${key} ${title}`.trim(), urlIn(made))} in team **${titleOf(team)}**.`;
}

function* commentOn(key: string, body: string): Plan {
  const issue = yield* getIssue(key);
  yield write('linear', { linear_comment_create: { issueId: uuidOf(issue), body } });
  return `Commented on ${issueLink(issue, key)}.`;
}

function* update(key: string, change: Record<string, unknown>, sentence: string): Plan {
  const issue = yield* getIssue(key);
  yield write('linear', { linear_issue_update: { issueId: uuidOf(issue), ...change } });
  return sentence.replace('%s', issueLink(issue, key));
}

function* assignToMe(key: string): Plan {
  const assigneeId = idOf(yield* me());
  return yield* update(key, { assigneeId }, 'Assigned %s to you.');
}

function* assignTo(key: string, who: string): Plan {
  const users = recordsOf(yield read('linear', { linear_users_list: { first: PAGE } }), 'users', 'nodes');
  const [user] = matching(users, who);
  if (!user) return `I could not find **${who}** in your Linear, so nothing was changed.`;
  return yield* update(key, { assigneeId: uuidOf(user) }, `Assigned %s to ${titleOf(user)}.`);
}

/** A team by its id where the result holds the whole team, else by its name. */
function teamOf(record: Fields): string {
  return isFields(record.team) ? idOf(record.team) : field(record, 'team');
}

function* moveTo(key: string, wanted: string): Plan {
  const issue = yield* getIssue(key);
  const team = field(issue, 'teamId', 'team_id') || (isFields(issue.team) ? idOf(issue.team) : '');
  const found = yield read('linear', { linear_workflow_states_list: { teamId: team } });
  const all = recordsOf(found, 'workflowStates', 'states', 'nodes');
  // The states of all teams come back where the issue's result does not tell its team's id.
  const own = all.filter((state) => !state.team || !issue.team || teamOf(state) === teamOf(issue));
  const state = matching(own, wanted)[0];
  if (!state) {
    return `${issueLink(issue, key)} has no state **${wanted}**, so I left it. It can be: ${own.map(titleOf).join(', ')}.`;
  }
  yield write('linear', { linear_issue_update: { issueId: uuidOf(issue), stateId: idOf(state) } });
  return `Moved ${issueLink(issue, key)} to **${titleOf(state)}**.`;
}
