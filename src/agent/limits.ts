/** What one request may take. Reaching a limit is always said. */

/** Model calls in a turn. The everyday jobs of the README need three to six. */
export const MAX_STEPS = 16;
/** A whole turn. Slack shows a status for two minutes and a stream for five. */
export const TURN_MS = 4 * 60_000;
/** Silence of the model or of a tool (whose own deadline is 60 s), after which the turn gives up. */
export const SILENCE_MS = 90_000;
/** Characters of a tool's result that the model sees; about 6,000 tokens. */
export const RESULT_CHARS = 24_000;
/** Above this many tools the model searches for the ones it needs instead of reading all of them in every call. */
export const TOOLS_AT_ONCE = 30;
/** How often a process may die in the middle of a turn before the turn is given up. */
export const MAX_ATTEMPTS = 4;
/** How often a running turn looks whether it was ended from elsewhere. */
export const WATCH_EVERY_MS = 1_500;
/** Earlier messages of the conversation that the model sees. */
export const REMEMBERED_MESSAGES = 20;
