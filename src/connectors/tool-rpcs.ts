import type { Rpc } from './at-most-once.ts';
import type { ToolDefinition } from './scalekit-port.ts';
import type { JsonObject, JsonValue } from './types.ts';

/**
 * The two calls of the SDK's ToolService client we make directly: its public methods take neither an abort signal nor a
 * deadline nor the run's id.
 */
export interface ToolRpcs {
  executeTool: Rpc<ExecuteRequest, ExecuteResponse>;
  listScopedTools: Rpc<ScopedRequest, { tools: ScopedTool[]; nextPageToken: string }>;
}

export interface ExecuteRequest {
  toolName: string;
  identifier: string;
  connector: string;
  params: JsonObject;
  agentRunId?: string;
}

export interface ExecuteResponse {
  data?: JsonObject;
  executionId: string;
}

interface ScopedRequest {
  identifier: string;
  filter: { toolNames: string[]; connectionNames: string[] };
  pageSize: number;
  pageToken: string;
}

export interface ScopedTool {
  tool?: { definition?: JsonObject };
  identifier: string;
}

/** @throws Error when the SDK's tools namespace no longer holds its gRPC client. */
export function toolRpcsOf(tools: object): ToolRpcs {
  const client: unknown = Reflect.get(tools, 'client');
  if (!isToolRpcs(client)) {
    throw new Error('This version of @scalekit-sdk/node is not 2.11.0: its tool calls cannot be reached. Pin 2.11.0.');
  }
  return client;
}

function isToolRpcs(value: unknown): value is ToolRpcs {
  if (typeof value !== 'object' || value === null) return false;
  return ['executeTool', 'listScopedTools'].every((name) => typeof Reflect.get(value, name) === 'function');
}

/** Reads a tool's definition; `input_schema` is documented, `inputSchema` tolerated, and so is a schema sent as text. */
export function definitionOf(row: ScopedTool): ToolDefinition | undefined {
  const definition = row.tool?.definition;
  if (typeof definition?.name !== 'string' || definition.name === '') return undefined;
  const description = typeof definition.description === 'string' ? definition.description : '';
  return {
    name: definition.name,
    description,
    inputSchema: schemaOf(definition.input_schema ?? definition.inputSchema),
  };
}

function schemaOf(value: JsonValue | undefined): JsonObject {
  if (typeof value === 'string') {
    try {
      return schemaOf(JSON.parse(value));
    } catch {
      return {};
    }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
