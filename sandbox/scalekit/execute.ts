import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject as ProtoJson } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { JsonObject, ProviderTool } from '../providers/types.ts';
import { fromProvider, invalidFields, scalekitError } from './errors.ts';
import { type Faults, strike, strikes } from './faults.ts';
import { checkSchema } from './schema-check.ts';
import { type Account, moveTo, type State } from './state.ts';
import type { ScalekitCall } from './types.ts';

export interface ExecuteRequest {
  toolName: string;
  identifier?: string;
  connector?: string;
  connectedAccountId?: string;
  params?: ProtoJson;
}

export interface ExecuteContext {
  /** The log's entry of this call; `ranAs` is set the moment the provider has run the tool. */
  call: ScalekitCall;
  /** Resets the client's connection. */
  drop(): void;
  /** How long a call takes at least, milliseconds. */
  delayMs: number;
  closing: AbortSignal;
}

/** Runs a tool as the owner of the account, with whatever fault waits for it. */
export async function executeTool(
  state: State,
  faults: Faults,
  request: ExecuteRequest,
  { call, drop, delayMs, closing }: ExecuteContext,
): Promise<{ data: JsonObject; executionId: string }> {
  if (delayMs > 0) await wait(delayMs, undefined, { signal: closing });
  const { tool, providerId } = findTool(state, request.toolName);
  const account = findAccount(state, request, providerId);
  const user = account.owner === undefined ? undefined : { email: account.owner, name: account.owner };
  if (account.state !== 'ACTIVE' || !user) {
    throw scalekitError(Code.InvalidArgument, `connected account is not active (status ${account.state})`);
  }
  const params = toolInput(tool, request.params ?? {});
  const executionId = state.newId();
  const fault = faults.take({ tool: tool.name, provider: providerId, identifier: account.identifier });
  const expire = () => moveTo(account, 'EXPIRED', state.now());
  const misfortune = { executionId, drop, expire, closing };
  if (fault && strikes(fault) === 'before') await strike(fault, misfortune);
  const data = run(() => tool.run(user, params), executionId);
  call.ranAs = user.email;
  account.lastUsedAt = state.now();
  if (fault && strikes(fault) === 'after') await strike(fault, misfortune);
  return { data, executionId };
}

function findTool(state: State, name: string): { tool: ProviderTool; providerId: string } {
  for (const { provider } of state.connections) {
    const tool = provider.tools.find((one) => one.name === name);
    if (tool) return { tool, providerId: provider.id };
  }
  throw scalekitError(Code.NotFound, `tool not found: ${name}`);
}

function findAccount(state: State, request: ExecuteRequest, providerId: string): Account {
  const { connectedAccountId, identifier, connector } = request;
  if (!connectedAccountId && !identifier) {
    throw scalekitError(Code.InvalidArgument, 'identifier or connected_account_id is required');
  }
  const found = state.accounts.filter((one) =>
    connectedAccountId
      ? one.id === connectedAccountId
      : one.identifier === identifier &&
        (connector ? one.connection.name === connector : one.connection.provider.id === providerId),
  );
  const [account] = found;
  if (!account) throw scalekitError(Code.NotFound, 'connected account not found');
  if (found.length > 1) {
    throw scalekitError(Code.InvalidArgument, 'multiple connected accounts found for identifier');
  }
  if (account.connection.provider.id !== providerId) {
    throw scalekitError(Code.InvalidArgument, `${request.toolName} is not a tool of ${account.connection.name}`);
  }
  return account;
}

/** Takes off Scalekit's own two parameters and holds the rest against the tool's schema. */
function toolInput(tool: ProviderTool, params: ProtoJson): JsonObject {
  const { schema_version: _schema, tool_version: _tool, ...rest } = params as JsonObject;
  const violations = checkSchema(tool.input, rest);
  if (violations.length > 0) throw invalidFields(violations);
  return rest;
}

function run(tool: () => JsonObject, executionId: string): JsonObject {
  try {
    // A copy: what the client holds must not change when the provider's store does.
    return JSON.parse(JSON.stringify(tool())) as JsonObject;
  } catch (error) {
    throw fromProvider(error, executionId);
  }
}
