import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import shipped from './rules.json' with { type: 'json' };
import { PILLARS, type Pillar, type Tier } from './types.ts';

/** Every rule there is, by pillar, in the order in which they draw on its weight. A rule's id is `{pillar}.{name}`. */
const RULES = {
  stage: ['stage.pace', 'stage.moved_back'],
  support: ['support.open', 'support.oldest', 'support.urgent_or_reopened'],
  delivery: ['delivery.overdue', 'delivery.completion', 'delivery.quiet'],
} as const;
export type RuleId = (typeof RULES)[Pillar][number];

/** From this level on, the rule takes this many points off. What a level is: `levelOf`. */
export interface Band {
  from: number;
  penalty: number;
}

/** The checked content of rules.json. */
export interface RuleSet {
  /** What it was read from, so that it can be kept and read again. */
  source: Record<string, unknown>;
  /** The file's own version and eight digits of its content's SHA-256: an edit without a new version is told apart. */
  version: string;
  /** The most points each pillar can take off; together 100. */
  weights: Readonly<Record<Pillar, number>>;
  /** The lowest score of each tier; Critical lies below them all. */
  lines: Readonly<Record<Exclude<Tier, 'critical'>, number>>;
  /** A worse tier is left this many points above its line. */
  hysteresis: number;
  /** Days that a stage should take; names as `stageKey` makes them. */
  expectedDays: { default: number; stages: ReadonlyMap<string, number> };
  /** By rule, ascending; none where the operator has switched the rule off. */
  bands: Readonly<Record<RuleId, readonly Band[]>>;
}

/** The rules are not what they should be; the message has a line for each thing to mend. */
export class RulesError extends Error {
  override name = 'RulesError';
}

const penalty = z.int().min(1);

const bands = z.array(z.strictObject({ from: z.int().min(1), penalty })).superRefine((list, context) => {
  ascending(list, 'from', 'above', context);
  ascending(list, 'penalty', 'above', context);
});

const bandsBelow = z.array(z.strictObject({ below: z.int().min(1).max(100), penalty })).superRefine((list, context) => {
  ascending(list, 'below', 'below', context);
  ascending(list, 'penalty', 'above', context);
});

/** A score can only fall as things get worse if each band starts further on and costs more than the one before. */
function ascending<K extends string>(
  list: readonly Record<K, number>[],
  key: K,
  side: 'above' | 'below',
  context: z.RefinementCtx,
): void {
  for (const [index, { [key]: value }] of list.entries()) {
    const before = list[index - 1]?.[key];
    if (before === undefined || (side === 'above' ? value > before : value < before)) continue;
    context.addIssue({
      code: 'custom',
      path: [index, key],
      message: `must be ${side} ${before}, that of the band before`,
    });
  }
}

/** Ten years: a stage that takes longer is a typing error. */
const days = z.int().min(1).max(3650);
const weight = z.int().min(1).max(98);
const line = z.int().min(1).max(100);

const file = z
  .strictObject({
    $comment: z.unknown().optional(),
    version: z.string().regex(/^[\w.-]{1,40}$/, 'must be 1 to 40 letters, digits, dots, hyphens or underscores'),
    weights: z.strictObject({ stage: weight, support: weight, delivery: weight }),
    tiers: z.strictObject({ healthy: line, watch: line, at_risk: line, hysteresis: z.int().min(0).max(50) }),
    expectedDays: z.strictObject({ default: days, stages: z.record(z.string().trim().min(1), days) }),
    stage: z.strictObject({ pace: bands, moved_back: bands }),
    support: z.strictObject({ open: bands, oldest: bands, urgent_or_reopened: bands }),
    delivery: z.strictObject({ overdue: bands, completion: bandsBelow, quiet: bands }),
  })
  .superRefine((content, context) => {
    for (const { path, message } of contradictions(content)) context.addIssue({ code: 'custom', path, message });
  });

type RulesFile = z.infer<typeof file>;

/** What each value allows and the values together do not. */
function contradictions({
  weights,
  tiers,
  expectedDays,
  ...pillars
}: RulesFile): { path: string[]; message: string }[] {
  const found: { path: string[]; message: string }[] = [];
  const sum = weights.stage + weights.support + weights.delivery;
  if (sum !== 100) found.push({ path: ['weights'], message: `must sum to 100, not ${sum}` });
  if (tiers.watch >= tiers.healthy) {
    found.push({ path: ['tiers', 'watch'], message: `must be below healthy, ${tiers.healthy}` });
  }
  if (tiers.at_risk >= tiers.watch) {
    found.push({ path: ['tiers', 'at_risk'], message: `must be below watch, ${tiers.watch}` });
  }
  if (tiers.healthy + tiers.hysteresis > 100) {
    found.push({ path: ['tiers', 'hysteresis'], message: 'must leave a way back to healthy: together at most 100' });
  }
  const names = Object.keys(expectedDays.stages);
  for (const [index, name] of names.entries()) {
    const same = names.slice(0, index).find((earlier) => stageKey(earlier) === stageKey(name));
    if (same) found.push({ path: ['expectedDays', 'stages', name], message: `is the same stage as "${same}"` });
  }
  for (const pillar of PILLARS) {
    const most = Object.values(pillars[pillar]).reduce((total, list) => total + (list.at(-1)?.penalty ?? 0), 0);
    const cap = weights[pillar];
    // Points beyond the weight would be cut off unseen, and two different accounts would look the same.
    if (most > cap)
      found.push({ path: [pillar], message: `its rules can take ${most} points, more than its weight of ${cap}` });
  }
  return found;
}

/** @throws RulesError naming each place in the file and what is wrong there */
export function readRules(json: unknown): RuleSet {
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    throw new RulesError(parsed.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`).join('\n'));
  }
  const { version, weights, tiers, expectedDays, stage, support, delivery } = parsed.data;
  const { hysteresis, ...lines } = tiers;
  const stages = new Map(Object.entries(expectedDays.stages).map(([name, expected]) => [stageKey(name), expected]));
  const content: Omit<RuleSet, 'version' | 'source'> = {
    weights,
    lines,
    hysteresis,
    expectedDays: { default: expectedDays.default, stages },
    bands: {
      'stage.pace': stage.pace,
      'stage.moved_back': stage.moved_back,
      'support.open': support.open,
      'support.oldest': support.oldest,
      'support.urgent_or_reopened': support.urgent_or_reopened,
      'delivery.overdue': delivery.overdue,
      // "Below 80 % done" is the same as "21 % missing or more".
      'delivery.completion': delivery.completion.map(({ below, penalty }) => ({ from: 101 - below, penalty })),
      'delivery.quiet': delivery.quiet,
    },
  };
  return { source: json as Record<string, unknown>, version: `${version}+${fingerprint(content)}`, ...content };
}

/** The same for the same rules, however the file is laid out and commented. */
function fingerprint({ weights, lines, hysteresis, expectedDays, bands }: Omit<RuleSet, 'version' | 'source'>): string {
  const canonical = [
    PILLARS.map((pillar) => weights[pillar]),
    [lines.healthy, lines.watch, lines.at_risk, hysteresis],
    [expectedDays.default, [...expectedDays.stages].toSorted(([a], [b]) => (a < b ? -1 : 1))],
    PILLARS.flatMap((pillar) => RULES[pillar]).map((id) => [id, bands[id].map(({ from, penalty }) => [from, penalty])]),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex').slice(0, 8);
}

/** `support.open[1].from`, as an editor finds it. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^\w+$/.test(String(step)) ? `.${String(step)}` : `[${JSON.stringify(String(step))}]`;
    })
    .join('');
  return place === '' ? 'the file' : place.replace(/^\./, '');
}

/** Under what a stage's name is looked up: people and products write one name in different ways. */
function stageKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}

/** How many days this stage should take. */
export function expectedDaysOf(stage: string, { expectedDays }: RuleSet): number {
  return expectedDays.stages.get(stageKey(stage)) ?? expectedDays.default;
}

/** The rules that come with the app. */
export const DEFAULT_RULES: RuleSet = readRules(shipped);

/**
 * The operator's own rules, or the shipped ones where no path is given.
 * @throws RulesError naming the file, each place in it and what is wrong there
 */
export async function loadRules(path: string | undefined): Promise<RuleSet> {
  if (path === undefined) return DEFAULT_RULES;
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    throw new RulesError(`${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new RulesError(`${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  try {
    return readRules(json);
  } catch (error) {
    throw new RulesError(`${path} is not valid:\n${messageOf(error).replaceAll(/^/gm, '  ')}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
