import { toStandardSchema } from '@mastra/core/schema';
import { createTool, type ToolAction } from '@mastra/core/tools';
import { z } from 'zod';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Account, AvailableTool, JsonObject } from '../connectors/types.ts';
import { wellFormed } from '../well-formed.ts';
import type { Propose, ProposeOutcome } from '../writes/propose.ts';
import { forModel, type ToolAnswer } from './tool-answer.ts';

/** Who a turn is for, as ids only: Mastra stores its request context in clear text. */
export const TurnContext = z.object({ identifier: z.string().min(1), askId: z.string().min(1) });
export type TurnContext = z.infer<typeof TurnContext>;

// biome-ignore lint/suspicious/noExplicitAny: Mastra's own type for a tool of any shape.
export type AgentTools = Record<string, ToolAction<any, any, any, any>>;

/** One of the person's tools as Mastra takes it. The model supplies arguments; who it is for comes from the context. */
export function personTool(tool: AvailableTool, who: TurnContext, deps: ToolDeps) {
  return createTool({
    id: tool.spec.name,
    description: tool.description,
    inputSchema: schemaOf(tool) as never,
    execute: async (input: unknown, context): Promise<ToolAnswer> => {
      const args = wellFormed((input ?? {}) as JsonObject);
      if (tool.spec.does === 'read') return read(tool, who, args, deps, context?.abortSignal);
      return write(tool, who, { args, callId: context?.agent?.toolCallId ?? '' }, deps);
    },
    toModelOutput,
  });
}

/** What a person's tools work with. */
export interface ToolDeps {
  scalekit: Scalekit;
  propose: Propose;
  /** Notes that this ask has seen what its person's accounts show, and whether outsiders wrote of it. */
  hasRead: (askId: string, read: { outsiders: boolean }) => Promise<void>;
}

async function read(
  tool: AvailableTool,
  { identifier, askId }: TurnContext,
  params: JsonObject,
  { scalekit, hasRead }: ToolDeps,
  signal?: AbortSignal,
): Promise<ToolAnswer> {
  const { connector, connection, spec } = tool;
  const call = {
    identifier,
    connection,
    tool: spec.name,
    params: { ...spec.defaults, ...params },
    effect: 'read' as const,
    runId: askId,
  };
  const outcome = await scalekit.execute({ ...call, ...(signal && { signal }) });
  switch (outcome.kind) {
    case 'success':
      // Before the model sees it: what it says or wants to do from now on rests on it.
      await hasRead(askId, { outsiders: spec.outsiders });
      return { kind: 'success', result: spec.view?.(outcome.data) ?? outcome.data };
    case 'auth_error':
      return { kind: 'auth_error', connector: connector.id, reason: outcome.reason };
    case 'error': {
      const { code, fields } = outcome;
      return { kind: 'error', code, ...(fields && { fields }) };
    }
  }
}

async function write(
  tool: AvailableTool,
  { askId, identifier }: TurnContext,
  { args, callId }: { args: JsonObject; callId: string },
  { propose, hasRead }: ToolDeps,
): Promise<ToolAnswer> {
  const outcome = await propose({ askId, identifier, callId, tool, args });
  if (outcome.kind === 'success') await hasRead(askId, { outsiders: tool.spec.outsiders });
  return writeAnswer(tool.connector.id, outcome);
}

/** What a write came to, as the turn and the model take it. */
export function writeAnswer(connector: string, outcome: ProposeOutcome): ToolAnswer {
  switch (outcome.kind) {
    case 'success':
      return { kind: 'success', result: outcome.data, receipt: outcome.receipt, repeated: outcome.repeated };
    case 'auth_error':
      return { kind: 'auth_error', connector, reason: outcome.reason };
    default:
      return outcome;
  }
}

/** Compiled once for as long as the person's tools are kept: it takes milliseconds, between the model's call and the card. */
const compiled = new WeakMap<AvailableTool, ReturnType<typeof toStandardSchema>>();

function schemaOf(tool: AvailableTool) {
  const known = compiled.get(tool);
  if (known) return known;
  const { spec, inputSchema } = tool;
  const schema = spec.saga ? withProperties(inputSchema, spec.saga.properties) : inputSchema;
  const made = withNamedStrangers(toStandardSchema(schema as Parameters<typeof toStandardSchema>[0]), schema);
  compiled.set(tool, made);
  return made;
}

type Schema = ReturnType<typeof toStandardSchema>;

/** Mastra's validator says that there is an argument too many, but not which one: a model would guess. */
function withNamedStrangers(
  made: Schema,
  { properties = {}, additionalProperties, patternProperties }: JsonObject,
): Schema {
  if (additionalProperties !== false || patternProperties !== undefined) return made;
  const known = properties as JsonObject;
  const { validate, ...standard } = made['~standard'];
  const named: Schema['~standard']['validate'] = (value) => {
    const result = validate(value);
    // Mastra takes no other: it would fail at every call.
    if (result instanceof Promise || !result.issues) return result;
    const strangers = Object.keys(value ?? {}).filter((name) => !Object.hasOwn(known, name));
    const issues = strangers.map((name) => ({ message: 'the tool has no such parameter', path: [name] }));
    return { issues: [...issues, ...result.issues] };
  };
  return { '~standard': { ...standard, validate: named } };
}

function withProperties(schema: JsonObject, more: JsonObject): JsonObject {
  return { ...schema, properties: { ...(schema.properties as JsonObject | undefined), ...more } };
}

/** The model's way to ask for an account. It names a connector; the link goes to the person, never to the model. */
export function connectTool(accounts: readonly Account[]) {
  const ids = accounts.map((account) => account.connector);
  return createTool({
    id: 'connect_account',
    description:
      'Ask the person to connect (or reconnect) their account of a product that this request needs. They get a private link; the request continues by itself afterwards.',
    inputSchema: z.object({ connector: z.enum(ids).describe('The id of the product, as in the list of accounts') }),
    execute: async ({ connector }): Promise<ToolAnswer> => {
      const state = accounts.find((account) => account.connector === connector)?.state ?? 'none';
      switch (state) {
        case 'active':
          return {
            kind: 'success',
            result: { connector, state: 'connected', note: 'Already connected: use its tools.' },
          };
        case 'expired':
          return { kind: 'auth_error', connector, reason: 'token_expired' };
        case 'disconnected':
          return { kind: 'auth_error', connector, reason: 'account_revoked' };
        case 'pending_verification':
          return { kind: 'auth_error', connector, reason: 'verification_pending' };
        default:
          return { kind: 'auth_error', connector, reason: 'not_connected' };
      }
    },
    toModelOutput,
  });
}

/** Mastra's own validation errors (`{ error: true, … }`) pass here too; they carry only what the model itself sent. */
function toModelOutput(output: unknown) {
  const answer = output as ToolAnswer;
  return { type: 'text' as const, value: 'kind' in answer ? forModel(answer) : JSON.stringify(output) };
}
