import { SOURCES, type Source, type SourceState, type UnavailableReason } from '../../health/types.ts';
import { notSetUp, REPORT_ONLY } from '../../slack/blocks/digest-words.ts';
import { momentWords } from '../../slack/day-words.ts';
import type { DigestFacts } from '../facts.ts';

export const SOURCE_NAMES: Readonly<Record<Source, string>> = {
  hubspot: 'HubSpot',
  zendesk: 'Zendesk',
  linear: 'Linear',
};

/** What happened, and what can be done about it. */
const WHY: Readonly<Record<UnavailableReason, string>> = {
  auth_missing: 'it is not connected. Connect it, and the next digest has it.',
  auth_expired: 'it has ended my access to your account. Reconnect it, and the next digest has it.',
  auth_scope: 'your connection does not allow me to read this. Reconnect it and allow what it asks about.',
  down: 'it did not answer. Nothing for you to do: I try again for the next digest.',
  rate_limited: 'it asked me to wait longer than I could. Nothing for you to do: I try again for the next digest.',
  incomplete: 'there is more than I can read in one morning. Please tell whoever runs this app.',
};

export type Away = Extract<SourceState, { kind: 'unavailable' }> & { source: Source };

/** The products that could not be read, in the order in which they are always named. */
export function awaySources({ sources }: Pick<DigestFacts, 'sources'>): Away[] {
  return SOURCES.flatMap((source) => {
    const state = sources[source];
    return state?.kind === 'unavailable' ? [{ ...state, source }] : [];
  });
}

/** The names of those of the three that the operator has not set up. */
export function missingNames(isSetUp: (source: Source) => boolean): string[] {
  return SOURCES.filter((source) => !isSetUp(source)).map((source) => SOURCE_NAMES[source]);
}

/** What a digest is without, and what that means for its reader; undefined where all three are set up. */
export function missingWords({ sources }: Pick<DigestFacts, 'sources'>): string | undefined {
  const missing = missingNames((source) => sources[source] !== undefined);
  if (missing.length === 0) return undefined;
  return `${notSetUp(missing)}, so scores are without ${missing.length > 1 ? 'them' : 'it'}. ${REPORT_ONLY} Ask whoever runs the app.`;
}

type When = Pick<DigestFacts, 'timeZone' | 'date'>;

/** `Zendesk unavailable since 06:10` */
export function awayWords({ source, since }: Away, { timeZone, date }: When): string {
  return `${SOURCE_NAMES[source]} unavailable since ${momentWords(since, timeZone, date)}`;
}

/** `all sources fresh`, which ones are where that is not all three, or which ones are not. */
export function sourcesWords(facts: Pick<DigestFacts, 'sources' | 'timeZone' | 'date'>): string {
  const away = awaySources(facts);
  if (away.length > 0) return away.map((one) => awayWords(one, facts)).join(', ');
  const there = SOURCES.filter((source) => facts.sources[source]).map((source) => SOURCE_NAMES[source]);
  return there.length === SOURCES.length ? 'all sources fresh' : `${there.join(' and ')} fresh`;
}

/** Why it could not be read and what to do, after its name and a colon. */
export function whyAway({ why }: Pick<Away, 'why'>): string {
  return WHY[why];
}

/** The person can mend it by connecting their account (again). */
export function isConnectable({ why }: Pick<Away, 'why'>): boolean {
  return why === 'auth_missing' || why === 'auth_expired' || why === 'auth_scope';
}
