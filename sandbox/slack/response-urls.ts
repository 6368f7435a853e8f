import { randomBytes } from 'node:crypto';
import { postAsApp, postEphemeral, remove, rewrite, threadRoot } from './app-messages.ts';
import { type Arguments, decodeStructured } from './arguments.ts';
import { contentOf } from './content.ts';
import { SlackApiError } from './slack-error.ts';
import type { StoredMessage } from './store.ts';
import type { Workspace } from './workspace.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction: five uses within thirty minutes. */
const MAX_USES = 5;
const LIFETIME_MS = 30 * 60_000;

export interface ResponseTarget {
  userId: string;
  channel: string;
  /** The message that was interacted with. */
  original?: StoredMessage;
}

export interface ResponseUrls {
  /** Path of a new response URL. */
  issue(target: ResponseTarget): string;
  /** Counts a use; throws `used_url` or `expired_url`. */
  use(path: string): ResponseTarget;
}

export function createResponseUrls(now: () => number): ResponseUrls {
  const issued = new Map<string, ResponseTarget & { issuedAt: number; uses: number }>();
  return {
    issue(target) {
      const path = `/response/${randomBytes(18).toString('base64url')}`;
      issued.set(path, { ...target, issuedAt: now(), uses: 0 });
      return path;
    },
    use(path) {
      const entry = issued.get(path);
      if (!entry || now() - entry.issuedAt > LIFETIME_MS) throw new SlackApiError('expired_url');
      entry.uses += 1;
      if (entry.uses > MAX_USES) throw new SlackApiError('used_url');
      return entry;
    },
  };
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** Does what a message object sent to a response URL, or as the answer to a command, asks for. */
export function respond(workspace: Workspace, target: ResponseTarget, message: Arguments): void {
  const args = decodeStructured(message);
  const { original } = target;
  const conversation = workspace.store.conversations.get(target.channel);
  if (!conversation) throw new SlackApiError('channel_not_found');
  if (isTrue(args.delete_original)) {
    if (original) remove(workspace, original);
    return;
  }
  const content = contentOf(workspace.store, args);
  if (isTrue(args.replace_original) && original && !original.deleted) {
    rewrite(workspace, original, content);
    return;
  }
  const threadTs = typeof args.thread_ts === 'string' ? threadRoot(conversation, args.thread_ts) : original?.threadTs;
  if (args.response_type === 'in_channel') postAsApp(workspace, conversation, content, threadTs);
  else postEphemeral(workspace, conversation, target.userId, content, threadTs ? { threadTs } : {});
}
