import { invalidArguments, SlackApiError } from './slack-error.ts';

export type Arguments = Record<string, unknown>;

// Sent as JSON inside a form field, or as they are in a JSON body.
const STRUCTURED = ['blocks', 'chunks', 'view', 'metadata', 'prompts', 'attachments', 'loading_messages'];

/** Decodes the fields that hold JSON; one that is broken stays a string, for the method to refuse. */
export function decodeStructured(args: Arguments): Arguments {
  const decoded = { ...args };
  for (const name of STRUCTURED) {
    const value = decoded[name];
    if (typeof value !== 'string' || value === '') continue;
    try {
      decoded[name] = JSON.parse(value);
    } catch {
      // Left as it is: the method answers with its own error code.
    }
  }
  return decoded;
}

export function optional(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalidArguments(`must be a string [json-pointer:/${name}]`);
}

export function needed(args: Arguments, name: string): string {
  const value = optional(args, name);
  if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
  return value;
}

/** Message metadata: `event_type` and an object `event_payload`. */
export function metadataOf(args: Arguments): Record<string, unknown> | undefined {
  const value = args.metadata;
  if (value === undefined || value === '') return undefined;
  const { event_type: type, event_payload: payload } = (value ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null)
    throw new SlackApiError('invalid_metadata_format');
  return value as Record<string, unknown>;
}
