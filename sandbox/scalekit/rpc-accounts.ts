import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Code, type ServiceImpl } from '@connectrpc/connect';
import {
  type ConnectedAccountSchema,
  type ConnectedAccountService,
  ConnectorStatus,
  ConnectorType,
} from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import { invalidFields, scalekitError } from './errors.ts';
import { startFlow, verify } from './flow.ts';
import { page } from './paging.ts';
import type { Account, Connection, State } from './state.ts';

type Methods = Partial<ServiceImpl<typeof ConnectedAccountService>>;
interface AccountKey {
  id?: string;
  connector?: string;
  identifier?: string;
}

/** Connected accounts over the SDK's protocol. `url` is the stand-in's own origin, where its links lead. */
export function accountMethods(
  state: State,
  { url, linkCreatesAccount }: { url: () => string; linkCreatesAccount: boolean },
): Methods {
  return {
    listConnectedAccounts(request) {
      const has = (wanted: string | undefined, value: string): boolean => !wanted || wanted === value;
      // No identifier means everyone's accounts, exactly as the live service has it: the trap a caller must avoid.
      const found = state.accounts.filter(
        ({ identifier, connection, id }) =>
          has(request.identifier, identifier) &&
          has(request.connector, connection.name) &&
          has(request.provider.toUpperCase(), connection.provider.providerKey) &&
          (request.connectionNames.length === 0 || request.connectionNames.includes(connection.name)) &&
          [identifier, id, connection.name].some((text) => text.includes(request.query)) &&
          !request.organizationId &&
          !request.userId,
      );
      const { items, ...position } = page(found, request);
      return { ...position, connectedAccounts: items.map(describe) };
    },
    createConnectedAccount({ connector, identifier, connectedAccount }) {
      const connection = connectionFor(state, connector);
      if (!identifier) throw required('identifier');
      const details = connectedAccount?.authorizationDetails?.details;
      if (details?.case === undefined) throw required('connected_account.authorization_details');
      if (details.case !== 'oauthToken' || details.value.accessToken !== '') {
        throw scalekitError(Code.Unimplemented, 'the stand-in takes no tokens: send an empty oauth_token and a link');
      }
      if (state.find(identifier, connection.name)) {
        throw scalekitError(Code.AlreadyExists, 'connected account already exists');
      }
      return { connectedAccount: describe(state.create(identifier, connection, 'PENDING_AUTH')) };
    },
    updateConnectedAccount: (request) => ({ connectedAccount: describe(accountFor(state, request)) }),
    deleteConnectedAccount(request) {
      state.remove(accountFor(state, request));
      return {};
    },
    getMagicLinkForConnectedAccount(request) {
      const known = request.id || !linkCreatesAccount;
      const account = known ? accountFor(state, request) : findOrCreate(state, request);
      const { id, expiresAt } = startFlow(state, account, {
        state: request.state ?? '',
        userVerifyUrl: request.userVerifyUrl ?? '',
      });
      return { link: `${url()}/magicLink/${id}`, expiry: timestampFromDate(expiresAt) };
    },
    verifyConnectedAccountUser({ authRequestId, identifier }) {
      const account = verify(state, authRequestId, identifier);
      return { postUserVerifyRedirectUrl: `${url()}/connected/${account.connection.provider.id}` };
    },
    getConnectedAccountDetails: (request) => ({ connectedAccount: describe(accountFor(state, request)) }),
    getConnectedAccountAuth(request) {
      const account = accountFor(state, request);
      // The app must never load a person's tokens: whoever does hears of it wherever the stand-in runs.
      process.emitWarning(`${account.connection.name}: tokens were handed out`, 'GetConnectedAccountAuth');
      const value = {
        accessToken: `sandbox-access-token-${account.id}`,
        refreshToken: `sandbox-refresh-${account.id}`,
      };
      return {
        connectedAccount: { ...describe(account), authorizationDetails: { details: { case: 'oauthToken', value } } },
      };
    },
  };
}

function connectionFor(state: State, name: string | undefined): Connection {
  if (!name) throw required('connector');
  const connection = state.connection(name);
  if (!connection) throw scalekitError(Code.NotFound, `connection not found: ${name}`);
  return connection;
}

function accountFor(state: State, { id, connector, identifier }: AccountKey): Account {
  if (!id && !(connector && identifier)) throw required('id, or connector and identifier');
  if (!id) connectionFor(state, connector);
  const account = id ? state.accounts.find((one) => one.id === id) : state.find(identifier ?? '', connector ?? '');
  if (!account) throw scalekitError(Code.NotFound, 'connected account not found');
  return account;
}

function findOrCreate(state: State, { connector, identifier }: AccountKey): Account {
  const connection = connectionFor(state, connector);
  if (!identifier) throw required('identifier');
  return state.find(identifier, connection.name) ?? state.create(identifier, connection, 'PENDING_AUTH');
}

function required(field: string): Error {
  return invalidFields([{ field, description: 'value is required', constraint: 'required' }]);
}

function describe(account: Account): Omit<MessageInitShape<typeof ConnectedAccountSchema>, '$typeName'> {
  return {
    id: account.id,
    identifier: account.identifier,
    provider: account.connection.provider.providerKey,
    connector: account.connection.name,
    connectionId: account.connection.id,
    status: ConnectorStatus[account.state],
    authorizationType: ConnectorType.OAUTH,
    updatedAt: timestampFromDate(account.updatedAt),
    ...(account.lastUsedAt ? { lastUsedAt: timestampFromDate(account.lastUsedAt) } : {}),
  };
}
