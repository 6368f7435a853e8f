import type { z } from 'zod';
import { SOURCES, type Source } from '../types.ts';

/** Rows of one source that did not parse. */
export interface Unread {
  rows: number;
  /** Rows that were listed, those among them. */
  of: number;
  /** Where they failed, `labels.*.name`; `*` alone is the row itself. Never what stood there. */
  fields: Set<string>;
}

export function nothingUnread(): Record<Source, Unread> {
  const none = (): Unread => ({ rows: 0, of: 0, fields: new Set() });
  return Object.fromEntries(SOURCES.map((source) => [source, none()])) as Record<Source, Unread>;
}

/**
 * The paths of what was wrong with a row, for the log. They are made of the names in our schemas; a place in a list, and
 * whatever does not look like such a name, is `*`.
 */
export function fieldsOf({ issues }: z.core.$ZodError): string[] {
  const nameOf = (part: PropertyKey) => (/^[a-z_]{1,40}$/i.test(String(part)) ? String(part) : '*');
  return issues.map(({ path }) => path.map(nameOf).join('.') || '*');
}
