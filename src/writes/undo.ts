import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { JsonObject } from '../connectors/types.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { readBefore, sameValues } from './look-up.ts';
import type { WriteOutcome, Writes } from './perform.ts';
import type { Receipt } from './receipt.ts';
import { canUndo } from './undo-window.ts';

export type UndoOutcome =
  | { kind: 'undone' | 'already'; row: LedgerRow }
  | { kind: 'not_yours' | 'too_late' | 'impossible' | 'changed_since' | 'unreadable' | 'not_restored' }
  | { kind: 'failed'; outcome: Exclude<WriteOutcome, { kind: 'success' }> };

interface Deps {
  ledger: Pick<Ledger, 'get' | 'undoing'>;
  writes: Pick<Writes, 'takeBack'>;
  catalogue: Pick<Catalogue, 'tool'>;
  scalekit: Pick<Scalekit, 'execute'>;
  now: () => Date;
}

export type Undo = (identifier: string, writeId: string) => Promise<UndoOutcome>;

/**
 * Takes a write back for the person whose write it was, once, within its time, and only where nobody changed the same
 * thing since. Safe to repeat: the ledger knows whether it was done.
 */
export function createUndo({ ledger, writes, catalogue, scalekit, now }: Deps): Undo {
  return async (identifier, writeId) => {
    const row = await ledger.get(writeId);
    if (row?.identifier !== identifier || row.undoes) return { kind: 'not_yours' };
    const begun = await ledger.undoing(row.id);
    if (begun?.status === 'done') return { kind: 'already', row };
    const { undoUntil } = (row.receipt ?? {}) as Partial<Receipt>;
    if (row.status !== 'done' || undoUntil === undefined) return { kind: 'impossible' };
    // What may have reached the product is finished, also after a crash or too late; what did not is refused in time.
    const underWay = begun?.status === 'sent' || begun?.status === 'unknown';
    if (!underWay && !canUndo({ undoUntil }, now())) return { kind: 'too_late' };
    const spec = catalogue.tool(row.tool)?.spec;
    const [args, result] = [row.args as JsonObject, row.result as JsonObject];
    const before = row.before as JsonObject | null;
    const inverse = spec?.undo?.({ args, result, ...(before && { before }) });
    if (!spec || !inverse) return { kind: 'impossible' };
    if (!underWay && inverse.kind === 'restore') {
      const present = await readBefore(scalekit, { ...row, spec, args });
      if (!present || !row.after) return { kind: 'unreadable' };
      if (!sameValues(row.after as JsonObject, present)) return { kind: 'changed_since' };
    }
    const at = now().toISOString();
    const outcome = await writes.takeBack(row, inverse, { kind: 'click', by: identifier, at, proposal: row.id });
    if (outcome.kind !== 'success') return { kind: 'failed', outcome };
    if (inverse.kind === 'delete' || !before) return { kind: 'undone', row };
    // A product can take a call and leave a value as it is.
    const restored = await readBefore(scalekit, { ...row, spec, args });
    return !restored || sameValues(before, restored) ? { kind: 'undone', row } : { kind: 'not_restored' };
  };
}
