import { invalidFields } from './errors.ts';

export interface Page<T> {
  items: T[];
  totalSize: number;
  nextPageToken: string;
  prevPageToken: string;
}

/** Cuts one page out of a list. Size 0 means the default; the last page has no next token. */
export function page<T>(
  list: readonly T[],
  { pageSize, pageToken, defaultSize = 10 }: { pageSize: number; pageToken: string; defaultSize?: number },
): Page<T> {
  const size = pageSize > 0 ? Math.min(pageSize, 100) : defaultSize;
  const from = pageToken === '' ? 0 : offsetOf(pageToken);
  const next = from + size;
  return {
    items: list.slice(from, next),
    totalSize: list.length,
    nextPageToken: next < list.length ? tokenOf(next) : '',
    prevPageToken: from > 0 ? tokenOf(Math.max(0, from - size)) : '',
  };
}

function tokenOf(offset: number): string {
  return Buffer.from(`page:${offset}`).toString('base64url');
}

function offsetOf(token: string): number {
  const match = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) {
    throw invalidFields([{ field: 'page_token', description: 'is not a page token', constraint: 'page_token' }]);
  }
  return Number(match[1]);
}
