import type { Provider } from '../providers/types.ts';
import type { SandboxAccountState } from './types.ts';

/** A connection of the Scalekit environment: one provider, under the name the operator gave it. */
export interface Connection {
  id: string;
  name: string;
  provider: Provider;
  createdAt: Date;
}

/** A connected account: one person's (identifier's) access through one connection. */
export interface Account {
  id: string;
  identifier: string;
  connection: Connection;
  state: SandboxAccountState;
  /** E-mail of the provider user whose tokens are in force. */
  owner?: string;
  /** E-mail of the one who consented and is not verified yet. */
  pendingOwner?: string;
  updatedAt: Date;
  lastUsedAt?: Date;
}

/** One run of the authorization flow, from the magic link to the verification. Each step can be taken once. */
export interface AuthRequest {
  id: string;
  accountId: string;
  state: string;
  userVerifyUrl: string;
  expiresAt: Date;
  step: 'link' | 'consent' | 'verify' | 'done';
  consentedAs?: string;
}

export interface State {
  connections: Connection[];
  accounts: Account[];
  requests: Map<string, AuthRequest>;
  now(): Date;
  newId(): string;
  connection(name: string): Connection | undefined;
  find(identifier: string, connection: string): Account | undefined;
  create(identifier: string, connection: Connection, state: SandboxAccountState): Account;
  remove(account: Account): void;
}

/** How long a magic link lives. The live service documents only that it expires. */
export const LINK_MINUTES = 10;

/** Everything the stand-in remembers. A connection is named by its provider's key in lower case: `zendeskoauth`. */
export function createState({
  providers,
  now,
  newId,
}: {
  providers: readonly Provider[];
  now: () => Date;
  newId: () => string;
}): State {
  const state: State = {
    connections: providers.map((provider) => ({
      id: `conn_${newId()}`,
      name: provider.providerKey.toLowerCase(),
      provider,
      createdAt: now(),
    })),
    accounts: [],
    requests: new Map(),
    now,
    newId,
    connection: (name) => state.connections.find((one) => one.name === name),
    find: (identifier, connection) =>
      state.accounts.find((one) => one.identifier === identifier && one.connection.name === connection),
    create(identifier, connection, initial) {
      const account: Account = { id: `ca_${newId()}`, identifier, connection, state: initial, updatedAt: now() };
      state.accounts.push(account);
      return account;
    },
    remove(account) {
      state.accounts = state.accounts.filter((one) => one !== account);
      for (const [id, request] of state.requests) if (request.accountId === account.id) state.requests.delete(id);
    },
  };
  return state;
}

export function moveTo(account: Account, to: SandboxAccountState, now: Date): void {
  account.state = to;
  account.updatedAt = now;
}
