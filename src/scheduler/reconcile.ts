import { receiptLine } from '../agent/answer.ts';
import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { Toolbox } from '../connectors/toolbox.ts';
import type { AvailableTool } from '../connectors/types.ts';
import type { People } from '../identity/person.ts';
import type { SlackOut } from '../slack/ports.ts';
import { privateAnswer } from '../slack/private-answer.ts';
import type { Asks } from '../storage/asks.ts';
import type { Log } from '../telemetry/log.ts';
import type { Ledger, LedgerRow } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import type { Receipt } from '../writes/receipt.ts';

interface Deps {
  ledger: Pick<Ledger, 'unresolved' | 'looking'>;
  writes: Pick<Writes, 'reconcile'>;
  asks: Pick<Asks, 'get'>;
  toolbox: Pick<Toolbox, 'for'>;
  catalogue: Pick<Catalogue, 'connector'>;
  people: Pick<People, 'resolve'>;
  slack: Pick<SlackOut, 'dm'>;
  /** Looks again for a write of a digest, and shows there what came of it. */
  digest: { settle(row: LedgerRow, tools: readonly AvailableTool[]): Promise<void> };
  log: Log;
}

/**
 * Looks again for the writes whose outcome nobody knew when their requests ended: products index late, and are back
 * after an outage. What is found is told to its person. Only the digest's own writes are tried again, once.
 */
export async function reconcile(deps: Deps): Promise<void> {
  for (const row of await deps.ledger.unresolved()) {
    await deps.ledger.looking(row.id);
    await lookAgain(row, deps).catch((err: unknown) =>
      deps.log.warn({ err, write: row.id }, 'a write was not looked for'),
    );
  }
}

async function lookAgain(row: LedgerRow, { writes, toolbox, digest, ...deps }: Deps): Promise<void> {
  const { tools } = await toolbox.for(row.identifier);
  if (row.approval?.kind === 'digest') return digest.settle(row, tools);
  const tool = tools.find(({ spec }) => spec.name === row.tool);
  if (!tool) return;
  const outcome = await writes.reconcile(row, tool);
  if (outcome.kind === 'success') await tell(row, outcome.receipt, deps);
}

async function tell(
  row: LedgerRow,
  receipt: Receipt,
  { asks, people, catalogue, slack }: Pick<Deps, 'asks' | 'people' | 'catalogue' | 'slack'>,
): Promise<void> {
  const ask = await asks.get(row.ask_id);
  if (!ask) return;
  const { installation, team_id: teamId, user_id: userId } = ask;
  const person = await people.resolve({ installation, teamId, userId, sharedChannel: false });
  if ('kind' in person) return;
  const words = `I said that I did not know what became of a change you approved. I have found it now:\n\n${receiptLine(receipt, person.name)}`;
  const hosts = catalogue.connector(row.connector)?.hosts ?? [];
  for (const message of privateAnswer(words, hosts)) await slack.dm(userId, message);
}
