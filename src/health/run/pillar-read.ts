import type { Reader } from '../signals/reader.ts';
import { SourceLost, type Unavailable } from '../signals/source-lost.ts';
import type { NotSetUp, Signal, Source } from '../types.ts';

/** What one pillar's source told of all accounts, by their keys; or why it tells nothing of any of them. */
export type PillarRead<T> = { kind: 'read'; signals: ReadonlyMap<string, Signal<T>> } | NotSetUp | Unavailable;

/** Reads a pillar; its source's failure is its own. One that is lost is so also where there is nothing to ask of it. */
export async function readPillar<T>(
  reader: Pick<Reader, 'away' | 'sources'>,
  source: Source,
  read: () => Promise<ReadonlyMap<string, Signal<T>>>,
): Promise<PillarRead<T>> {
  if (!reader.sources.includes(source)) return { kind: 'not_set_up', why: 'not_configured' };
  const away = reader.away(source);
  if (away) return away;
  try {
    return { kind: 'read', signals: await read() };
  } catch (error) {
    if (error instanceof SourceLost) return error.unavailable;
    throw error;
  }
}

/** What a pillar says of one account. */
export function signalOf<T>(pillar: PillarRead<T>, key: string): Signal<T> {
  if (pillar.kind !== 'read') return pillar;
  return pillar.signals.get(key) ?? { kind: 'not_set_up', why: 'no_match' };
}
