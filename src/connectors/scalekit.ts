import { ScalekitClient } from '@scalekit-sdk/node';
import { refusalIn } from './answer.ts';
import { coreOf, makeAtMostOnce } from './at-most-once.ts';
import { deriveOutcome, failureCode, isTransient, needsState } from './derive-outcome.ts';
import { GRPC, readFailure } from './failure.ts';
import { allPages, chunked } from './paging.ts';
import {
  type AccountRow,
  type MagicLinkRequest,
  type Scalekit,
  ScalekitError,
  type ToolCall,
} from './scalekit-port.ts';
import { reasonOf, stateOf } from './statuses.ts';
import { toStruct } from './struct.ts';
import { definitionOf, toolRpcsOf } from './tool-rpcs.ts';
import type { ToolOutcome } from './types.ts';

/** Short: Scalekit closes idle connections after five minutes, and the first call on a dead one hangs until this. */
const STATUS_TIMEOUT_MS = 8_000;
const TOOL_TIMEOUT_MS = 60_000;
/** Scalekit's limits: a page of accounts has fewer than 100 rows, one of connections at most 30; 20 connections a filter. */
const PAGE_SIZE = 99;
const CONNECTION_PAGE_SIZE = 30;
const CONNECTIONS_A_FILTER = 20;
const NAMES_A_FILTER = 100;
const RUN_ID_LENGTH = 255;

export interface ScalekitOptions {
  /** The environment's address, e.g. https://acme.scalekit.dev. */
  url: string;
  clientId: string;
  clientSecret: string;
  log: { warn(obj: object, msg: string): void; error(obj: object, msg: string): void };
}

/**
 * Opens the door to Scalekit. Nothing is sent before the first call.
 * @throws TypeError when `url` is not a URL
 */
export function createScalekit({ url, clientId, clientSecret, log }: ScalekitOptions): Scalekit {
  const client = new ScalekitClient(url, clientId, clientSecret, {
    timeoutMs: STATUS_TIMEOUT_MS,
    toolTimeoutMs: TOOL_TIMEOUT_MS,
  });
  const core = coreOf(client);
  const rpcs = toolRpcsOf(client.tools);
  makeAtMostOnce(core);

  /** Turns whatever was thrown into a code, and leaves what the operator needs in the log. */
  async function guarded<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const failure = readFailure(error);
      const code = failureCode(failure, 'read');
      const level = code === 'service_misconfigured' ? 'error' : 'warn';
      log[level]({ operation, code, grpc: failure.grpc, reason: failure.code }, 'A call to Scalekit failed');
      throw new ScalekitError(operation, code);
    }
  }

  async function accounts(identifier: string, connections: readonly string[]): Promise<AccountRow[]> {
    named({ identifier });
    for (const connection of connections) named({ connection });
    const rows = await guarded('listing accounts', async () => {
      const lists = chunked(connections, CONNECTIONS_A_FILTER).map((connectionNames) =>
        allPages(async (pageToken) => {
          const page = await repeatable(() =>
            client.connectedAccounts.listConnectedAccounts({
              identifier,
              connectionNames,
              pageSize: PAGE_SIZE,
              pageToken,
            }),
          );
          return { items: page.connectedAccounts, next: page.nextPageToken };
        }),
      );
      return (await Promise.all(lists)).flat();
    });
    const found = new Map<string, AccountRow>();
    for (const row of rows) {
      // A filter the server did not understand gives everybody's accounts: trust the rows, not the filter.
      if (row.identifier !== identifier || !connections.includes(row.connector)) continue;
      const state = stateOf(row.status);
      if (found.has(row.connector) && state !== 'active') continue;
      found.set(row.connector, { connection: row.connector, state, ...at('lastUsedAt', row.lastUsedAt) });
    }
    return [...found.values()];
  }

  async function magicLinkOnce({ identifier, connection, state, userVerifyUrl }: MagicLinkRequest) {
    const answer = await repeatable(() =>
      client.connectedAccounts.getMagicLinkForConnectedAccount({
        identifier,
        connector: connection,
        state,
        userVerifyUrl,
      }),
    );
    return { link: answer.link, ...at('expiresAt', answer.expiry) };
  }

  /** An account without credentials, for a Scalekit that wants one before it makes a link. The answer is dropped unread. */
  async function createAccount(identifier: string, connection: string): Promise<void> {
    const value = {
      $typeName: 'scalekit.v1.connected_accounts.OauthToken' as const,
      accessToken: '',
      refreshToken: '',
      scopes: [],
      domain: '',
    };
    try {
      await client.actions.createConnectedAccount({
        identifier,
        connectionName: connection,
        authorizationDetails: {
          $typeName: 'scalekit.v1.connected_accounts.AuthorizationDetails',
          details: { case: 'oauthToken', value },
        },
      });
    } catch (error) {
      // Somebody else made it in between.
      if (readFailure(error).grpc !== GRPC.ALREADY_EXISTS) throw error;
    }
  }

  /** The state of one account now; undefined when it cannot be read. */
  async function stateNow(identifier: string, connection: string) {
    try {
      const [row] = await accounts(identifier, [connection]);
      return row?.state ?? 'none';
    } catch {
      return undefined;
    }
  }

  async function failed(
    error: unknown,
    { identifier, connection, tool, effect, runId }: ToolCall,
  ): Promise<ToolOutcome> {
    const failure = readFailure(error);
    const state = needsState(failure) ? await stateNow(identifier, connection) : undefined;
    const outcome = deriveOutcome(failure, effect, state);
    const { grpc, code: reason, executionId } = failure;
    const code = outcome.kind === 'error' ? outcome.code : outcome.kind === 'auth_error' ? outcome.reason : undefined;
    const level = code === 'service_misconfigured' || code === 'unknown_outcome' ? 'error' : 'warn';
    log[level]({ tool, connection, code, grpc, reason, executionId, runId }, 'A tool call failed');
    return outcome;
  }

  return {
    accounts,

    async magicLink(request) {
      named({ ...request });
      return guarded('making a connect link', async () => {
        try {
          return await magicLinkOnce(request);
        } catch (error) {
          if (readFailure(error).grpc !== GRPC.NOT_FOUND) throw error;
          await createAccount(request.identifier, request.connection);
          return magicLinkOnce(request);
        }
      });
    },

    async verify({ authRequestId, identifier }) {
      named({ identifier });
      // It comes from a query string, so a blank one is the browser's doing, not ours.
      if (authRequestId.trim() === '') return { kind: 'error', code: 'invalid_input' };
      try {
        const answer = await client.connectedAccounts.verifyConnectedAccountUser({ authRequestId, identifier });
        const redirectUrl = answer.postUserVerifyRedirectUrl;
        return redirectUrl === '' ? { kind: 'verified' } : { kind: 'verified', redirectUrl };
      } catch (error) {
        const failure = readFailure(error);
        if (failure.grpc === GRPC.PERMISSION_DENIED) return { kind: 'mismatch' };
        if (failure.grpc === GRPC.NOT_FOUND) return { kind: 'unknown_request' };
        const code = failureCode(failure, 'write');
        log.warn({ code, grpc: failure.grpc, reason: failure.code }, 'A verification failed');
        return { kind: 'error', code };
      }
    },

    async disconnect(identifier, connection) {
      named({ identifier, connection });
      await guarded('disconnecting an account', async () => {
        try {
          await repeatable(() =>
            client.connectedAccounts.deleteConnectedAccount({ identifier, connector: connection }),
          );
        } catch (error) {
          if (readFailure(error).grpc !== GRPC.NOT_FOUND) throw error;
        }
      });
    },

    async scopedTools(identifier, connections, toolNames) {
      named({ identifier });
      for (const connection of connections) named({ connection });
      if (connections.length === 0 || toolNames.length === 0) return [];
      const connectionNames = [...connections];
      const rows = await guarded('listing tools', async () => {
        const lists = chunked(toolNames, NAMES_A_FILTER).map((names) =>
          allPages(async (pageToken) => {
            const request = {
              identifier,
              filter: { toolNames: names, connectionNames },
              pageSize: PAGE_SIZE,
              pageToken,
            };
            const limits = { timeoutMs: STATUS_TIMEOUT_MS };
            const page = await repeatable(() => core.connectExec(rpcs.listScopedTools, request, limits));
            return { items: page.tools, next: page.nextPageToken };
          }),
        );
        return (await Promise.all(lists)).flat();
      });
      const wanted = new Set(toolNames);
      const mine = rows.filter((row) => row.identifier === '' || row.identifier === identifier);
      const definitions = mine.flatMap((row) => definitionOf(row) ?? []).filter(({ name }) => wanted.has(name));
      return [...new Map(definitions.map((definition) => [definition.name, definition])).values()];
    },

    async execute(call) {
      const { identifier, connection, tool, effect, signal, runId } = call;
      named({ identifier, connection, tool });
      const params = toStruct(call.params);
      if (effect === 'write') {
        // Costs a write one cheap call, and wakes a connection that died of idleness before the call that must not be lost.
        const state = await stateNow(identifier, connection);
        if (state === undefined) return { kind: 'error', code: 'unavailable' };
        const reason = reasonOf(state);
        if (reason !== undefined) return { kind: 'auth_error', reason };
      }
      const request = {
        toolName: tool,
        identifier,
        connector: connection,
        params,
        ...(runId === undefined ? {} : { agentRunId: runId.slice(0, RUN_ID_LENGTH) }),
      };
      const limits = { timeoutMs: TOOL_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) };
      const send = () => core.connectExec(rpcs.executeTool, request, limits);
      try {
        const { data = {}, executionId } = await (effect === 'read' ? repeatable(send, signal) : send());
        const refusal = refusalIn(data, effect);
        if (refusal === undefined) return { kind: 'success', data, executionId };
        log.warn({ tool, connection, code: refusal, executionId, runId }, 'A provider refused inside its answer');
        return { kind: 'error', code: refusal, executionId };
      } catch (error) {
        return failed(error, call);
      }
    },

    async connections() {
      const rows = await guarded('listing connections', () =>
        allPages(async (pageToken) => {
          const page = await repeatable(() =>
            client.actions.listConnections({ pageSize: CONNECTION_PAGE_SIZE, pageToken }),
          );
          return { items: page.connections, next: page.nextPageToken };
        }),
      );
      return rows.map(({ connectionName, provider, enabled }) => ({ name: connectionName, provider, enabled }));
    },
  };
}

/** Repeats once what may be repeated (a read, a link, a deletion) when its answer was lost. */
async function repeatable<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (signal?.aborted || !isTransient(readFailure(error))) throw error;
    return call();
  }
}

/** The SDK leaves a blank name out of the request, and the server then acts for anybody: a mistake of ours, thrown. */
function named(names: Record<string, string>): void {
  for (const [name, value] of Object.entries(names)) {
    if (typeof value !== 'string' || value.trim() === '') throw new RangeError(`${name} must not be blank`);
  }
}

function at<K extends string>(key: K, time?: { seconds: bigint }): { [P in K]?: Date } {
  return time === undefined ? {} : ({ [key]: new Date(Number(time.seconds) * 1_000) } as { [P in K]: Date });
}
