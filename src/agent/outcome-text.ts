import type { ErrorCode } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { Answer, StoredAsk } from '../storage/asks.ts';
import type { Receipt } from '../writes/receipt.ts';
import { finalAnswer, publicLines } from './answer.ts';
import type { TurnDeps } from './turn-deps.ts';

/** How a turn ended, beside what the model said. */
export interface Ended {
  text: string;
  failed?: ErrorCode;
  stopped?: boolean;
  paused?: 'connect' | 'decide';
}

type Deps = Pick<TurnDeps, 'ledger' | 'catalogue' | 'asks' | 'channelAnswers'>;

/** What of an answer may stand where others read along. */
export function openWords({ text, private: alone, publicly }: Answer): string {
  return alone ? (publicly ?? '_Paused: I wrote to you privately._') : text;
}

/**
 * What a person reads at the end of a turn: the model's words and, from the ledger, what was really done. In a channel,
 * what rests on anything that was read through their accounts is for them alone, and the others read the receipts.
 */
export async function composeAnswer(
  ask: StoredAsk,
  person: Person,
  ended: Ended,
  deps: Deps,
): Promise<Answer & { receipts: Receipt[] }> {
  const { receipts, unknown } = await deps.ledger.soFar(ask.id);
  const reads = await deps.asks.readsOf(ask.id);
  const labelOf = (connector: string) => deps.catalogue.connector(connector)?.label ?? connector;
  const text = finalAnswer({
    text: ended.text,
    receipts,
    unknown: unknown.map(({ tool, connector }) => ({ tool, connector: labelOf(connector) })),
    personName: person.name,
    read: reads.any,
    ...(ended.failed && { failure: { code: ended.failed, reference: ask.reference } }),
    stopped: ended.stopped === true,
    ...(ended.paused && { paused: ended.paused }),
  });
  const open = ask.channel_kind === 'im' || deps.channelAnswers === 'thread' || !reads.any;
  if (open) return { text, private: false, receipts };
  const lines = publicLines({ receipts }, ask, person);
  // Nothing is said to one person that everybody reads anyway, or that their card said.
  const silent = ended.text.trim() === '' && !ended.failed && !ended.stopped && unknown.length === 0;
  const known = lines === text || (silent && receipts.every(({ onCard }) => onCard));
  if (lines !== '' && known) return { text: lines, private: false, receipts };
  return { text, private: true, ...(lines !== '' && { publicly: lines }), receipts };
}
