import type { AuthReason } from '../connectors/types.ts';
import type { Person } from './person.ts';

/** Why someone is asked to connect; decides the words they read. */
export type ConnectReason = 'asked' | AuthReason;

export interface ConnectRequest {
  person: Person;
  /** A connector's id, e.g. `asana`. */
  connector: string;
  reason: ConnectReason;
  /** The ask that waits for it, to be resumed. */
  askId?: string;
  /** Where the person is. */
  place: { channel: string; threadTs?: string; responseUrl?: string };
}

/** Makes a fresh private connect link and delivers it; earlier unused links of the person and connector become void. */
export type RequestConnection = (request: ConnectRequest) => Promise<void>;
