import { describe, expect, test } from 'vitest';
import { account, ago, NOW } from './execute.fixture.ts';
import type { Deal, Pipeline } from './hubspot-rows.ts';
import { dealsOf, lifecycleStage, stageOf } from './stage.ts';

const PIPELINE: Pipeline = {
  id: '75',
  label: 'Onboarding',
  stages: [
    { id: 's1', label: 'Kickoff', closed: false },
    { id: 's2', label: 'Setup', closed: false },
    { id: 's3', label: 'Training', closed: false },
    { id: 's4', label: 'Live', closed: true },
  ],
};

const deal = (id: string, parts: Partial<Deal> = {}): Deal => ({
  id,
  name: 'Some onboarding',
  stageId: 's2',
  createdAt: ago(20),
  entered: new Map(),
  ...parts,
});

describe('a deal is of', () => {
  const accounts = [account('company:1', { name: 'Acme' }), account('domain:beta.example', { name: 'Beta' })];
  const owner = (parts: Partial<Deal>) => [...dealsOf(accounts, [deal('1', parts)], PIPELINE).keys()];

  test('its company', () => {
    expect(owner({ companyId: '1', name: 'Beta onboarding' })).toEqual(['company:1']);
  });
  test('whom its name names', () => {
    expect(owner({ name: 'Onboarding for BETA' })).toEqual(['domain:beta.example']);
    expect(owner({ name: 'Acme onboarding' })).toEqual(['company:1']);
  });
  test('nobody where it names two, or nobody', () => {
    expect(owner({ name: 'Acme and Beta' })).toEqual([]);
    expect(owner({ name: 'Gamma' })).toEqual([]);
  });
  test('nobody’s company of the same name', () => {
    expect(owner({ companyId: '777', name: 'Acme onboarding' })).toEqual([]);
    expect(owner({ companyId: '777', name: 'Beta onboarding' })).toEqual(['domain:beta.example']);
  });
});

test('of several deals the open ones come before the closed, the newest first', () => {
  const deals = [
    deal('1', { companyId: '1', createdAt: ago(30) }),
    deal('2', { companyId: '1', createdAt: ago(1), stageId: 's4' }),
    deal('9', { companyId: '1', createdAt: ago(10) }),
    deal('10', { companyId: '1', createdAt: ago(10) }),
  ];
  const sorted = dealsOf([account('company:1')], deals, PIPELINE).get('company:1');
  expect(sorted?.map(({ id }) => id)).toEqual(['10', '9', '1', '2']);
  expect(dealsOf([account('company:1')], deals.toReversed(), PIPELINE).get('company:1')).toEqual(sorted);
});

describe('a stage', () => {
  const of = (parts: Partial<Deal>) => stageOf(deal('1', parts), PIPELINE, NOW);

  test('goes by its label and by when it was entered last', () => {
    const entered = new Map([['s2', ago(9)]]);
    expect(of({ since: ago(3.5), entered })).toEqual({ stage: 'Setup', days: 3, movedBack: false });
    expect(of({ entered })).toMatchObject({ days: 9 });
    expect(of({})).toMatchObject({ days: 20 });
  });

  test('that is closed ends the onboarding', () => {
    expect(of({ stageId: 's4' })).toBe('finished');
  });

  test('after which a later one was entered before was moved back to', () => {
    expect(of({ since: ago(3), entered: new Map([['s3', ago(8)]]) })).toMatchObject({ movedBack: true });
    expect(of({ since: ago(3), entered: new Map([['s1', ago(8)]]) })).toMatchObject({ movedBack: false });
    // Entered again since, and left again by hand: not known to be before.
    expect(of({ since: ago(3), entered: new Map([['s3', ago(2)]]) })).toMatchObject({ movedBack: false });
  });

  test('that the pipeline does not have goes by its id', () => {
    expect(of({ stageId: 'gone', since: ago(2) })).toEqual({ stage: 'gone', days: 2, movedBack: false });
  });
});

test('a lifecycle value reads as words', () => {
  expect(lifecycleStage(account('contact:1', { since: ago(12.2) }), 'in_onboarding', NOW)).toEqual({
    stage: 'In onboarding',
    days: 12,
    movedBack: false,
  });
});
