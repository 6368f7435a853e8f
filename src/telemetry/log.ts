import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * The process's log: JSON lines on standard error; standard output has the line that says it is ready. Callers log ids,
 * codes and durations; never message text, links, tokens or payloads, at any level. Errors are reduced to what is safe:
 * a provider's error can carry both in its message and in fields of its own.
 */
export function createLog(level: string): Log {
  const options = {
    level,
    base: null,
    serializers: { err: safeError },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return pino(options, pino.destination(2));
}

/** Class, code, status and stack frames of an error and its causes, without any message. */
export function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) {
    const code = (error as { code?: unknown } | undefined)?.code;
    return { type: typeof error, ...(isCode(code) && { code }) };
  }
  const { code, status, statusCode, cause } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    ...(isCode(code) && { code }),
    ...(isCode(status ?? statusCode) && { status: status ?? statusCode }),
    at: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 6)
      .map((line) => line.trim().slice(3)),
    ...(cause !== undefined && { cause: safeError(cause) }),
  };
}

/** Codes are short identifiers or numbers; anything longer could be a message in disguise. */
function isCode(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value));
}
