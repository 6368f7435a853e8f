import type { LinkedProducts } from '../../digest/blocks/follow-up-words.ts';
import type { Redraw } from '../../digest/redraw.ts';
import type { RuleSet } from '../../health/rules.ts';
import type { Reader } from '../../health/signals/reader.ts';
import type { SignalSettings } from '../../health/signals/settings.ts';
import type { DigestRuns } from '../../storage/digest-runs.ts';
import type { Enrolments } from '../../storage/enrolments.ts';
import type { FollowUps } from '../../storage/follow-ups.ts';
import type { Handovers } from '../../storage/handovers.ts';
import type { HealthAccounts } from '../../storage/health-accounts.ts';
import type { Writes } from '../../writes/perform.ts';

/** What the clicks and commands about digests work with, beside what every interaction has. */
export interface DigestParts {
  enrolments: Enrolments;
  runs: DigestRuns;
  accounts: HealthAccounts;
  followUps: FollowUps;
  handovers: Handovers;
  writes: Pick<Writes, 'perform'>;
  rules: RuleSet;
  settings: SignalSettings;
  /** Where links of receipts may lead. */
  products: LinkedProducts;
  /** Reads the person's accounts, for lists to choose from. */
  readerFor: (identifier: string) => Reader;
  /** Changes what a person's newest digest says, in its message too. */
  redraw: Redraw;
}
