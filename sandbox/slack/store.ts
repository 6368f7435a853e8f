import { APP, CHANNELS, PEOPLE, type SandboxPerson } from '../people.ts';
import type { SandboxMessage, ThreadPresence } from './types.ts';

/** A message with what only the stand-in itself needs to know. */
export interface StoredMessage extends SandboxMessage {
  /** Slack accepted it but shows it to nobody: an ephemeral reply in a thread that has no replies. */
  hidden?: boolean;
  /** When the stream began, and whether text or chunks opened it; Slack refuses to mix them. */
  stream?: { startedAt: number; mode?: 'markdown_text' | 'chunks' };
}

export interface Conversation {
  id: string;
  name: string;
  kind: 'channel' | 'im';
  members: Set<string>;
  shared: boolean;
  messages: StoredMessage[];
}

type Watcher = (message: StoredMessage, conversation: Conversation) => void;

export interface Store {
  now(): number;
  conversations: Map<string, Conversation>;
  deactivated: Set<string>;
  /** Of those who changed theirs. */
  timeZones: Map<string, string>;
  presence: Map<string, ThreadPresence & { statusSince?: number }>;
  /** A message timestamp: seconds and microseconds, unique and growing. */
  nextTs(): string;
  nextId(prefix: string): string;
  add(message: StoredMessage): StoredMessage;
  /** Tells everybody who watches that something changed; with a message, that it did. */
  changed(message?: StoredMessage): void;
  onChange(listener: () => void): () => void;
  onMessage(watcher: Watcher): () => void;
}

export const dmIdOf = (userId: string): string => `D${userId.slice(1)}`;
export const personOf = (userId: string): SandboxPerson | undefined =>
  PEOPLE.find((person) => person.userId === userId);
export const usernameOf = (person: SandboxPerson): string => person.email.split('@')[0] ?? person.name;

function seed(): Map<string, Conversation> {
  const channels = CHANNELS.map(
    ({ id, name, members, shared }): Conversation => ({
      id,
      name,
      kind: 'channel',
      members: new Set(members),
      shared,
      messages: [],
    }),
  );
  const directMessages = PEOPLE.map(
    ({ userId }): Conversation => ({
      id: dmIdOf(userId),
      name: 'directmessage',
      kind: 'im',
      members: new Set([userId, APP.botUserId]),
      shared: false,
      messages: [],
    }),
  );
  return new Map([...channels, ...directMessages].map((conversation) => [conversation.id, conversation]));
}

export function createStore(now: () => number): Store {
  const conversations = seed();
  const listeners = new Set<() => void>();
  const watchers = new Set<Watcher>();
  let lastMicros = 0;
  let lastId = 0;
  const store: Store = {
    now,
    conversations,
    deactivated: new Set(),
    timeZones: new Map(),
    presence: new Map(),
    nextTs() {
      lastMicros = Math.max(now() * 1000, lastMicros + 1);
      return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
    },
    nextId(prefix) {
      lastId += 1;
      return `${prefix}0${lastId.toString(36).toUpperCase().padStart(8, '0')}`;
    },
    add(message) {
      conversations.get(message.channel)?.messages.push(message);
      store.changed(message);
      return message;
    },
    changed(message) {
      const conversation = message && conversations.get(message.channel);
      if (message && conversation) for (const watcher of [...watchers]) watcher(message, conversation);
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMessage(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  return store;
}

/** Slack takes a status line away after two minutes without a message. */
const STATUS_LIFETIME_MS = 2 * 60_000;

const presenceKey = (channel: string, threadTs?: string): string => `${channel}:${threadTs ?? ''}`;

/** Merges into what is shown beside a thread. */
export function setPresence(store: Store, channel: string, threadTs: string | undefined, next: ThreadPresence): void {
  const key = presenceKey(channel, threadTs);
  const since = next.status ? { statusSince: store.now() } : {};
  store.presence.set(key, { ...store.presence.get(key), ...next, ...since });
  store.changed();
}

/** What is shown beside a thread now. */
export function presenceOf(store: Store, channel: string, threadTs?: string): ThreadPresence {
  const { statusSince = 0, ...presence } = store.presence.get(presenceKey(channel, threadTs)) ?? {};
  const over = presence.status && store.now() - statusSince > STATUS_LIFETIME_MS;
  return over ? { ...presence, status: '' } : presence;
}
