import type { Provider, ProviderRecord } from './providers/types.ts';

export interface Change {
  change: 'created' | 'updated';
  provider: Provider;
  record: ProviderRecord;
}

/** Remembers what the providers hold now; the function it returns says what is new or different since. */
export function watchRecords(providers: Provider[]): () => Change[] {
  const before = new Map(
    providers.flatMap((provider) =>
      provider.records().map((record) => [keyOf(provider, record), JSON.stringify(record)] as const),
    ),
  );
  return () =>
    providers.flatMap((provider) =>
      provider.records().flatMap((record): Change[] => {
        const old = before.get(keyOf(provider, record));
        if (old === JSON.stringify(record)) return [];
        return [{ change: old === undefined ? 'created' : 'updated', provider, record }];
      }),
    );
}

function keyOf(provider: Provider, { kind, id }: ProviderRecord): string {
  return `${provider.id} ${kind} ${id}`;
}
