import { listWorkspaces, resolveAssignee, SHOWN, TASK_FIELDS } from './asana-lookups.ts';
import { bullets, details, linked } from './markdown.ts';
import { bare, capitalised, levelIn } from './phrases.ts';
import { type Plan, read, write } from './planner.ts';
import { type Fields, field, idNamed, idOf, matching, recordOf, recordsOf, titleOf } from './records.ts';

/** Changes to one task, named by its title or as `#gid`, and a look at it. */
export function taskPlan(ask: string): Plan | undefined {
  const done =
    /\b(?:mark|set)\b\s+(.+?)\s+(?:as\s+)?(?:done|complete[d]?|finished)\b/i.exec(ask) ??
    /\b(?:complete|finish|close|resolve)\s+((?:the\s+)?task\s+.+)$/i.exec(ask);
  if (done) return changeTask(bare(done[1]), { completed: true }, 'Completed');
  const assigned = /\bassign\s+(?:the\s+)?task\s+(.+?)\s+to\s+(.+)$/i.exec(ask);
  if (assigned) return assignTask(bare(assigned[1]), bare(assigned[2]));
  const ranked =
    /\b(?:set|change|make|give|raise|lower)\s+(?:the\s+priority\s+of\s+)?(?:the\s+)?task\s+(.+?)\s+(?:to|an?|as)\b/i.exec(
      ask,
    );
  const priority = levelIn(ask);
  if (ranked && priority) return notePriority(bare(ranked[1]), priority);
  if (/\bshow\s+(?:me\s+)?(?:the\s+)?task\s+#\d+/i.test(ask)) return showTask(/#(\d+)/.exec(ask)?.[1] ?? '');
  return undefined;
}

export function isComment(ask: string): boolean {
  return /\bcomment\b/i.test(ask) && /\btask\b/i.test(ask);
}

function* getTask(gid: string): Plan<Fields> {
  const got = yield read('asana', { asana_task_get: { task_gid: gid, opt_fields: `${TASK_FIELDS},notes` } });
  return recordOf(got) ?? {};
}

/** The task, or why there is none to go on with. */
function* findTask(name: string): Plan<Fields | string> {
  const gid = idNamed(name);
  if (gid) return yield* getTask(gid);
  for (const workspace of yield* listWorkspaces()) {
    const within = { workspace_gid: idOf(workspace), opt_fields: TASK_FIELDS };
    const found = yield read('asana', {
      asana_task_search: { ...within, text: name },
      asana_typeahead_search: { ...within, query: name, resource_type: 'task' },
    });
    const tasks = matching(recordsOf(found, 'tasks', 'data'), name);
    const open = tasks.filter((task) => field(task, 'completed') !== 'true');
    const [first, second] = open.length > 0 ? open : tasks;
    if (second) return `Several tasks match **${name}**. Which one?\n\n${bullets(tasks, SHOWN)}`;
    if (first) return first;
  }
  return `I could not find a task **${name}** in your Asana, so nothing was changed.`;
}

function* changeTask(name: string, change: Record<string, unknown>, verb: string): Plan {
  const task = yield* findTask(name);
  if (typeof task === 'string') return task;
  const changed = yield write('asana', { asana_task_update: { task_gid: idOf(task), ...change } });
  return `${verb} ${linked({ ...task, ...recordOf(changed) }, titleOf(task))}.`;
}

function* assignTask(name: string, who: string): Plan {
  const [workspace] = yield* listWorkspaces();
  const assignee = yield* resolveAssignee(workspace, who);
  if (!assignee || assignee === 'unknown') return `I could not find **${who}** in your Asana, so nothing was changed.`;
  return yield* changeTask(name, { assignee }, assignee === 'me' ? 'Assigned to you:' : `Assigned to ${who}:`);
}

/** Asana has no priority of its own: it stands in the description, in place of one that stood there. */
function* notePriority(name: string, priority: string): Plan {
  const task = yield* findTask(name);
  if (typeof task === 'string') return task;
  const { notes = '' } = yield* getTask(idOf(task));
  const kept = String(notes).replace(/^Priority: \w+\n*/m, '');
  const written = [`Priority: ${capitalised(priority)}`, kept].filter(Boolean).join('\n\n');
  yield write('asana', { asana_task_update: { task_gid: idOf(task), notes: written } });
  return `Noted ${priority} priority in the description of ${linked(task)}: Asana has no priority of its own.`;
}

function* showTask(gid: string): Plan {
  const task = yield* getTask(gid);
  const notes = field(task, 'notes');
  return `${linked(task)}${details(task, SHOWN)}${notes ? `\n\n${notes}` : ''}`;
}

export function* commentOnTask(ask: string): Plan {
  const before = /\bcomment\b\s+(?:(?:that|saying)\s+)?["'](.+)["']\s+(?:on|to)\s+(?:the\s+)?(?:task\s+)?(.+)$/i.exec(
    ask,
  );
  const after =
    /\bcomment\b.*?\b(?:on|to)\s+(?:the\s+)?task\s+(?:'(.+?)'(?!\w)|"(.+?)"|([^:]+?))\s*(?::|saying|that|with)\s*(.+)$/i.exec(
      ask,
    );
  const name = bare(before?.[2] ?? after?.[1] ?? after?.[2] ?? after?.[3]);
  const text = before?.[1] ?? after?.[4]?.replace(/^["'](.*)["']$/, '$1');
  if (!name || !text)
    return "Which task, and what should the comment say? For example: comment 'Looks good' on task Draft.";
  const task = yield* findTask(name);
  if (typeof task === 'string') return task;
  yield write('asana', { asana_story_create: { task_gid: idOf(task), text } });
  return `Commented on ${linked(task)}.`;
}
