import type { View } from '@slack/web-api';
import type { ProviderRecord } from '../providers/types.ts';
import type { OpenView, SandboxMessage } from '../slack/types.ts';

/** What the page knows of one of the seeded people. */
export interface UiPerson {
  userId: string;
  name: string;
  title: string;
  email: string;
  guest: boolean;
  /** Belongs to another company, met in a shared channel. */
  external: boolean;
}

export interface UiChannel {
  id: string;
  name: string;
  kind: 'channel' | 'dm';
  /** The other company in it. */
  sharedWith?: string;
  /** User ids, the app's included. */
  members: string[];
  /** Oldest first, thread replies and ephemerals included. */
  messages: SandboxMessage[];
}

/** Which model answers, and whether it is a real one, to which the prompts are sent. */
export interface ModelFacts {
  model: string;
  real: boolean;
}

/** What the world's clocks show one person. */
export interface UiClock {
  /** Milliseconds by which the world is ahead of the machine. */
  ahead: number;
  /** The person's time zone, an IANA name. */
  timeZone: string;
  /** Their next morning, ISO 8601. */
  morning: string;
  /** Whether the page can move it. */
  movable: boolean;
}

/** How far the page moves the world's clock: to the next morning of whoever asks, or by a fixed span. */
export type ClockMove = 'morning' | 'hour' | 'day';

/** Slack as one person sees it. */
export interface Workspace {
  model: ModelFacts;
  me: string;
  /** An IANA name; all times of the page are theirs. */
  timeZone: string;
  /** The company this person works for. */
  team: { id: string; name: string };
  app: { name: string; botUserId: string };
  people: UiPerson[];
  channels: UiChannel[];
  home?: View;
  /** The topmost open modal. */
  modal?: OpenView;
  /** What the app says it is doing, per thread, while it has not answered yet. */
  statuses: { channel: string; threadTs: string; text: string }[];
  prompts: { title: string; message: string }[];
  commands: { command: string; description: string; hint: string }[];
}

/** A record of a provider, and whether it is new or changed since the world started. */
export interface UiRecord extends ProviderRecord {
  change?: 'created' | 'updated';
}

/** One tool call as Scalekit saw it. */
export interface UiToolCall {
  tool: string;
  connection: string;
  identifier: string;
  ranAs?: string;
  error?: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What the providers hold and what the app called there, newest first. */
export interface Holdings {
  providers: { id: string; label: string; records: UiRecord[] }[];
  calls: UiToolCall[];
}

/** What the page asks the world to do, always as one of its people. */
export type UiAction =
  | { type: 'post'; as: string; channel: string; text: string; threadTs?: string }
  | { type: 'command'; as: string; channel: string; command: string; text: string; threadTs?: string }
  | {
      type: 'click';
      as: string;
      message?: { channel: string; ts: string };
      viewId?: string;
      actionId: string;
      blockId?: string;
      value?: string;
      values?: string[];
    }
  | { type: 'submit'; as: string; viewId: string; values: Record<string, Record<string, unknown>> }
  | { type: 'dismiss'; as: string; viewId: string }
  | { type: 'home'; as: string; tab: 'home' | 'messages' }
  | { type: 'stop'; as: string; channel: string; ts: string };
