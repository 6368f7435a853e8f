/** What a tool call came to. Nothing is thrown across this line. */
export type ToolOutcome =
  | { kind: 'success'; data: JsonObject; executionId: string }
  | { kind: 'auth_error'; reason: AuthReason; executionId?: string }
  | {
      kind: 'error';
      code: ToolErrorCode;
      executionId?: string;
      fields?: string[];
      /** Of `rate_limited` alone, where it was said: how long to wait before the next call. */
      retryAfterMs?: number;
    };

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
  /** How to read what a change is about to replace. For tools that change what is there; absent where no tool reads it. */
  before?: (args: JsonObject) => Before | undefined;
  /** The call that takes the write back; undefined where there is no safe one. */
  undo?: (write: DoneWrite) => Inverse | undefined;
  /** What the person should know before they allow it, beside the arguments: who will read it, what it sets off. */
  warning?: (args: JsonObject) => string | undefined;
  /** The text argument of a new record that can carry a mark by which the record is recognised after a lost answer. */
  mark?: string;
  /** What more the tool does after its own call, with calls of other tools. */
  saga?: Saga;
}

/** Reads the present values of what a write's arguments will replace. */
export interface Before {
  tool: string;
  params: JsonObject;
  /**
   * The present value for each argument that replaces one, under the argument's name; null where there is none yet.
   * Something with a name of its own is a `Reference`. Undefined where the answer has an unknown shape.
   */
  values: (data: JsonObject) => Record<string, JsonValue | Reference> | undefined;
}

/** A value that stands for a record: compared by its id, shown by its name. A type alias, so that it is a JsonObject. */
export type Reference = { id: string; name?: string };

/** A write that happened, as the ledger has it. */
export interface DoneWrite {
  args: JsonObject;
  /** What `view` made of the provider's answer. */
  result: JsonObject;
  /** What `before` read, where the tool has one and it could be read. */
  before?: JsonObject;
}

/** A call that takes a write back: the deletion of what was made, or the old values again. */
export interface Inverse {
  tool: string;
  params: JsonObject;
  kind: 'delete' | 'restore';
}

/** A write of several calls: the tool's own, and these after it. Each is a step of its own in the ledger. */
export interface Saga {
  /** JSON Schema properties that the composed tool has beside those of its own call; none is passed to that call. */
  properties: JsonObject;
  /** The arguments that are missing beside those that are there; a card must not show what would not be done. */
  incomplete: (args: JsonObject) => string[];
  /** The id of the record that the tool's own call made; undefined where `result`, which `view` made, does not have it. */
  subject: (result: JsonObject) => string | undefined;
  /** The later calls, for what the arguments ask for; none where they ask for none. */
  steps: (args: JsonObject) => SagaStep[];
}

/** One that is certain to leave the same behind however often it is made: it is made again after a crash. */
export interface SagaStep {
  tool: string;
  /** @param result what `view` made of the answer to the tool's own call; one with a `subject` */
  params: (result: JsonObject) => JsonObject;
  /** What is missing where the step failed: `its owner`, `its link to the company`. */
  what: string;
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
  /** Whether the answer has everything there is to look through: only then does finding nothing say something. */
  isWhole?: (data: JsonObject) => boolean;
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
