import type { ReceiptParts } from '../connectors/types.ts';

/** What a person reads about a write that happened: made from the provider's answer, never from the model's words. */
export interface Receipt extends ReceiptParts {
  connector: string;
}
