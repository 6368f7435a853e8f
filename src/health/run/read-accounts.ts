import type { JsonObject } from '../../connectors/types.ts';
import type { HealthAccounts } from '../../storage/health-accounts.ts';
import type { Log } from '../../telemetry/log.ts';
import { sameAccounts } from '../same-account.ts';
import { findOwner, readAccounts } from '../signals/hubspot.ts';
import type { Reader } from '../signals/reader.ts';
import type { SignalSettings } from '../signals/settings.ts';
import { SourceLost, type Unavailable } from '../signals/source-lost.ts';
import type { Account } from '../types.ts';

/** The person's onboarding accounts. */
export type AccountsRead =
  | {
      kind: 'accounts';
      accounts: readonly Account[];
      /** `last_known`: HubSpot could not be read; these are the accounts of the last time. */
      from: { kind: 'hubspot'; ownerId: string } | { kind: 'last_known'; away: Unavailable };
      /** HubSpot gives all of them: its search ends somewhere. */
      complete: boolean;
      /** False where nobody has the lifecycle value, and HubSpot does not seem to know it. */
      lifecycleKnown: boolean;
    }
  /** HubSpot knows no owner with the person's mail address. */
  | { kind: 'no_owner' };

const REFUSED = 'HubSpot does not search contacts by this property: check LIFECYCLE_PROPERTY and LIFECYCLE_VALUE';

interface Options {
  identifier: string;
  /** As Slack has it, where it tells. */
  email: string | undefined;
  settings: SignalSettings;
}

export async function readTheirAccounts(
  reader: Reader,
  { identifier, email: known, settings }: Options,
  { accounts, log }: { accounts: Pick<HealthAccounts, 'all' | 'lastKnown' | 'rekey'>; log: Pick<Log, 'warn'> },
): Promise<AccountsRead> {
  try {
    const email = known?.trim() || (await emailInLinear(reader));
    const ownerId = email && (await findOwner(reader, email));
    if (!ownerId) return { kind: 'no_owner' };
    const read = await readAccounts(reader, ownerId, settings, reader.now(), (property) =>
      log.warn({ code: 'hubspot_property_refused', property }, REFUSED),
    );
    for (const [key, id] of sameAccounts(await accounts.all(identifier), read.accounts)) {
      await accounts.rekey(identifier, id, key);
    }
    return { kind: 'accounts', ...read, from: { kind: 'hubspot', ownerId } };
  } catch (error) {
    if (!(error instanceof SourceLost)) throw error;
    const rows = await accounts.lastKnown(identifier);
    // Nobody could say who they are in HubSpot, which is not what is wrong where they were known before.
    if (error.source !== 'hubspot' && rows.length === 0) return { kind: 'no_owner' };
    // HubSpot's own account is not what has to be connected then.
    const away = error.source === 'hubspot' ? error.unavailable : { ...error.unavailable, why: 'down' as const };
    const from = { kind: 'last_known', away } as const;
    return {
      kind: 'accounts',
      accounts: rows.map(({ account }) => account),
      from,
      complete: true,
      lifecycleKnown: true,
    };
  }
}

/** Where Slack does not tell the address, Linear does: the account is the person's own. */
async function emailInLinear(reader: Reader): Promise<string | undefined> {
  if (!reader.sources.includes('linear')) return undefined;
  const answer = await reader.ask('linear', 'linear_viewer_get', {});
  const { email } = answer.kind === 'answer' ? ((answer.data.viewer ?? {}) as JsonObject) : {};
  return typeof email === 'string' ? email : undefined;
}
