/** Asana's objects as the stand-in holds them. People are named by e-mail; rendering turns them into gids. */
export interface AsanaUser {
  gid: string;
  email: string;
  name: string;
  /** The gid of the person's own "My tasks" list. */
  taskListGid: string;
}

interface AsanaSection {
  gid: string;
  name: string;
}

export interface AsanaProject {
  gid: string;
  name: string;
  notes: string;
  team: { gid: string; name: string };
  archived: boolean;
  owner: string;
  /** Who can see it; `everyone` stands for the whole workspace. */
  members: 'everyone' | string[];
  /** Who can change what is in it; members who are not listed may read and comment. */
  editors: 'everyone' | string[];
  sections: AsanaSection[];
  hasPriority: boolean;
  createdAt: string;
}

export interface AsanaTask {
  gid: string;
  name: string;
  notes: string;
  completed: boolean;
  completedAt: string | null;
  assignee: string | null;
  dueOn: string | null;
  startOn: string | null;
  followers: string[];
  memberships: { project: string; section: string }[];
  parent: string | null;
  tags: string[];
  /** The gid of the Priority option, on tasks of projects that have the field. */
  priority: string | null;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  modifiedAt: string;
}

export interface AsanaStory {
  gid: string;
  task: string;
  kind: 'comment' | 'system';
  subtype: string;
  text: string;
  createdBy: string;
  createdAt: string;
}

export interface AsanaStatusUpdate {
  gid: string;
  project: string;
  title: string;
  text: string;
  statusType: string;
  createdBy: string;
  createdAt: string;
}

interface AsanaTag {
  gid: string;
  name: string;
}

export interface AsanaStore {
  workspace: { gid: string; name: string };
  users: AsanaUser[];
  projects: AsanaProject[];
  tasks: AsanaTask[];
  stories: AsanaStory[];
  statusUpdates: AsanaStatusUpdate[];
  tags: AsanaTag[];
  priorityField: { gid: string; name: string; options: { gid: string; name: string; color: string }[] };
  now(): Date;
  nextGid(): string;
}
