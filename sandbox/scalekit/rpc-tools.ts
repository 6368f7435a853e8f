import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ServiceImpl } from '@connectrpc/connect';
import type { ToolSchema, ToolService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js';
import { matchesWords } from '../providers/support/match.ts';
import type { JsonObject, ProviderTool } from '../providers/types.ts';
import { page } from './paging.ts';
import type { Connection, State } from './state.ts';

type ToolInit = MessageInitShape<typeof ToolSchema>;
type ListMethods = Pick<ServiceImpl<typeof ToolService>, 'listTools' | 'listScopedTools' | 'listAvailableTools'>;

/** The three lists of tools: the whole catalogue, what an identifier may call now, and what it could be given. */
export function toolLists(state: State): ListMethods {
  const catalogue = (): { connection: Connection; tool: ProviderTool }[] =>
    state.connections
      .flatMap((connection) => connection.provider.tools.map((tool) => ({ connection, tool })))
      .toSorted((a, b) => a.tool.name.localeCompare(b.tool.name));
  const has = (filter: string[] | undefined, value: string): boolean => !filter?.length || filter.includes(value);

  return {
    listTools({ filter, pageSize, pageToken }) {
      const found = catalogue().filter(
        ({ connection, tool }) =>
          (!filter?.provider || filter.provider.toUpperCase() === connection.provider.providerKey) &&
          has(filter?.toolName, tool.name) &&
          matchesWords([tool.name.replaceAll('_', ' '), tool.description], filter?.query ?? ''),
      );
      const { items, ...position } = page(found, { pageSize, pageToken });
      return {
        ...position,
        toolNames: items.map(({ tool }) => tool.name),
        tools: filter?.summary ? [] : items.map(({ connection, tool }) => describe(connection, tool)),
      };
    },
    listScopedTools({ identifier, filter, pageSize, pageToken }) {
      const active = state.accounts.filter((one) => one.identifier === identifier && one.state === 'ACTIVE');
      const found = catalogue().flatMap(({ connection, tool }) => {
        const account = active.find((one) => one.connection === connection);
        const wanted =
          has(filter?.connectionNames, connection.name) &&
          has(filter?.providers, connection.provider.providerKey) &&
          has(filter?.toolNames, tool.name);
        return account && wanted ? [{ connection, tool, account }] : [];
      });
      const { items, ...position } = page(found, { pageSize, pageToken });
      return {
        ...position,
        tools: items.map(({ connection, tool, account }) => ({
          tool: describe(connection, tool),
          identifier,
          connectedAccountId: account.id,
        })),
      };
    },
    listAvailableTools({ pageSize, pageToken }) {
      const { items, ...position } = page(catalogue(), { pageSize, pageToken });
      return { ...position, tools: items.map(({ connection, tool }) => describe(connection, tool)) };
    },
  };
}

function describe({ provider, createdAt }: Connection, tool: ProviderTool): ToolInit {
  return {
    id: `tool_${tool.name}`,
    provider: provider.providerKey,
    definition: {
      name: tool.name,
      description: tool.description,
      display_name: tool.name.replaceAll('_', ' '),
      input_schema: withVersions(tool.input),
    },
    metadata: {},
    tags: [provider.id],
    isDefault: true,
    updatedAt: timestampFromDate(createdAt),
  };
}

/** Scalekit gives every tool these two parameters; they are nothing a model should fill in. */
function withVersions(input: JsonObject): JsonObject {
  return {
    ...input,
    properties: {
      ...(input.properties as JsonObject),
      schema_version: { type: 'string', description: 'Version of the schema to use.' },
      tool_version: { type: 'string', description: 'Version of the tool to use.' },
    },
  };
}
