import type { ReceiptParts } from '../connectors/types.ts';

/** What a person reads about a write that happened: made from the provider's answer, never from the model's words. */
export interface Receipt extends ReceiptParts {
  /** The connector's label. */
  connector: string;
  /** The ledger's row. */
  writeId?: string;
  /** What a write of several calls did not come to: `its owner`. */
  missing?: string[];
  /** It can be taken back until then, in ISO 8601. */
  undoUntil?: string;
  undone?: boolean;
  /** Its person saw it on the card they approved it on. */
  onCard?: boolean;
}

/** A write whose outcome nobody knows. */
export interface UnknownWrite {
  tool: string;
  /** The connector's id. */
  connector: string;
}
