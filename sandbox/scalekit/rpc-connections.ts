import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ServiceImpl } from '@connectrpc/connect';
import {
  type ConnectionService,
  ConnectionStatus,
  ConnectionType,
} from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connections/connections_pb.js';
import { matchesWords } from '../providers/support/match.ts';
import { page } from './paging.ts';
import type { State } from './state.ts';

/** The list of the environment's connections, which operators check their configuration against. */
export function connectionLists(state: State): Pick<ServiceImpl<typeof ConnectionService>, 'listAppConnections'> {
  return {
    listAppConnections({ provider, query, pageSize, pageToken }) {
      const found = state.connections.filter(
        (one) =>
          (!provider || one.provider.providerKey === provider.toUpperCase()) && matchesWords([one.name], query ?? ''),
      );
      const { items, ...position } = page(found, { pageSize, pageToken });
      return {
        ...position,
        connections: items.map((one) => ({
          id: one.id,
          type: ConnectionType.OAUTH,
          status: ConnectionStatus.COMPLETED,
          enabled: true,
          providerKey: one.provider.providerKey,
          keyId: one.name,
          createdAt: timestampFromDate(one.createdAt),
        })),
      };
    },
  };
}
