/** Gives the present instant; passed in so that tests can stand still. */
export type Clock = () => Date;

/** What a world says to the products whose data is about customers. */
export interface ProviderOptions {
  /** The seeds are of the moment it tells first. */
  now?: Clock;
  /** This many made-up customers in place of the seeded ones. */
  customers?: number | undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function systemClock(): Date {
  return new Date();
}

/** The calendar day (UTC) `days` from now, negative for the past: `2026-11-20`. */
export function dayFrom(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY).toISOString().slice(0, 10);
}

/** The instant `days` from now, negative for the past, as ISO 8601. Fractions of a day count. */
export function instantFrom(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY).toISOString();
}

/** Whether a string is a real calendar day in the form `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
