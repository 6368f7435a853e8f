import { toolWords } from '../connectors/tool-words.ts';
import { installationOf } from '../identifier.ts';
import type { AuditEntry } from '../storage/audit.ts';
import type { LedgerRow } from './ledger.ts';
import type { Receipt } from './receipt.ts';

/** The audit's entry for what a write has come to; none while it has come to nothing. */
export function auditOf(row: LedgerRow): AuditEntry | undefined {
  if (row.status !== 'done' && row.status !== 'failed' && row.status !== 'unknown') return undefined;
  return {
    installation: installationOf(row.identifier),
    identifier: row.identifier,
    trigger: row.undoes ? 'undo' : row.approval?.kind === 'digest' ? 'digest' : 'turn',
    askId: row.ask_id,
    action: row.undoes ? 'undo' : 'write',
    connector: row.connector,
    connection: row.connection,
    tool: row.tool,
    argsHash: row.args_hash,
    description: describe(row),
    approval: row.approval as unknown as AuditEntry['approval'],
    outcome: row.status,
    errorCode: row.error_code,
    executionId: row.execution_id,
    writeId: row.id,
  };
}

/** "Created task in Asana", or the tool's own words; never the values it was called with. */
function describe({ receipt, tool, connector, step_what }: LedgerRow): string {
  const { verb, noun, connector: label = connector } = (receipt ?? {}) as Partial<Receipt>;
  const words = verb && noun ? `${verb} ${noun}` : toolWords(tool);
  return `${words} in ${label}${step_what ? ` (${step_what})` : ''}`;
}
