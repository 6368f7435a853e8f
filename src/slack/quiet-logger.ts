import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';

/**
 * What Slack's libraries say, reduced to codes. Their free text quotes payloads, tokens and addresses (at debug whole
 * messages), so none of it is passed on: debug and info are dropped, a warning or an error keeps its kind.
 */
export function quietLogger(log: Log): Logger {
  const tell = (level: 'warn' | 'error', said: unknown[]) => {
    const err = said.find((part) => part instanceof Error);
    log[level]({ code: codeOf(said), ...(err !== undefined && { err }) }, "a message of Slack's library");
  };
  return {
    debug() {},
    info() {},
    warn: (...said) => tell('warn', said),
    error: (...said) => tell('error', said),
    setLevel() {},
    setName() {},
    // Answering anything lower makes Socket Mode serialise every payload for a debug line.
    getLevel: () => LogLevel.WARN,
  };
}

/** The libraries have no codes, but each kind of line begins with its own words. */
const KINDS: readonly (readonly [start: string, code: string])[] = [
  ['Failed to parse and verify', 'slack_request_not_verified'],
  ['Malformed request body', 'slack_request_malformed'],
  ['Request body exceeded', 'slack_request_too_large'],
  ['An incoming event was not acknowledged', 'slack_request_unanswered'],
  ['Authorization of incoming event', 'slack_request_unauthorised'],
  ['Failed to retrieve a new WSS URL', 'slack_socket_url_refused'],
  ['WebSocket error', 'slack_socket_error'],
  ['A pong', 'slack_socket_silent'],
  ['A ping', 'slack_socket_silent'],
  ['Failed to send', 'slack_socket_send_failed'],
  ['http request failed', 'slack_api_unreachable'],
];

function codeOf([first]: unknown[]): string {
  if (typeof first !== 'string') return 'slack_library';
  return KINDS.find(([start]) => first.startsWith(start))?.[1] ?? 'slack_library';
}
