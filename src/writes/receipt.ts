import type { ReceiptParts } from '../connectors/types.ts';

/** What a person reads about a write that happened: made from the provider's answer, never from the model's words. */
export interface Receipt extends ReceiptParts {
  /** The connector's label. */
  connector: string;
}

/** A write whose outcome nobody knows. */
export interface UnknownWrite {
  tool: string;
  /** The connector's id. */
  connector: string;
}
