import { listWorkspaces, resolveAssignee, SHOWN, TASK_FIELDS } from './asana-lookups.ts';
import { commentOnTask, isComment, taskPlan } from './asana-task.ts';
import { bullets, counted, linked } from './markdown.ts';
import { asksToSee, bare, capitalised, cutAllQuoted, dayIn, priorityIn } from './phrases.ts';
import { type Plan, read, write } from './planner.ts';
import { type Fields, field, idOf, matching, recordsOf, titleOf, urlIn } from './records.ts';
import type { Turn } from './turn.ts';

/** What each of Asana's prompts is recognised by, and the plan for it. */
export function asanaPlan(turn: Turn): Plan | undefined {
  const { ask } = turn;
  const { quoted, rest } = cutAllQuoted(ask);
  if (isComment(ask)) return commentOnTask(ask);
  if (
    /\b(create|add|make|open|new)\b.*\btask\b(?!\s*#\d)/i.test(rest) ||
    (quoted.length > 1 && /\b(create|add|make)\b.*\btasks\b/i.test(rest))
  ) {
    return createTasks(turn, quoted, rest);
  }
  const change = taskPlan(ask);
  if (change) return change;
  if (/\bmy\b.*\btasks?\b|\btasks?\b.*\b(assigned to|for) me\b|\bon my plate\b/i.test(ask)) return listMyTasks();
  const project = projectNamed(ask);
  if (project && asksToSee(ask)) return showProject(project);
  return undefined;
}

function* createTasks(turn: Turn, quoted: readonly string[], rest: string): Plan {
  const titles = quoted.length > 0 ? quoted : [unquotedTitle(rest)];
  if (titles.includes('')) return 'What should the task be called?';
  const workspaces = yield* listWorkspaces();
  const wanted = projectNamed(rest);
  let project: Fields | undefined;
  let workspace = workspaces[0];
  for (const one of wanted ? workspaces : []) {
    const found = yield* findProjects(one, wanted ?? '');
    if (found.length > 1) return `Several projects match **${wanted}**. Which one?\n\n${bullets(found, [])}`;
    if (found[0]) [project, workspace] = [found[0], one];
  }
  if (wanted && !project) return `I could not find a project **${wanted}** in your Asana, so nothing was created.`;
  const owner = /\b[Aa]ssign(?:ed)?\s+(?:(?:it|this|that|them|both)\s+)?to\s+([\w.'-]+(?:\s+[A-Z][\w'-]+)?)/.exec(
    rest,
  )?.[1];
  const assignee = yield* resolveAssignee(workspace, owner ?? (project ? undefined : 'me'));
  if (assignee === 'unknown') return `I could not find **${owner}** in your Asana, so nothing was created.`;
  const priority = priorityIn(rest);
  const due = dayIn(rest, turn.today);
  // Asana has no priority of its own: projects add one as a custom field, which this tool does not take.
  const noted = priority !== undefined && !takes(turn, 'asana_task_create', 'priority');
  const made = yield titles.map((name) =>
    write('asana', {
      asana_task_create: {
        name,
        projects: project && idOf(project),
        workspace_gid: project ? undefined : workspace && idOf(workspace),
        assignee,
        due_on: due,
        priority,
        notes: noted ? `Priority: ${capitalised(priority)}` : undefined,
      },
    }),
  );
  const links = [made].flat().map((one, at) => linked({}, titles[at], urlIn(one)));
  const facts = [
    project ? ` in **${titleOf(project)}**` : '',
    assignee === 'me' ? ', assigned to you' : assignee ? `, assigned to ${owner}` : '',
    priority ? (noted ? `, noted as ${priority} priority in its description` : `, priority ${priority}`) : '',
    due ? `, due ${due}` : '',
  ];
  return `Created the task${links.length > 1 ? 's' : ''} ${links.join(' and ')}${facts.join('')}.`;
}

function unquotedTitle(rest: string): string {
  const end = String.raw`(?=\s+(?:in|to|on|under)\s+(?:the\s+|my\s+|project\s)\S*.*\bproject\b|\s+in\s+(?:project|asana)\b|,?\s+and\s+assign|\s+assigned\s+to|\s+due\b|\s+with\b|[.?!]*$)`;
  const found = new RegExp(String.raw`\btask\b\s*(?:called|named|titled|to|:)\s+(.+?)${end}`, 'i').exec(rest);
  return capitalised(bare(found?.[1]));
}

/** The project an ask names: `in the X project`, `project X`, `in X`. */
export function projectNamed(text: string): string | undefined {
  const word = String.raw`(?:(?!\b(?:in|to|into|on|under|and|of|the|my|our|show|list|me|tasks?)\b)\S+\s+?)+?`;
  const before = new RegExp(
    String.raw`\b(?:the|my|our|in|to|into|on|of|show)\s+["']?(${word})["']?(?:project|board)\b`,
    'i',
  );
  const after = /\b(?:project|board)\s+["']?(.+?)["']?(?=,?\s+(?:and|due|with|assign\w*|for)\b|[,.?!]|$)/i;
  const plain =
    /\b(?:in|to)\s+(?!me\b|[Aa]sana\b)(?:the\s+)?([A-Z].*?)(?=,?\s+(?:and|due|with|assign\w*|for|in)\b|[,.?!]|$)/;
  const found = before.exec(text) ?? after.exec(text) ?? plain.exec(text);
  return bare(found?.[1]) || undefined;
}

function takes(turn: Turn, tool: string, parameter: string): boolean {
  const schema = turn.tools.find(({ name }) => name === tool)?.schema as { properties?: object } | undefined;
  return parameter in (schema?.properties ?? {});
}

function* findProjects(workspace: Fields, name: string): Plan<Fields[]> {
  const within = { workspace_gid: idOf(workspace), opt_fields: 'name,permalink_url' };
  const found = yield read('asana', {
    asana_projects_search: { ...within, name },
    asana_typeahead_search: { ...within, query: name, resource_type: 'project' },
    asana_projects_list: within,
  });
  return matching(recordsOf(found, 'projects', 'data'), name);
}

function* listMyTasks(): Plan {
  const open: Fields[] = [];
  for (const workspace of yield* listWorkspaces()) {
    const mine = { workspace_gid: idOf(workspace), assignee: 'me', opt_fields: TASK_FIELDS };
    const tasks = yield read('asana', {
      asana_tasks_list: { ...mine, completed_since: 'now' },
      asana_task_search: { ...mine, completed: false },
    });
    open.push(...recordsOf(tasks, 'tasks', 'data').filter((task) => field(task, 'completed') !== 'true'));
  }
  if (open.length === 0) return 'You have no open tasks in Asana.';
  return `You have ${counted(open.length, 'open task')} in Asana:\n\n${bullets(open, SHOWN.slice(0, 1))}`;
}

function* showProject(name: string): Plan {
  const shown = yield* projectContents(name, read);
  return shown ?? `I could not find a project or board **${name}** in your Asana.`;
}

/** The tasks of a project as Markdown; undefined when this person sees no such project. `first` makes the first call. */
export function* projectContents(name: string, first: typeof read): Plan<string | undefined> {
  for (const workspace of yield* listWorkspaces(first)) {
    const project = (yield* findProjects(workspace, name))[0];
    if (!project) continue;
    const found = yield read('asana', {
      asana_project_tasks_list: { project_gid: idOf(project), opt_fields: TASK_FIELDS },
      asana_tasks_list: { project: idOf(project), opt_fields: TASK_FIELDS },
    });
    const tasks = recordsOf(found, 'tasks', 'data');
    const heading = `${linked(project)} in Asana has ${counted(tasks.length, 'task')}`;
    return tasks.length === 0
      ? `${heading}.`
      : `${heading}:\n\n${bullets(tasks, [...SHOWN, ['done', 'completed_at']])}`;
  }
  return undefined;
}
