import { ScalekitError } from '../../connectors/scalekit-port.ts';
import type { Toolbox } from '../../connectors/toolbox.ts';
import type { AccountState } from '../../connectors/types.ts';
import type { Reader } from '../signals/reader.ts';
import { SourceLost } from '../signals/source-lost.ts';
import type { Source, UnavailableReason } from '../types.ts';

/**
 * `connectors_required`: the person has connected none of those that are set up, or has to connect all of them again.
 * `no_hubspot`: the operator has not set up HubSpot, which the accounts come from.
 */
export type Preflight =
  | { kind: 'ready'; active: readonly Source[] }
  | { kind: 'connectors_required'; connectors: readonly Source[] }
  | { kind: 'no_hubspot' };

const WHY: Readonly<Record<Exclude<AccountState, 'active'>, UnavailableReason>> = {
  none: 'auth_missing',
  pending_auth: 'auth_missing',
  pending_verification: 'auth_missing',
  expired: 'auth_expired',
  disconnected: 'auth_expired',
};

/** Which of those that are set up can be read at all. The others are lost for the reader, so that nothing is asked of them. */
export async function preflight(
  identifier: string,
  reader: Pick<Reader, 'lose' | 'sources'>,
  { toolbox }: { toolbox: Pick<Toolbox, 'accounts'> },
): Promise<Preflight> {
  const { sources } = reader;
  if (!sources.includes('hubspot')) return { kind: 'no_hubspot' };
  const states = await statesOf(identifier, toolbox);
  const active = sources.filter((source) => states?.get(source) === 'active');
  for (const source of sources) {
    if (active.includes(source)) continue;
    const state = states?.get(source) ?? 'none';
    lose(reader, source, states && state !== 'active' ? WHY[state] : 'down');
  }
  if (states && active.length === 0) return { kind: 'connectors_required', connectors: sources };
  return { kind: 'ready', active };
}

/** Undefined where the service behind the accounts cannot be asked: that says nothing about the accounts. */
async function statesOf(
  identifier: string,
  toolbox: Pick<Toolbox, 'accounts'>,
): Promise<Map<string, AccountState> | undefined> {
  try {
    const accounts = await toolbox.accounts(identifier);
    return new Map(accounts.map(({ connector, state }) => [connector, state]));
  } catch (error) {
    if (error instanceof ScalekitError) return undefined;
    throw error;
  }
}

function lose(reader: Pick<Reader, 'lose'>, source: Source, why: UnavailableReason): void {
  try {
    reader.lose(source, why);
  } catch (error) {
    if (!(error instanceof SourceLost)) throw error;
  }
}
