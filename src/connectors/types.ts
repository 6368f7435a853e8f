/** What a tool call came to. Nothing is thrown across this line. */
export type ToolOutcome =
  | { kind: 'success'; data: JsonObject; executionId: string }
  | { kind: 'auth_error'; reason: AuthReason; executionId?: string }
  | { kind: 'error'; code: ToolErrorCode; executionId?: string; fields?: string[] };

export type AuthReason =
  | 'not_connected'
  | 'verification_pending'
  | 'token_expired'
  | 'account_revoked'
  | 'scope_insufficient';

/** `unknown_outcome`: the call may or may not have taken effect. Only writes get it; look before trying again. */
export type ToolErrorCode =
  | 'permission_denied'
  | 'not_found'
  | 'invalid_input'
  | 'rate_limited'
  | 'provider_error'
  | 'unavailable'
  | 'service_misconfigured'
  | 'unknown_outcome';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** One connector: a product people know by name, reached through the operator's Scalekit connection of that product. */
export interface ConnectorSpec {
  /** The name people type, e.g. `asana`. */
  id: string;
  label: string;
  /** Hosts a link of this product may have; `*.zendesk.com` covers subdomains. */
  hosts: string[];
  tools: ToolSpec[];
}

export interface ToolSpec {
  /** The tool's real name in Scalekit. */
  name: string;
  /** Destructive tools exist only where the operator turns them on. */
  does: 'read' | 'write' | 'destructive';
  /** Whether the result can carry text written by people outside the company: tickets, comments, mail. */
  outsiders: boolean;
  /** Params a read is sent with unless the model gives its own: the fields that `view` shows. */
  defaults?: JsonObject;
  /** The part of the result the model needs; the whole result where absent. */
  view?: (data: JsonObject) => JsonValue;
  /** How a receipt for a write reads. Required for everything that is not a read. */
  receipt?: (args: JsonObject, data: JsonObject) => ReceiptParts;
  /** How to find out, after a lost answer, whether the write took effect. */
  lookup?: (args: JsonObject) => Lookup | undefined;
}

/** `Created task *Review Q3 roadmap* in Asana`, with the link to it. */
export interface ReceiptParts {
  /** Past tense: Created, Updated, Commented on, Completed. */
  verb: string;
  /** What was changed: task, ticket, item. */
  noun: string;
  /** Its name, where known. Comes from a provider: data, to be escaped. */
  name?: string;
  url?: string;
}

export interface Lookup {
  tool: string;
  params: JsonObject;
  /** Finds the record this write would have made at or after `since`; its value stands in for the lost answer. */
  find: (data: JsonObject, since: Date) => JsonObject | undefined;
}

/** A tool this person may call now, with the schema Scalekit gives for it. */
export interface AvailableTool {
  connector: ConnectorSpec;
  /** The operator's name for the Scalekit connection. */
  connection: string;
  spec: ToolSpec;
  description: string;
  /** Normalised JSON Schema (object) of what the model supplies. */
  inputSchema: JsonObject;
}

/** The state of a person's account, read from Scalekit. `none`: they never connected it. */
export type AccountState = 'active' | 'expired' | 'pending_auth' | 'pending_verification' | 'disconnected' | 'none';

export interface Account {
  connector: string;
  connection: string;
  state: AccountState;
  lastUsedAt?: Date;
}
