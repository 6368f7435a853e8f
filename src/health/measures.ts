import { expectedDaysOf, type RuleId, type RuleSet } from './rules.ts';
import type { Pillar, Signals } from './types.ts';

/** What a rule looks at in one account. */
export interface Measure {
  rule: RuleId;
  pillar: Pillar;
  value: number;
  /** Days expected for `stage.pace`, tasks planned for `delivery.completion`. */
  against?: number;
}

/** What each rule finds in the pillars that were read, in rule order, whether it costs points or not. */
export function measuresOf({ stage, support, delivery }: Signals, rules: RuleSet): Measure[] {
  const measures: Measure[] = [];
  if (stage.kind === 'value') {
    const { stage: name, days, movedBack } = stage.value;
    measures.push(
      { rule: 'stage.pace', pillar: 'stage', value: days, against: expectedDaysOf(name, rules) },
      { rule: 'stage.moved_back', pillar: 'stage', value: movedBack ? 1 : 0 },
    );
  }
  if (support.kind === 'value') {
    const { open, oldestDays, urgent, reopened } = support.value;
    measures.push(
      { rule: 'support.open', pillar: 'support', value: open },
      { rule: 'support.oldest', pillar: 'support', value: oldestDays },
      // A ticket that is both counts twice: what matters is whether there is any.
      { rule: 'support.urgent_or_reopened', pillar: 'support', value: urgent + reopened },
    );
  }
  if (delivery.kind === 'value') {
    const { overdue, done, planned, quietDays } = delivery.value;
    measures.push(
      { rule: 'delivery.overdue', pillar: 'delivery', value: overdue },
      { rule: 'delivery.completion', pillar: 'delivery', value: done, against: planned },
    );
    if (quietDays !== null) measures.push({ rule: 'delivery.quiet', pillar: 'delivery', value: quietDays });
  }
  return measures;
}

/** Points the rule takes off, before the redistribution of weights. */
export function penaltyOf(measure: Measure, rules: RuleSet): number {
  return bandOf(measure, rules)?.penalty ?? 0;
}

/** Days that start anew as soon as something moves: they never get fewer one by one. */
const STARTS_ANEW: ReadonlySet<RuleId> = new Set(['stage.pace', 'delivery.quiet']);

/** The nearest value that can be reached and costs fewer points; undefined where the measure costs none. */
export function easedValue(measure: Measure, rules: RuleSet): number | undefined {
  const band = bandOf(measure, rules);
  const left = band && STARTS_ANEW.has(measure.rule) ? rules.bands[measure.rule][0] : band;
  return left && worstValueAt(left.from - 1, measure);
}

function bandOf(measure: Measure, { bands }: RuleSet) {
  const level = levelOf(measure);
  return bands[measure.rule].findLast(({ from }) => level >= from);
}

/**
 * Where a measure lies on the scale of its rule's bands; the higher, the worse. Whole per cent are rounded so that a value
 * that is beyond a line, however little, is beyond it: 201 days of 200 are 101 %, 799 tasks of 1000 leave 21 % missing.
 */
function levelOf({ rule, value, against = 0 }: Measure): number {
  if (rule === 'stage.pace') return Math.ceil((value * 100) / against);
  if (rule === 'delivery.completion') return against === 0 ? 0 : 100 - Math.floor((value * 100) / against);
  return value;
}

/** The worst value of the same measure at this level or below it: the other way round of `levelOf`. */
function worstValueAt(level: number, { rule, against = 0 }: Measure): number {
  if (rule === 'stage.pace') return Math.floor((level * against) / 100);
  if (rule === 'delivery.completion') return Math.ceil(((100 - level) * against) / 100);
  return level;
}
