import { parseArgs } from 'node:util';
import { SLACK_ID } from '../identifier.ts';
import type { AuditFilter } from '../storage/audit.ts';

export interface AuditOptions extends AuditFilter {
  format: 'csv' | 'json';
}

/** An option that cannot be understood; the message says what to write instead. */
export class OptionError extends Error {
  constructor(message: string) {
    super(`${message} \`npm run audit -- --help\` lists the options.`);
    this.name = 'OptionError';
  }
}

export const HELP = `What was done as whom, oldest first, on standard output.

  npm run --silent audit -- [--since 2026-11-01] [--until 2026-12-01] [--person U0123ABCD] [--format csv|json]

  --since   from this date or moment on; default: 30 days ago
  --until   before this date or moment; default: now
  --person  one person: a Slack user's id, or slack:{installation}:{user}
  --format  csv (default), or json: one object a line

A date is its first moment in UTC; a moment is written 2026-11-01T09:30:00Z or with an offset (+01:00).
The database is that of DATABASE_URL, or of DATA_DIR, as for the app, which may be running.
`;

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Reads the command's options. Throws an OptionError. */
export function readOptions(args: string[], now: Date): AuditOptions | 'help' {
  const { since, until, person, format = 'csv', help } = parse(args);
  if (help) return 'help';
  if (format !== 'csv' && format !== 'json') throw new OptionError(`--format is "${format}", and can be csv or json.`);
  const from = since === undefined ? new Date(now.getTime() - DEFAULT_DAYS * DAY_MS) : momentOf('--since', since);
  const before = until === undefined ? undefined : momentOf('--until', until);
  if (before && before <= from) throw new OptionError('--until is not after --since.');
  if (person !== undefined && !isPerson(person)) {
    throw new OptionError(`--person is "${person}", and can be a Slack user's id or slack:{installation}:{user}.`);
  }
  return { format, since: from, ...(before && { until: before }), ...(person && { person }) };
}

function parse(args: string[]) {
  const value = { type: 'string' } as const;
  const options = { since: value, until: value, person: value, format: value, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? `${error.message.replace(/\.?$/, '')}.` : 'wrong options.');
  }
}

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

function momentOf(option: string, text: string): Date {
  const moment = MOMENT.test(text) ? new Date(text) : undefined;
  // A day that its month does not have would silently become one of the next.
  const day = text.slice(0, 10);
  if (moment && !Number.isNaN(moment.getTime()) && new Date(day).toISOString().startsWith(day)) return moment;
  throw new OptionError(`${option} is "${text}", and can be a date (2026-11-01) or a moment (2026-11-01T09:30:00Z).`);
}

function isPerson(person: string): boolean {
  const [service, installation = '', user = '', ...rest] = person.split(':');
  if (rest.length > 0) return false;
  return SLACK_ID.test(person) || (service === 'slack' && SLACK_ID.test(installation) && SLACK_ID.test(user));
}
