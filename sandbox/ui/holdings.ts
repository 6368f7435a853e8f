import type { Provider } from '../providers/types.ts';
import { watchRecords } from '../record-changes.ts';
import type { ScalekitSandbox } from '../scalekit/types.ts';
import type { Holdings } from './types.ts';

/** How many of the last tool calls the page lists. */
const CALLS_SHOWN = 60;

/** Watches what the providers hold: the first look is what the world started with, each later one is compared with it. */
export function watchHoldings(providers: Provider[], scalekit: ScalekitSandbox): () => Holdings {
  const changesSince = watchRecords(providers);
  return () => {
    const changes = changesSince();
    return {
      providers: providers.map((provider) => ({
        id: provider.id,
        label: provider.label,
        records: provider.records().map((record) => {
          const found = changes.find(
            (one) => one.provider === provider && one.record.kind === record.kind && one.record.id === record.id,
          );
          return found ? { ...record, change: found.change } : record;
        }),
      })),
      calls: scalekit.calls
        .flatMap(({ tool, connection = '', identifier = '', ranAs, error, at }) =>
          tool ? [{ tool, connection, identifier, at, ...(ranAs && { ranAs }), ...(error && { error }) }] : [],
        )
        .slice(-CALLS_SHOWN)
        .reverse(),
    };
  };
}
