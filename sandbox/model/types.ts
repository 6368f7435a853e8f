/** A model's request, whichever of the three protocols carried it. */
export interface ModelRequest {
  protocol: 'chat' | 'responses' | 'messages';
  model: string;
  system: string;
  /** Oldest first. Tool results carry the name and the raw text the app gave the model. */
  messages: ModelMessage[];
  tools: { name: string; description: string; schema: unknown }[];
}

export type ModelMessage =
  | { role: 'user' | 'assistant'; text: string; toolCalls?: { id: string; name: string; args: unknown }[] }
  | { role: 'tool'; callId: string; name: string; text: string };

/** What the stand-in answers. `raw` arguments are sent as they are, broken or not. */
export interface ModelAnswer {
  text?: string;
  toolCalls?: { name: string; args?: unknown; raw?: string }[];
  /** Fail instead: an HTTP status, e.g. 429 or 500, or a connection that never answers. */
  fail?: { status?: number; hang?: boolean };
}

export type Script = (request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>;

export interface ModelSandbox {
  /** Base URL of the OpenAI dialect, ending in /v1; the Anthropic dialect lives at `anthropicUrl`. */
  readonly url: string;
  readonly anthropicUrl: string;
  readonly requests: readonly ModelRequest[];
  /** Replaces the rules by a test's own script; undefined brings the rules back. */
  script(script: Script | undefined): void;
  close(): Promise<void>;
}
