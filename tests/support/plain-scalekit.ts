import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { JsonObject } from '@bufbuild/protobuf';
import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { ConnectedAccountService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import { ToolService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js';
import { PLAIN_TOOLS, type PlainTool, plainResult } from './plain-tools.ts';

interface Account {
  identifier: string;
  connector: string;
  /** Scalekit's numbers: 1 active, 3 waiting for consent, 4 waiting to be verified. */
  status: number;
}

export interface PlainScalekit {
  url: string;
  accounts: Account[];
  /** What every list of tools holds. */
  listed: Record<string, PlainTool>;
  /** Tools that were run, in order. */
  executed: { identifier: string; connector: string; tool: string; params: JsonObject }[];
  close(): Promise<void>;
}

/**
 * A small Scalekit: gRPC with the SDK's own descriptors and the token endpoint on one port. It filters nothing, pages
 * nothing, and makes an account when a link for it is asked for. Whoever opens the link consents at once.
 */
export async function startPlainScalekit(): Promise<PlainScalekit> {
  const accounts: Account[] = [];
  const executed: PlainScalekit['executed'] = [];
  const links = new Map<string, { account: Account; back: string; state: string }>();
  const find = (identifier = '', connector = '') =>
    accounts.find((one) => one.identifier === identifier && one.connector === connector);
  const missing = (what: string) => new ConnectError(`${what} not found`, Code.NotFound);

  const accountService: Partial<ServiceImpl<typeof ConnectedAccountService>> = {
    listConnectedAccounts: () => ({ connectedAccounts: accounts, totalSize: accounts.length }),
    getMagicLinkForConnectedAccount({ identifier = '', connector = '', state = '', userVerifyUrl = '' }) {
      const account = find(identifier, connector) ?? { identifier, connector, status: 3 };
      if (!accounts.includes(account)) accounts.push(account);
      const id = randomUUID();
      links.set(id, { account, back: userVerifyUrl, state });
      return { link: `${scalekit.url}/magicLink/${id}` };
    },
    verifyConnectedAccountUser({ authRequestId, identifier }) {
      const link = links.get(authRequestId);
      if (!link) throw missing('auth request');
      if (link.account.identifier !== identifier) throw new ConnectError('not theirs', Code.PermissionDenied);
      links.delete(authRequestId);
      link.account.status = 1;
      return {};
    },
    deleteConnectedAccount({ identifier, connector }) {
      const account = find(identifier, connector);
      if (!account) throw missing('connected account');
      accounts.splice(accounts.indexOf(account), 1);
      return {};
    },
  };
  const toolService: Partial<ServiceImpl<typeof ToolService>> = {
    // Every tool there is, whatever was asked for.
    listScopedTools: ({ identifier }) => ({
      tools: Object.entries(scalekit.listed).map(([name, { description, schema }]) => ({
        identifier,
        tool: { definition: { name, description, input_schema: schema } },
      })),
    }),
    executeTool({ toolName, identifier = '', connector = '', params = {} }) {
      if (find(identifier, connector)?.status !== 1) throw new ConnectError('not active', Code.InvalidArgument);
      executed.push({ identifier, connector, tool: toolName, params });
      return { data: plainResult(toolName, params, 1_204_000_000_000_000 + executed.length), executionId: 'e1' };
    },
  };

  function http1(request: IncomingMessage, response: ServerResponse): void {
    const [, area, id = ''] = new URL(request.url ?? '/', scalekit.url).pathname.split('/');
    const link = links.get(id);
    if (area === 'oauth') response.end(JSON.stringify({ access_token: 'plain', expires_in: 3600 }));
    else if (area === 'magicLink' && link) {
      const { account, back, state } = link;
      links.delete(id);
      account.status = 4;
      const requestId = randomUUID();
      links.set(requestId, link);
      const location = `${back}?auth_request_id=${requestId}&state=${encodeURIComponent(state)}`;
      response.writeHead(302, { location }).end();
    } else response.writeHead(404).end();
  }

  const listening = await onOnePort(
    createHttp1(http1),
    createHttp2(
      connectNodeAdapter({
        routes: (router) => router.service(ConnectedAccountService, accountService).service(ToolService, toolService),
      }),
    ),
  );
  const scalekit: PlainScalekit = {
    url: listening.url,
    accounts,
    listed: PLAIN_TOOLS,
    executed,
    close: listening.close,
  };
  return scalekit;
}

/** Every HTTP/2 connection begins with `PRI`; the others are the token endpoint's and the browser's. */
async function onOnePort(old: ReturnType<typeof createHttp1>, modern: ReturnType<typeof createHttp2>) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.unshift(chunk);
      const http2 = chunk.toString('latin1', 0, 3) === 'PRI';
      (http2 ? modern : old).emit('connection', socket);
      if (!http2) socket.resume();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
