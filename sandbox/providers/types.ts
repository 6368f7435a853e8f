/** Someone with an account at a provider. The same e-mail address names them everywhere. */
export interface ProviderUser {
  email: string;
  name: string;
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One tool as Scalekit offers it: its real name and JSON Schema, and what it does in the stand-in's store. */
export interface ProviderTool {
  name: string;
  description: string;
  /** JSON Schema of the input. */
  input: JsonObject;
  /** Runs as `user`: sees only what they may see, and signs what it changes with them. Throws ProviderError. */
  run(user: ProviderUser, args: JsonObject): JsonObject;
}

/** A provider's refusal, in the provider's own words; the Scalekit stand-in turns it into a TOOL_ERROR. */
export class ProviderError extends Error {
  readonly code: 'UNAUTHORIZED' | 'FORBIDDEN' | 'NOT_FOUND' | 'INVALID' | 'RATE_LIMITED' | 'FAILED';
  constructor(code: ProviderError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface ProviderRecord {
  /** What it is: task, ticket, issue, item, contact, comment. */
  kind: string;
  id: string;
  title: string;
  /** Where it lives: the project, board, pipeline or queue. */
  place: string;
  /** Fields worth showing, in order. */
  fields: Record<string, string>;
  /** E-mail addresses of who made it and who changed it last. */
  createdBy: string;
  updatedBy: string;
  createdAt: string;
}

export interface Provider {
  /** asana, hubspot, zendesk, linear, monday */
  id: string;
  label: string;
  /** Scalekit's key of the provider: ASANA, HUBSPOT, ZENDESKOAUTH, LINEAR, MONDAY. */
  providerKey: string;
  tools: ProviderTool[];
  /** Everyone with an account there: who its consent page can be signed in as. */
  users(): ProviderUser[];
  /** Everything it holds, newest first, for the page and the tests, whoever may see it. */
  records(): ProviderRecord[];
}
