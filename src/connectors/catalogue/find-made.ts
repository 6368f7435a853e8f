import type { JsonObject, JsonValue } from '../types.ts';
import { plainText } from './plain-text.ts';

/** The provider's clock and ours may differ; a record made a little before we sent the write may still be its. */
const CLOCK_SKEW_MS = 2 * 60_000;

/**
 * Finds the record a lost write has made: the newest that matches its natural key and was made since it was sent. One
 * without a time of making cannot be told from an older one of the same name, and does not count.
 * @param made the record's time of making, ISO 8601 text or milliseconds since 1970
 */
export function findMade(
  candidates: JsonObject[] | undefined,
  since: Date,
  matches: (row: JsonObject) => boolean,
  made: (row: JsonObject) => JsonValue | undefined,
): JsonObject | undefined {
  return candidates
    ?.filter((row) => matches(row) && timeOf(made(row)) >= since.getTime() - CLOCK_SKEW_MS)
    .toSorted((a, b) => timeOf(made(b)) - timeOf(made(a)))
    .at(0);
}

/** Whether two texts say the same; providers trim and re-wrap what they are given. */
export function sameText(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return squeezed(a) === squeezed(b);
}

/**
 * Whether a record can be the one of a text that was sent: it bears the text's last line, the mark. Where the answer does
 * not show the field, or no text was sent, that cannot be told, and the natural key decides alone.
 * @param shown the field as the answer has it, perhaps as HTML
 */
export function bearsMark(shown: JsonValue | undefined, sent: JsonValue | undefined): boolean {
  const mark = typeof sent === 'string' ? squeezed(sent.trim().split('\n').at(-1) ?? '') : '';
  if (shown === undefined || mark === '') return true;
  if (typeof shown !== 'string') return false;
  return [shown, plainText(shown) ?? ''].some((text) => squeezed(text).includes(mark));
}

function squeezed(value: string): string {
  return value.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function timeOf(value: JsonValue | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  return /^\d{12,}$/.test(value) ? Number(value) : Date.parse(value);
}
