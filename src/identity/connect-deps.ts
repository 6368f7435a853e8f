import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { SlackOut } from '../slack/ports.ts';
import type { LinkStore } from '../storage/links.ts';
import type { Log } from '../telemetry/log.ts';

/** A connector the operator has set up. */
export interface ConfiguredConnector {
  /** What people type, e.g. `asana`. */
  id: string;
  label: string;
  /** The operator's name for the Scalekit connection. */
  connection: string;
}

/** What connecting needs of the service that holds the accounts. */
export type ConnectedAccounts = Pick<Scalekit, 'accounts' | 'magicLink' | 'verify' | 'disconnect'>;

/** What every step of connecting shares. Clock and randomness come from outside. */
export interface ConnectDeps {
  links: LinkStore;
  accounts: ConnectedAccounts;
  slack: Pick<SlackOut, 'dm' | 'ephemeral' | 'respond' | 'update'>;
  /** The connector of this id, if the operator has set it up. */
  connector(id: string): ConfiguredConnector | undefined;
  /** The workspace's name, for the page. */
  workspace: string;
  /** Where browsers reach the app, without a slash at the end. */
  publicUrl: string;
  /** Drops what is cached of the person's accounts and tools. */
  connectionsChanged(identifier: string): Promise<void>;
  /** Resumes what waits for this connector. May be called again for the same one. */
  onConnected(identifier: string, connector: string): Promise<void>;
  /** A fresh secret of 256 random bits, base64url. */
  newSecret(): string;
  newId(): string;
  now(): Date;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}
