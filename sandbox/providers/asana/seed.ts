import { SEATS } from '../support/directory.ts';
import { createIds } from '../support/ids.ts';
import { type Clock, dayFrom, instantFrom } from '../support/time.ts';
import type { AsanaProject, AsanaStore, AsanaTask, AsanaUser } from './model.ts';
import { PROJECTS, type ProjectDraft, type TaskDraft } from './seed-projects.ts';

/** Builds a workspace in the middle of an ordinary week. Every instant is relative to `now`. */
export function seedAsana(now: Clock): AsanaStore {
  const nextGid = createIds(1_208_846_310_000_100, 7);
  const store: AsanaStore = {
    workspace: { gid: '1208846309112200', name: 'Acme' },
    users: SEATS.map(({ email, name }): AsanaUser => ({ gid: nextGid(), email, name, taskListGid: nextGid() })),
    projects: [],
    tasks: [],
    stories: [],
    statusUpdates: [],
    tags: ['High priority', 'Customer-facing', 'Blocked'].map((name) => ({ gid: nextGid(), name })),
    priorityField: {
      gid: nextGid(),
      name: 'Priority',
      options: [
        { gid: nextGid(), name: 'High', color: 'red' },
        { gid: nextGid(), name: 'Medium', color: 'orange' },
        { gid: nextGid(), name: 'Low', color: 'yellow-orange' },
      ],
    },
    now,
    nextGid,
  };
  for (const project of PROJECTS) addProject(store, project);
  return store;
}

const TEAM_GIDS = {
  'Customer Success': '1208846309112210',
  Marketing: '1208846309112211',
  Leadership: '1208846309112212',
} as const;

function addProject(store: AsanaStore, { tasks, age, sections, team, ...rest }: ProjectDraft): void {
  const project: AsanaProject = {
    ...rest,
    gid: store.nextGid(),
    team: { gid: TEAM_GIDS[team], name: team },
    archived: false,
    sections: sections.map((name) => ({ gid: store.nextGid(), name })),
    createdAt: instantFrom(store.now(), -age),
  };
  store.projects.push(project);
  for (const draft of tasks) addTask(store, project, draft);
}

function addTask(store: AsanaStore, project: AsanaProject, draft: TaskDraft): void {
  const now = store.now();
  const section = project.sections.find((one) => one.name === draft.section);
  if (!section) throw new Error(`the seed of ${project.name} has no section ${draft.section}`);
  const option = store.priorityField.options.find((one) => one.name === draft.priority);
  const done = draft.done === undefined ? null : instantFrom(now, -draft.done);
  const task: AsanaTask = {
    gid: store.nextGid(),
    name: draft.name,
    notes: draft.notes ?? '',
    completed: done !== null,
    completedAt: done,
    assignee: draft.assignee ?? null,
    dueOn: draft.due === undefined ? null : dayFrom(now, draft.due),
    startOn: null,
    followers: [draft.by],
    memberships: [{ project: project.gid, section: section.gid }],
    parent: null,
    tags: [],
    priority: option?.gid ?? null,
    createdBy: draft.by,
    updatedBy: draft.assignee ?? draft.by,
    createdAt: instantFrom(now, -draft.age),
    modifiedAt: done ?? instantFrom(now, -Math.min(draft.age, 1.5)),
  };
  store.tasks.push(task);
  for (const comment of draft.comments ?? []) {
    store.stories.push({
      gid: store.nextGid(),
      task: task.gid,
      kind: 'comment',
      subtype: 'comment_added',
      text: comment.text,
      createdBy: comment.by,
      createdAt: instantFrom(now, -comment.age),
    });
  }
  for (const name of draft.subtasks ?? []) {
    store.tasks.push({
      ...task,
      gid: store.nextGid(),
      name,
      notes: '',
      memberships: [],
      parent: task.gid,
      tags: [],
      priority: null,
    });
  }
}
