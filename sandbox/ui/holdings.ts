import type { Provider, ProviderRecord } from '../providers/types.ts';
import type { ScalekitSandbox } from '../scalekit/types.ts';
import type { Holdings } from './types.ts';

/** How many of the last tool calls the page lists. */
const CALLS_SHOWN = 60;

/** Watches what the providers hold: the first look is what the world started with, each later one is compared with it. */
export function watchHoldings(providers: Provider[], scalekit: ScalekitSandbox): () => Holdings {
  const before = new Map(
    providers.flatMap((provider) =>
      provider.records().map((record) => [keyOf(provider, record), JSON.stringify(record)] as const),
    ),
  );
  return () => ({
    providers: providers.map((provider) => ({
      id: provider.id,
      label: provider.label,
      records: provider.records().map((record) => {
        const old = before.get(keyOf(provider, record));
        if (old === undefined) return { ...record, change: 'created' };
        return old === JSON.stringify(record) ? record : { ...record, change: 'updated' };
      }),
    })),
    calls: scalekit.calls
      .flatMap(({ tool, connection = '', identifier = '', ranAs, error, at }) =>
        tool === undefined
          ? []
          : [{ tool, connection, identifier, at, ...(ranAs && { ranAs }), ...(error && { error }) }],
      )
      .slice(-CALLS_SHOWN)
      .reverse(),
  });
}

function keyOf(provider: Provider, { kind, id }: ProviderRecord): string {
  return `${provider.id} ${kind} ${id}`;
}
