import { randomBytes } from 'node:crypto';
import { Code, createContextKey, createContextValues, type Interceptor } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { ConnectedAccountService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import { ConnectionService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connections/connections_pb.js';
import { ToolService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js';
import type { JsonObject, Provider } from '../providers/types.ts';
import { scalekitError } from './errors.ts';
import { executeTool } from './execute.ts';
import { createFaults } from './faults.ts';
import { httpListener } from './http.ts';
import { checkLimits } from './limits.ts';
import { createCallLog } from './log.ts';
import { accountMethods } from './rpc-accounts.ts';
import { connectionLists } from './rpc-connections.ts';
import { toolLists } from './rpc-tools.ts';
import { listenBoth } from './sockets.ts';
import { type Connection, createState, moveTo } from './state.ts';
import { createTokens } from './tokens.ts';
import type { ScalekitCall, ScalekitSandbox } from './types.ts';

export interface ScalekitSandboxOptions {
  /** 0 picks a free port. */
  port: number;
  providers: Provider[];
  now?: () => Date;
  /** Whether a link for an account that does not exist makes it, or is refused with NotFound; documents say both. */
  linkCreatesAccount?: boolean;
}

/** How a provider's own 503 comes out: nobody knows whether it did anything. */
const DOWN = { code: Code.Unavailable, toolErrorCode: 'EXEC_FAILED', message: '503 Service Unavailable' };

const callKey = createContextKey<ScalekitCall>({ rpc: '', at: 0 });
const remotePortKey = createContextKey<number | undefined>(undefined);

/**
 * A Scalekit environment on loopback that speaks the SDK's own gRPC protocol and HTTP/1.1 on one port, with custom
 * user verification switched on and one connection for each provider.
 */
export async function createScalekitSandbox({
  port,
  providers,
  now = () => new Date(),
  linkCreatesAccount = false,
}: ScalekitSandboxOptions): Promise<ScalekitSandbox> {
  const newId = (): string => randomBytes(12).toString('hex');
  const state = createState({ providers, now, newId });
  const tokens = await createTokens({ now, newId });
  const log = createCallLog({ now });
  const faults = createFaults();
  const closing = new AbortController();
  let delayMs = 0;
  const url = (): string => `http://localhost:${listening.port}`;

  const record: Interceptor = (next) => async (request) => {
    const call = log.begin(summary(request.method.name, request.message));
    request.contextValues.set(callKey, call);
    try {
      if (!tokens.valid(request.header.get('authorization'))) {
        throw scalekitError(Code.Unauthenticated, 'token is missing, invalid or expired');
      }
      checkLimits(request.message as { $typeName: string });
      return await next(request);
    } catch (error) {
      call.error = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      log.changed();
    }
  };

  const grpc = connectNodeAdapter({
    grpcWeb: false,
    connect: false,
    interceptors: [record],
    contextValues: (request) => createContextValues().set(remotePortKey, request.socket.remotePort),
    routes: (router) => {
      router.service(ConnectionService, connectionLists(state));
      router.service(ConnectedAccountService, accountMethods(state, { url, linkCreatesAccount }));
      router.service(ToolService, {
        ...toolLists(state),
        executeTool: (request, { values }) =>
          executeTool(state, faults, request, {
            call: values.get(callKey),
            drop: () => listening.reset(values.get(remotePortKey)),
            delayMs,
            closing: closing.signal,
          }),
      });
    },
  });
  const listening = await listenBoth({ port, http1: httpListener({ state, tokens, log }), http2: grpc });

  const connectionNamed = (name: string): Connection => {
    const connection = state.connection(name);
    if (!connection) throw new Error(`no connection ${name}; there are ${state.connections.map((one) => one.name)}`);
    return connection;
  };
  const known = (providerId: string): string => {
    if (!providers.some(({ id }) => id === providerId)) throw new Error(`no provider ${providerId}`);
    return providerId;
  };
  const account = (identifier: string, connection: string) =>
    state.find(identifier, connection) ?? state.create(identifier, connectionNamed(connection), 'PENDING_AUTH');

  return {
    url: url(),
    calls: log.calls,
    state: (identifier, connection) => state.find(identifier, connection)?.state,
    owner: (identifier, connection) => {
      const found = state.find(identifier, connection);
      return found?.owner ?? found?.pendingOwner;
    },
    setState(identifier, connection, to) {
      const one = account(identifier, connection);
      if (to === 'ACTIVE' && one.owner === undefined) throw new Error('nobody consented: use connect()');
      moveTo(one, to, now());
      log.changed();
    },
    connect(identifier, connection, email) {
      const one = account(identifier, connection);
      one.owner = email;
      moveTo(one, 'ACTIVE', now());
      log.changed();
    },
    fault: faults.add,
    clearFaults: faults.clear,
    setDelay(ms) {
      delayMs = ms;
    },
    takeDown: (provider) => faults.add({ provider: known(provider), times: Number.POSITIVE_INFINITY, toolError: DOWN }),
    limitRate(provider, { times, retryAfter }) {
      const message = `429 Too Many Requests, retry after ${retryAfter} seconds`;
      const toolError = { code: Code.ResourceExhausted, toolErrorCode: 'RATE_LIMITED', message, retryAfter };
      faults.add({ provider: known(provider), times, toolError });
    },
    expireFrom(identifier, connection, call = 1) {
      const { provider } = connectionNamed(connection);
      faults.add({ provider: provider.id, identifier, after: call - 1, expire: true });
    },
    expireTokens: tokens.expireAll,
    expireLinks() {
      for (const request of state.requests.values()) request.expiresAt = new Date(0);
    },
    waitForCall: log.waitForCall,
    onChange: log.onChange,
    async close() {
      closing.abort();
      await listening.close();
    },
  };
}

function summary(rpc: string, message: object): Omit<ScalekitCall, 'at'> {
  const { identifier, connector, toolName, params } = message as Record<string, unknown>;
  return {
    rpc,
    ...(typeof identifier === 'string' && identifier !== '' ? { identifier } : {}),
    ...(typeof connector === 'string' && connector !== '' ? { connection: connector } : {}),
    ...(typeof toolName === 'string' ? { tool: toolName } : {}),
    ...(params ? { params: params as JsonObject } : {}),
  };
}
