import { ScalekitClient } from '@scalekit-sdk/node';
import { coreOf, makeAtMostOnce } from './at-most-once.ts';
import { type CallLog, refuseBlank, repeatable } from './calls.ts';
import { failureCode } from './derive-outcome.ts';
import { createExecutor } from './execute-tool.ts';
import { GRPC, readFailure } from './failure.ts';
import { allPages, chunked } from './paging.ts';
import { type AccountRow, type MagicLinkRequest, type Scalekit, ScalekitError } from './scalekit-port.ts';
import { stateOf } from './statuses.ts';
import { definitionOf, toolRpcsOf } from './tool-rpcs.ts';

/** Short: Scalekit closes idle connections after five minutes, and the first call on a dead one hangs until this. */
const STATUS_TIMEOUT_MS = 8_000;
/** Scalekit's limits: a page of accounts has fewer than 100 rows, one of connections at most 30; 20 connections a filter. */
const PAGE_SIZE = 99;
const CONNECTION_PAGE_SIZE = 30;
const CONNECTIONS_A_FILTER = 20;
const NAMES_A_FILTER = 100;

export interface ScalekitOptions {
  /** The environment's address, e.g. https://acme.scalekit.dev. */
  url: string;
  clientId: string;
  clientSecret: string;
  log: CallLog;
}

/**
 * Opens the door to Scalekit. Nothing is sent before the first call.
 * @throws TypeError when `url` is not a URL
 */
export function createScalekit({ url, clientId, clientSecret, log }: ScalekitOptions): Scalekit {
  const client = new ScalekitClient(url, clientId, clientSecret, { timeoutMs: STATUS_TIMEOUT_MS });
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
      log[level]({ operation, code, grpc: failure.grpc, said: failure.code }, 'A call to Scalekit failed');
      throw new ScalekitError(operation, code);
    }
  }

  async function accounts(identifier: string, connections: readonly string[]): Promise<AccountRow[]> {
    refuseBlank({ identifier });
    for (const connection of connections) refuseBlank({ connection });
    const rows = await guarded('listing accounts', async () => {
      const lists = chunked(connections, CONNECTIONS_A_FILTER).map((connectionNames) =>
        allPages(async (pageToken) => {
          const request = { identifier, connectionNames, pageSize: PAGE_SIZE, pageToken };
          const page = await repeatable(() => client.connectedAccounts.listConnectedAccounts(request));
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
      const lastUsedAt = dateOf(row.lastUsedAt);
      found.set(row.connector, { connection: row.connector, state, ...(lastUsedAt && { lastUsedAt }) });
    }
    return [...found.values()];
  }

  async function stateNow(identifier: string, connection: string) {
    const [row] = await accounts(identifier, [connection]);
    return row?.state ?? 'none';
  }

  async function linkOnce({ identifier, connection, state, userVerifyUrl }: MagicLinkRequest) {
    const request = { identifier, connector: connection, state, userVerifyUrl };
    const answer = await repeatable(() => client.connectedAccounts.getMagicLinkForConnectedAccount(request));
    const expiresAt = dateOf(answer.expiry);
    return { link: answer.link, ...(expiresAt && { expiresAt }) };
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
    const authorizationDetails = {
      $typeName: 'scalekit.v1.connected_accounts.AuthorizationDetails' as const,
      details: { case: 'oauthToken' as const, value },
    };
    try {
      await client.actions.createConnectedAccount({ identifier, connectionName: connection, authorizationDetails });
    } catch (error) {
      // Somebody else made it in between.
      if (readFailure(error).grpc !== GRPC.ALREADY_EXISTS) throw error;
    }
  }

  return {
    accounts,

    async magicLink(request) {
      refuseBlank({ ...request });
      return guarded('making a connect link', async () => {
        try {
          return await linkOnce(request);
        } catch (error) {
          if (readFailure(error).grpc !== GRPC.NOT_FOUND) throw error;
          await createAccount(request.identifier, request.connection);
          return linkOnce(request);
        }
      });
    },

    async verify({ authRequestId, identifier }) {
      refuseBlank({ identifier });
      // It comes from a query string, so a blank one is the browser's doing, not ours.
      if (authRequestId.trim() === '') return { kind: 'error', code: 'invalid_input' };
      try {
        await client.connectedAccounts.verifyConnectedAccountUser({ authRequestId, identifier });
        return { kind: 'verified' };
      } catch (error) {
        const failure = readFailure(error);
        if (failure.grpc === GRPC.PERMISSION_DENIED) return { kind: 'mismatch' };
        if (failure.grpc === GRPC.NOT_FOUND) return { kind: 'unknown_request' };
        const code = failureCode(failure, 'write');
        log.warn({ operation: 'verifying', code, grpc: failure.grpc, said: failure.code }, 'A call to Scalekit failed');
        return { kind: 'error', code };
      }
    },

    async disconnect(identifier, connection) {
      refuseBlank({ identifier, connection });
      await guarded('disconnecting an account', async () => {
        try {
          const account = { identifier, connector: connection };
          await repeatable(() => client.connectedAccounts.deleteConnectedAccount(account));
        } catch (error) {
          if (readFailure(error).grpc !== GRPC.NOT_FOUND) throw error;
        }
      });
    },

    async scopedTools(identifier, connections, toolNames) {
      refuseBlank({ identifier });
      for (const connection of connections) refuseBlank({ connection });
      if (connections.length === 0) return [];
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

    execute: createExecutor({
      send: (request, limits) => core.connectExec(rpcs.executeTool, request, limits),
      stateNow,
      log,
    }),

    async connections() {
      const rows = await guarded('listing connections', () =>
        allPages(async (pageToken) => {
          const request = { pageSize: CONNECTION_PAGE_SIZE, pageToken };
          const page = await repeatable(() => client.actions.listConnections(request));
          return { items: page.connections, next: page.nextPageToken };
        }),
      );
      return rows.map(({ connectionName: name, type, provider, enabled }) => ({
        name,
        type: String(type ?? ''),
        provider,
        enabled,
      }));
    },
  };
}

function dateOf(time: { seconds: bigint } | undefined): Date | undefined {
  return time && new Date(Number(time.seconds) * 1_000);
}
