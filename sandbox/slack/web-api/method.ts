import type { Arguments } from '../arguments.ts';
import type { Workspace } from '../workspace.ts';

/** One method of the Web API. */
export interface Method {
  /** The kind of token it wants; `none` for the methods that authenticate by other means, or not at all. */
  token: 'bot' | 'app' | 'none';
  /** Any one of these scopes lets the bot call it. */
  scopes?: readonly string[];
  /** Answers with what comes beside `ok: true`; throws SlackApiError for `ok: false`. */
  run(
    workspace: Workspace,
    args: Arguments,
    request: Caller,
  ): Record<string, unknown> | Promise<Record<string, unknown>>;
}

export interface Caller {
  token?: string;
  /** User and password of an `Authorization: Basic` header. */
  basic?: { user: string; password: string };
}
