import { type Pillar, type Scored, SOURCE_OF, TIER_NAMES, type Tier } from '../../health/types.ts';
import { earlierDay } from '../../slack/day-words.ts';
import type { DigestItem } from '../facts.ts';
import { sparkline } from '../trend.ts';
import { SOURCE_NAMES } from './source-words.ts';

/** Told apart by shape and, everywhere, by the tier's name beside it; never by colour alone. */
const SYMBOLS: Readonly<Record<Tier, string>> = { healthy: '🟢', watch: '🟡', at_risk: '🔶', critical: '🔴' };
const NO_SCORE = '⚪';
const MINUS = '−';

export function symbolOf(scored: Scored): string {
  return scored.kind === 'scored' && isTierKnown(scored) ? SYMBOLS[scored.tier] : NO_SCORE;
}

/** "At least Healthy" says nothing. */
export function isTierKnown(scored: Scored): boolean {
  return scored.kind === 'scored' && (scored.complete || scored.tier !== 'healthy');
}

/** `Critical 34`, `22–52, at least At Risk`, each with what it leaves out: `Watch 70, without Linear`. */
export function scoreWords(scored: Scored): string {
  if (scored.kind === 'unscored') return 'no score';
  const { low, high, tier, complete, notSetUp, unavailable } = scored;
  const missing = [...unavailable, ...notSetUp].map(productOf);
  const without = missing.length > 0 ? `, without ${missing.join(' and ')}` : '';
  if (complete) return `${TIER_NAMES[tier]} ${high}${without}`;
  const range = low === high ? `${high}` : `${low}–${high}`;
  if (!isTierKnown(scored)) return `${range}, tier not known${without}`;
  return `${range}, ${tier === 'critical' ? '' : 'at least '}${TIER_NAMES[tier]}${without}`;
}

function productOf(pillar: Pillar): string {
  return SOURCE_NAMES[SOURCE_OF[pillar]];
}

/** `−18 since Fri, mostly open tickets`; undefined where nothing can be compared, or nothing moved. */
export function changeWords({ delta = 0, cause, comparedWith }: DigestItem, today: string): string | undefined {
  if (delta === 0 || comparedWith === undefined) return undefined;
  const label = cause && CAUSES[cause.rule];
  return `${signed(delta)} since ${earlierDay(comparedWith, today)}${label ? `, mostly ${label}` : ''}`;
}

/** `+12`, `−18` */
export function signed(points: number): string {
  return points < 0 ? `${MINUS}${-points}` : `+${points}`;
}

/** What a rule looks at, for both directions. One of another release moves the score without a name. */
const CAUSES: Readonly<Record<string, string>> = {
  'stage.pace': 'time in its stage',
  'stage.moved_back': 'its way through the stages',
  'support.open': 'open tickets',
  'support.oldest': 'its oldest ticket',
  'support.urgent_or_reopened': 'urgent or reopened tickets',
  'delivery.overdue': 'overdue tasks',
  'delivery.completion': 'planned tasks',
  'delivery.quiet': 'movement of its tasks',
};

/** The earlier mornings and this one; empty where there is nothing to see a trend in. */
export function trendOf({ history, scored }: Pick<DigestItem, 'history' | 'scored'>): string {
  if (history.length === 0) return '';
  return sparkline([...history.map(({ high }) => high), scored.kind === 'scored' ? scored.high : null]);
}
