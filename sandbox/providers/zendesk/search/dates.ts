import type { Operator } from './parse.ts';

const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};

/**
 * Compares a moment with what a query says: a day (`2026-11-01`), a moment (ISO 8601) or a span back from now
 * (`4hours`, `7days`). A day covers its 24 hours (UTC): `<=` includes it, `>` begins after it.
 */
export function matchesDate(actual: string | null, operator: Operator, value: string, now: Date): boolean {
  if (actual === null) return value === 'none' && operator === ':';
  const range = rangeOf(value, now);
  if (!range) return false;
  const at = Date.parse(actual);
  switch (operator) {
    case '<':
      return at < range.from;
    case '<=':
      return at < range.until;
    case '>':
      return at >= range.until;
    case '>=':
      return at >= range.from;
    case ':':
      return at >= range.from && at < range.until;
  }
}

/** Milliseconds; `until` is exclusive. */
function rangeOf(value: string, now: Date): { from: number; until: number } | undefined {
  const [, amount, unit = ''] = /^(\d+)\s*(minute|hour|day|week|month|year)s?$/i.exec(value) ?? [];
  if (amount) {
    const from = now.getTime() - Number(amount) * (UNITS[unit.toLowerCase()] ?? 0);
    return { from, until: from + 1 };
  }
  const from = Date.parse(value);
  if (Number.isNaN(from)) return undefined;
  return { from, until: from + (/^\d{4}-\d{2}-\d{2}$/.test(value) ? 86_400_000 : 1000) };
}
