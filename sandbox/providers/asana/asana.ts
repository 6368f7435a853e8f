import { asUsers } from '../support/directory.ts';
import { type Clock, systemClock } from '../support/time.ts';
import type { Provider, ProviderRecord } from '../types.ts';
import type { AsanaStore, AsanaTask } from './model.ts';
import { seedAsana } from './seed.ts';
import { asanaPlaceTools } from './tools-places.ts';
import { asanaProjectWorkTools } from './tools-project-work.ts';
import { asanaRemoveTools } from './tools-remove.ts';
import { asanaTaskReadTools } from './tools-tasks-read.ts';
import { asanaWriteTools } from './tools-write.ts';

/** A seeded Asana workspace behind the names, inputs and answers of Scalekit's Asana tools. */
export function createAsana({ now = systemClock }: { now?: Clock } = {}): Provider {
  const store = seedAsana(now);
  return {
    id: 'asana',
    label: 'Asana',
    providerKey: 'ASANA',
    tools: [
      ...asanaPlaceTools(store),
      ...asanaTaskReadTools(store),
      ...asanaWriteTools(store),
      ...asanaProjectWorkTools(store),
      ...asanaRemoveTools(store),
    ],
    users: () => asUsers(store.users),
    records: () =>
      [
        ...store.tasks.map((task) => taskRecord(store, task)),
        ...commentRecords(store),
        ...statusRecords(store),
      ].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
  };
}

function taskRecord(store: AsanaStore, task: AsanaTask): ProviderRecord {
  const priority = store.priorityField.options.find((one) => one.gid === task.priority)?.name;
  const tags = store.tags.filter((tag) => task.tags.includes(tag.gid)).map((tag) => tag.name);
  return {
    kind: task.parent === null ? 'task' : 'subtask',
    id: task.gid,
    title: task.name,
    place: placeOf(store, task),
    fields: {
      Assignee: store.users.find((user) => user.email === task.assignee)?.name ?? 'nobody',
      Due: task.dueOn ?? '',
      State: task.completed ? 'complete' : 'open',
      ...(priority ? { Priority: priority } : {}),
      ...(tags.length > 0 ? { Tags: tags.join(', ') } : {}),
      ...(task.notes ? { Notes: task.notes } : {}),
    },
    createdBy: task.createdBy,
    updatedBy: task.updatedBy,
    createdAt: task.createdAt,
  };
}

function commentRecords(store: AsanaStore): ProviderRecord[] {
  return store.stories
    .filter((story) => story.kind === 'comment')
    .map((story) => {
      const task = store.tasks.find((one) => one.gid === story.task);
      return {
        kind: 'comment',
        id: story.gid,
        title: story.text,
        place: task ? placeOf(store, task) : '',
        fields: { Task: task?.name ?? '' },
        createdBy: story.createdBy,
        updatedBy: story.createdBy,
        createdAt: story.createdAt,
      };
    });
}

function statusRecords(store: AsanaStore): ProviderRecord[] {
  return store.statusUpdates.map((update) => ({
    kind: 'status update',
    id: update.gid,
    title: update.title,
    place: store.projects.find((one) => one.gid === update.project)?.name ?? '',
    fields: { State: update.statusType, Text: update.text },
    createdBy: update.createdBy,
    updatedBy: update.createdBy,
    createdAt: update.createdAt,
  }));
}

function placeOf(store: AsanaStore, task: AsanaTask): string {
  const parent = store.tasks.find((one) => one.gid === task.parent);
  if (parent) return placeOf(store, parent);
  const names = task.memberships.flatMap(
    ({ project }) => store.projects.find((one) => one.gid === project)?.name ?? [],
  );
  return names.join(', ') || 'My tasks';
}
