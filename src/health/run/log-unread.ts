import type { Log } from '../../telemetry/log.ts';
import type { Reader } from '../signals/reader.ts';

/**
 * Tells the operator of each source whose rows could not all be read, or that answered in another form altogether: how
 * many of how many, and the fields that were wrong. Never what stood in them.
 */
export function logUnread(log: Pick<Log, 'warn'>, runId: string, { sources, unread, away }: Reader): void {
  for (const source of sources) {
    const { rows, of, fields } = unread[source];
    if (rows === 0 && away(source)?.why !== 'unreadable') continue;
    log.warn({ run: runId, source, skipped: rows, of, fields: [...fields] }, 'Rows of a product could not be read');
  }
}
