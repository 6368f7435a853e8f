/** An answer `{ok: false, error}`: `code` is one of Slack's error codes, `detail` what Slack adds beside it. */
export class SlackApiError extends Error {
  readonly code: string;
  readonly detail: Record<string, unknown>;

  constructor(code: string, detail: Record<string, unknown> = {}) {
    super(code);
    this.name = 'SlackApiError';
    this.code = code;
    this.detail = detail;
  }
}

/** `invalid_arguments` with the messages Slack puts into `response_metadata`. */
export const invalidArguments = (...messages: string[]): SlackApiError =>
  new SlackApiError('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
