import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { AvailableTool, JsonObject } from '../connectors/types.ts';

/** `absent` proves nothing: products index late. `failed`: not even the look succeeded. */
export type Look =
  | { kind: 'found'; record: JsonObject }
  | { kind: 'absent' }
  | { kind: 'failed' }
  | { kind: 'impossible' };

/** Looks for the record a write would have made at or after `since`. `impossible` where the tool knows no way to look. */
export async function lookUp(
  scalekit: Pick<Scalekit, 'execute'>,
  { identifier, tool, args }: { identifier: string; tool: AvailableTool; args: JsonObject },
  since: Date,
  signal: AbortSignal,
): Promise<Look> {
  const lookup = tool.spec.lookup?.(args);
  if (!lookup) return { kind: 'impossible' };
  const outcome = await scalekit.execute({
    identifier,
    connection: tool.connection,
    tool: lookup.tool,
    params: lookup.params,
    effect: 'read',
    signal,
  });
  if (outcome.kind !== 'success') return { kind: 'failed' };
  const record = lookup.find(outcome.data, since);
  return record ? { kind: 'found', record } : { kind: 'absent' };
}
