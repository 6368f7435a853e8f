import { type Fields, field, titleOf, urlOf } from './records.ts';

/** `[title](url)`, or the title in bold where the result holds no link. */
export function linked(record: Fields, title = titleOf(record), url = urlOf(record)): string {
  const safe = title.replace(/([[\]*_`\\])/g, '\\$1');
  return url ? `[${safe}](${url})` : `**${safe}**`;
}

/** Which fields to show after a title: a label (empty for none) and the names the field may have. */
export type Shown = readonly (readonly [label: string, ...names: string[]])[];

const LONGEST_LIST = 15;

/** A bullet for each record with the fields worth showing; the rest of a long list is counted. */
export function bullets(records: readonly Fields[], shown: Shown): string {
  const lines = records.slice(0, LONGEST_LIST).map((record) => `- ${linked(record)}${details(record, shown)}`);
  const more = records.length - LONGEST_LIST;
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

export function details(record: Fields, shown: Shown): string {
  const parts = shown.flatMap(([label, ...names]) => {
    // The day is enough of a moment.
    const value = field(record, ...names).replace(/^(\d{4}-\d{2}-\d{2})T[\d:.]+(Z|[+-][\d:]+)$/, '$1');
    return value === '' || value === 'null' ? [] : [label === '' ? value : `${label} ${value}`];
  });
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
