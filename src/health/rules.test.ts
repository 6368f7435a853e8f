import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import shipped from './rules.json' with { type: 'json' };
import { DEFAULT_RULES, expectedDaysOf, loadRules, RulesError, readRules } from './rules.ts';

/** The shipped file with one place changed; `undefined` removes it. */
function edited(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(shipped);
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<unknown>((at, step) => Reflect.get(at as object, step), copy) as object;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, value);
  return copy;
}

function problems(json: unknown): string[] {
  try {
    readRules(json);
  } catch (error) {
    if (error instanceof RulesError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const folders: string[] = [];
async function written(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  folders.push(folder);
  await writeFile(join(folder, 'rules.json'), content);
  return join(folder, 'rules.json');
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

test('the shipped rules', () => {
  expect(DEFAULT_RULES).toMatchObject({
    weights: { stage: 40, support: 30, delivery: 30 },
    lines: { healthy: 80, watch: 60, at_risk: 40 },
    hysteresis: 5,
  });
  // Below 80 % done is 21 % missing, below 50 % is 51 % missing.
  expect(DEFAULT_RULES.bands['delivery.completion']).toEqual([
    { from: 21, penalty: 4 },
    { from: 51, penalty: 8 },
  ]);
});

test('a stage is found however it is written, and has the default where it is not listed', () => {
  expect(['Kickoff', ' kickOFF ', 'Technical Setup', 'Legal review', 'constructor', '__proto__'].map(days)).toEqual([
    7, 7, 14, 14, 14, 14,
  ]);
  const accented = readRules(edited('expectedDays/stages', { 'Pr\u00fcfung': 3 }));
  expect(expectedDaysOf('PRU\u0308FUNG', accented)).toBe(3);
});

function days(stage: string): number {
  return expectedDaysOf(stage, DEFAULT_RULES);
}

describe('the version', () => {
  test("is the file's and a fingerprint of what it says", () => {
    expect(DEFAULT_RULES.version).toMatch(/^2026-11-1\+[0-9a-f]{8}$/);
  });

  test.each([
    ['weights', { stage: 40, support: 29, delivery: 31 }],
    ['tiers/healthy', 81],
    ['tiers/hysteresis', 4],
    ['expectedDays/default', 15],
    ['expectedDays/stages/Kickoff', 8],
    ['support/oldest/1/from', 9],
    ['support/oldest/1/penalty', 7],
    ['delivery/completion/0/below', 81],
    ['stage/moved_back', []],
  ])('tells an edit of %s apart though the file keeps its version', (path, value) => {
    // 30 points of support do not fit into 29.
    const json =
      path === 'weights' ? { ...(edited('support/oldest', []) as object), weights: value } : edited(path, value);
    const without = path === 'weights' ? readRules(edited('support/oldest', [])) : DEFAULT_RULES;
    expect(readRules(json).version).not.toBe(without.version);
    expect(readRules(json).version).toMatch(/^2026-11-1\+/);
  });

  test('does not move with comments, the order of keys or the capitals of a stage', () => {
    const stages = Object.entries(shipped.expectedDays.stages).reverse();
    const other = {
      ...Object.fromEntries(Object.entries(shipped).reverse()),
      $comment: 'ours',
      expectedDays: { stages: Object.fromEntries(stages.map(([k, v]) => [k.toUpperCase(), v])), default: 14 },
    };
    expect(withoutSource(readRules(other))).toEqual(withoutSource(DEFAULT_RULES));
  });
});

test('comments may be left out', () => {
  expect(withoutSource(readRules(edited('$comment', undefined)))).toEqual(withoutSource(DEFAULT_RULES));
});

test('a rule without bands is switched off', () => {
  expect(readRules(edited('delivery/quiet', [])).bands['delivery.quiet']).toEqual([]);
});

describe('each problem with its place', () => {
  test.each<[string, string, unknown, string]>([
    ['no version', 'version', undefined, 'version: Invalid input: expected string, received undefined'],
    [
      'a version with blanks',
      'version',
      'my rules',
      'version: must be 1 to 40 letters, digits, dots, hyphens or underscores',
    ],
    ['weights that are not 100', 'weights/stage', 50, 'weights: must sum to 100, not 110'],
    ['a weight of nothing', 'weights/stage', 0, 'weights.stage: Too small: expected number to be >=1'],
    [
      'half points',
      'support/open/0/penalty',
      1.5,
      'support.open[0].penalty: Invalid input: expected int, received number',
    ],
    [
      'a word for a number',
      'support/open/0/from',
      '2',
      'support.open[0].from: Invalid input: expected number, received string',
    ],
    ['a threshold of nothing', 'support/open/0/from', 0, 'support.open[0].from: Too small: expected number to be >=1'],
    [
      'thresholds that go back',
      'support/open/1/from',
      2,
      'support.open[1].from: must be above 2, that of the band before',
    ],
    [
      'penalties that go back',
      'support/open/2/penalty',
      11,
      'support.open[2].penalty: must be above 12, that of the band before',
    ],
    [
      'per cent that go up',
      'delivery/completion/1/below',
      90,
      'delivery.completion[1].below: must be below 80, that of the band before',
    ],
    [
      'more than 100 per cent',
      'delivery/completion/0/below',
      101,
      'delivery.completion[0].below: Too big: expected number to be <=100',
    ],
    [
      'a rule that is missing',
      'stage/pace',
      undefined,
      'stage.pace: Invalid input: expected array, received undefined',
    ],
    ['a rule that is not known', 'stage/speed', [], 'stage: Unrecognized key: "speed"'],
    [
      'from for below',
      'delivery/completion/0',
      { from: 1, penalty: 1 },
      'delivery.completion[0].below: Invalid input: expected number, received undefined',
    ],
    [
      'more than the weight',
      'delivery/overdue/2/penalty',
      19,
      'delivery: its rules can take 31 points, more than its weight of 30',
    ],
    ['lines in the wrong order', 'tiers/watch', 80, 'tiers.watch: must be below healthy, 80'],
    ['the lowest line too high', 'tiers/at_risk', 61, 'tiers.at_risk: must be below watch, 60'],
    [
      'a tier that is never left',
      'tiers/hysteresis',
      21,
      'tiers.hysteresis: must leave a way back to healthy: together at most 100',
    ],
    [
      'a stage that takes no time',
      'expectedDays/stages/Technical setup',
      0,
      'expectedDays.stages["Technical setup"]: Too small: expected number to be >=1',
    ],
    [
      'a stage named twice',
      'expectedDays/stages/kickoff',
      9,
      'expectedDays.stages.kickoff: is the same stage as "Kickoff"',
    ],
  ])('%s', (_, path, value, message) => {
    expect(problems(edited(path, value))).toContain(message);
  });

  test('all of them at once', () => {
    const json = { ...(edited('weights/stage', 'x') as object), version: '', extra: 1 };
    expect(problems(json).map((line) => line.split(':')[0])).toEqual(['version', 'weights.stage', 'the file']);
  });

  test.each([null, 7, 'rules', []])('%j is no rule set', (json) => {
    expect(problems(json)).toEqual([expect.stringMatching(/^the file: Invalid input: expected object/)]);
  });
});

describe("the operator's own file", () => {
  test('is read; without one the shipped rules hold', async () => {
    const path = await written(JSON.stringify(edited('version', 'ours-1')));
    expect((await loadRules(path)).version).toMatch(/^ours-1\+/);
    expect(await loadRules(undefined)).toBe(DEFAULT_RULES);
  });

  test('that is not there, no JSON or wrong is named with what is wrong', async () => {
    await expect(loadRules('/nowhere/rules.json')).rejects.toThrow(/^\/nowhere\/rules\.json cannot be read: ENOENT/);
    const broken = await written('{');
    await expect(loadRules(broken)).rejects.toThrow(`${broken} is not JSON: `);
    const wrong = await written(JSON.stringify(edited('weights/stage', 50)));
    await expect(loadRules(wrong)).rejects.toThrow(`${wrong} is not valid:\n  weights: must sum to 100, not 110`);
  });
});

test('what they were read from gives the same rules again', () => {
  expect(readRules(JSON.parse(JSON.stringify(DEFAULT_RULES.source)))).toEqual(DEFAULT_RULES);
});

function withoutSource({ source: _source, ...rules }: ReturnType<typeof readRules>) {
  return rules;
}
