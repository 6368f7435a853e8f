import type { ErrorCode } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { finalAnswer } from './answer.ts';
import type { TurnDeps } from './turn-deps.ts';

/** How a turn ended, beside what the model said. */
export interface Ended {
  text: string;
  failed?: ErrorCode;
  stopped?: boolean;
  paused?: boolean;
}

/** The text a person reads at the end of a turn: the model's words and, from the ledger, what was really done. */
export async function outcomeText(
  ask: StoredAsk,
  person: Person,
  { text, failed, stopped, paused }: Ended,
  { ledger, catalogue }: Pick<TurnDeps, 'ledger' | 'catalogue'>,
): Promise<string> {
  const { receipts, unknown } = await ledger.soFar(ask.id);
  const labelOf = (connector: string) => catalogue.connector(connector)?.label ?? connector;
  return finalAnswer({
    text,
    receipts,
    unknown: unknown.map(({ tool, connector }) => ({ tool, connector: labelOf(connector) })),
    personName: person.name,
    ...(failed && { failure: { code: failed, reference: ask.reference } }),
    stopped: stopped === true,
    paused: paused === true,
  });
}
