import {
  PILLARS,
  SOURCE_OF,
  SOURCES,
  type Source,
  type SourceState,
  type UnavailableReason,
} from '../../health/types.ts';
import { counted } from '../../health/words.ts';
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
  unreadable: 'its answer could not be read. Please tell whoever runs this app.',
  incomplete: 'there is more than I can read in one morning. Please tell whoever runs this app.',
  undated:
    'it does not say when the onboarding began, so it may be over. A deal in the onboarding pipeline would tell me.',
};

export type Away = Extract<SourceState, { kind: 'unavailable' }> & { source: Source };

/** The products that could not be read, in the order in which they are always named. */
export function awaySources({ sources }: Pick<DigestFacts, 'sources'>): Away[] {
  return SOURCES.flatMap((source) => {
    const state = sources[source];
    return state?.kind === 'unavailable' ? [{ ...state, source }] : [];
  });
}

/** A product that was read, but not for all accounts. */
interface Partly {
  source: Source;
  why: UnavailableReason;
  /** Accounts, told of or not. */
  count: number;
}

/** What is missing of products that are not away. */
export function partlyRead({ items, sources }: Pick<DigestFacts, 'items' | 'sources'>): Partly[] {
  const found = new Map<string, Partly>();
  for (const pillar of PILLARS) {
    const source = SOURCE_OF[pillar];
    if (sources[source]?.kind !== 'fresh') continue;
    for (const { signals } of items) {
      const signal = signals[pillar];
      if (signal.kind !== 'unavailable') continue;
      const key = `${source} ${signal.why}`;
      found.set(key, { source, why: signal.why, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...found.values()];
}

/** `2 accounts without Zendesk` */
function partlyWords({ source, count }: Partly): string {
  return `${counted(count, 'account')} without ${SOURCE_NAMES[source]}`;
}

/** `2 accounts without Zendesk: there is more than I can read in one morning. …` */
export function partlyNotes(facts: Pick<DigestFacts, 'items' | 'sources'>): string[] {
  return partlyRead(facts).map((one) => `${partlyWords(one)}: ${whyAway(one)}`);
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

/** `all sources fresh`, which ones are where that is not all three, or what is missing. */
export function sourcesWords(facts: Pick<DigestFacts, 'sources' | 'items' | 'timeZone' | 'date'>): string {
  const missing = [...awaySources(facts).map((one) => awayWords(one, facts)), ...partlyRead(facts).map(partlyWords)];
  if (missing.length > 0) return missing.join(', ');
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
