/** Monday.com's objects as the stand-in holds them. People are named by e-mail; rendering turns them into ids. */
export interface MondayUser {
  id: string;
  email: string;
  name: string;
}

export interface MondayColumn {
  id: string;
  title: string;
  type: 'status' | 'people' | 'date' | 'text' | 'long_text' | 'numbers';
  /** The labels of a status column, by index. */
  labels?: string[];
}

export interface MondayBoard {
  id: string;
  name: string;
  description: string;
  kind: 'public' | 'private';
  workspace: string;
  /** Who can see it; `everyone` stands for the whole account. */
  members: 'everyone' | string[];
  editors: 'everyone' | string[];
  columns: MondayColumn[];
  groups: { id: string; title: string }[];
  createdBy: string;
  createdAt: string;
}

/** What a column of an item holds: a text, a label, a day or a number as text, or the ids of people. */
export type MondayValue = string | string[];

export interface MondayItem {
  id: string;
  name: string;
  board: string;
  group: string;
  /** The item this is a subitem of. */
  parent: string | null;
  values: Record<string, MondayValue>;
  state: 'active' | 'archived' | 'deleted';
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

export interface MondayUpdate {
  id: string;
  item: string;
  body: string;
  createdBy: string;
  createdAt: string;
}

export interface MondayStore {
  account: { id: string; name: string; slug: string };
  users: MondayUser[];
  workspaces: { id: string; name: string; kind: 'open' | 'closed' }[];
  boards: MondayBoard[];
  items: MondayItem[];
  updates: MondayUpdate[];
  tags: { id: string; name: string; color: string }[];
  now(): Date;
  nextId(): string;
}
