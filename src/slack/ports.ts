import type { KnownBlock, ModalView, View } from '@slack/web-api';

/** Where a reply goes: a thread in a channel or a DM, to one person. */
export interface ReplyTarget {
  channel: string;
  threadTs: string;
  userId: string;
  /** The asker's own team, which Slack wants for streaming outside DMs. */
  teamId: string;
  /** A message of an earlier attempt, to be continued instead of adding another. */
  existingTs?: string;
  /** Hosts that links in the reply may lead to (`*.example.com` for all below one); where absent, no link is clickable. */
  linkHosts?: readonly string[];
}

export type StepStatus = 'in_progress' | 'complete' | 'error';

/**
 * One reply that grows while the agent works. Every method is safe to call in any order after a failure of Slack: the
 * last one, `finish`, falls back to a plain message, so that the person always gets the text.
 */
export interface Reply {
  /** The message that carries the reply, once there is one. */
  readonly ts: string | undefined;
  /** True once something of it is, or is about to be, in front of the person. */
  readonly begun: boolean;
  /** True after the person pressed Stop. */
  readonly stopped: boolean;
  status(text: string): Promise<void>;
  step(step: { id: string; title: string; status: StepStatus }): Promise<void>;
  /** Adds Markdown to what is shown so far. */
  append(markdown: string): Promise<void>;
  /** Resolves when no call of this reply is under way: whoever goes on with it then knows its message. */
  settle(): Promise<void>;
  /** Shows `markdown` as the whole and final text, split over messages where Slack's limits ask for it. */
  finish(markdown: string, blocks?: KnownBlock[]): Promise<void>;
}

/** A message only its person can read. */
export interface PrivateMessage {
  text: string;
  blocks?: KnownBlock[];
}

/** What the rest of the app may do in Slack. Interactive calls and background work use separate rate limits. */
export interface SlackOut {
  reply(target: ReplyTarget, onStarted: (ts: string) => Promise<void>): Reply;
  /** To the person's DM with the app: the durable private place. */
  dm(
    userId: string,
    message: PrivateMessage,
    thread?: { channel: string; threadTs: string },
  ): Promise<{ channel: string; ts: string }>;
  /**
   * The same, sent once: after a lost answer it throws, and `sentBefore` tells whether it arrived.
   */
  dmOnce(to: { userId: string; channel?: string }, message: PrivateMessage): Promise<{ channel: string; ts: string }>;
  /** A message of ours in a DM that holds a block of that id, sent at or after a moment. Throws where Slack cannot be asked. */
  sentBefore(channel: string, blockId: string, since: Date): Promise<string | undefined>;
  /** Shown to one person where they are; false where Slack would not (not a member, away). Never falls back to anything public. */
  ephemeral(target: { channel: string; userId: string; threadTs?: string }, message: PrivateMessage): Promise<boolean>;
  /** Answers a command or a click privately, or replaces the message that was clicked. */
  respond(responseUrl: string, message: PrivateMessage & { replaceOriginal?: boolean }): Promise<boolean>;
  update(target: { channel: string; ts: string }, message: PrivateMessage): Promise<boolean>;
  /** Opens a modal in answer to a click. Returns its id; undefined where Slack would not: the click is over 3 seconds old. */
  openModal(triggerId: string, view: ModalView): Promise<string | undefined>;
  /** Puts another view in place of an open modal's; false where it is not there any more. */
  updateModal(viewId: string, view: ModalView): Promise<boolean>;
  publishHome(userId: string, view: View): Promise<void>;
  suggestPrompts(channel: string, prompts: readonly { title: string; message: string }[]): Promise<void>;
  /** `background`: nobody waits for it. */
  member(userId: string, options?: { background: boolean }): Promise<Member>;
  /** Who is in a user group of the workspace, for background work. Throws where Slack cannot be asked. */
  usergroupMembers(groupId: string): Promise<GroupMembers>;
  /** What Slack says of this installation. Throws where it says nothing that is certain. */
  standing(): Promise<Standing>;
}

/** `refused`: Slack does not tell, for a reason of its own: the scope is missing, or there is no such group. */
export type GroupMembers = { kind: 'members'; userIds: readonly string[] } | { kind: 'refused'; code: string };

/** `refused`: the token is not good, or Slack does not take calls from our address, which it answers alike. */
export type Standing = 'stands' | 'ended' | 'refused';

/** The part of users.info that decides who somebody is. */
export interface Member {
  userId: string;
  teamId: string;
  enterpriseId?: string;
  /** In a Grid the other workspaces of the enterprise that they are in. */
  otherTeams?: readonly string[];
  name: string;
  timeZone: string;
  /** Only where the app may read it (the optional scope users:read.email). */
  email?: string;
  deleted: boolean;
  guest: boolean;
  bot: boolean;
  stranger: boolean;
}

/** Slack does not know this person, or not to this app. Any other failure to ask is thrown as it is. */
export class UnknownMemberError extends Error {
  constructor() {
    super('Slack knows no such member.');
    this.name = 'UnknownMemberError';
  }
}
