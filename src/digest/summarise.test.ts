import { expect, test } from 'vitest';
import { AWAY, FRESH } from './morning.fixture.ts';
import { summarise } from './summarise.ts';

const around = {
  date: '2026-11-24',
  timeZone: 'Europe/Berlin',
  preview: false,
  mode: 'automatic',
  late: false,
  missed: [],
  nextAt: '2026-11-25T07:00:00Z',
} as const;
const nobody = {
  kind: 'scored',
  accounts: [],
  accountsFrom: 'hubspot',
  lifecycleKnown: true,
  sources: FRESH,
  skipped: { hubspot: 0, zendesk: 0, linear: 0 },
  calls: 1,
} as const;

test('where HubSpot does not seem to know whom to look for, nobody is told that all is quiet', () => {
  const lost = { ...nobody, handedOver: [], lifecycleKnown: false };
  expect(summarise(lost, around)).toEqual({ kind: 'lifecycle_unknown' });
  expect(summarise({ ...lost, sources: { ...FRESH, zendesk: AWAY } }, around)).toEqual({ kind: 'lifecycle_unknown' });
  const handedOver = [{ id: 'a1', name: 'Globex', to: 'U0OMAR' }];
  expect(summarise({ ...lost, handedOver }, around)).toMatchObject({ kind: 'digest' });
});

test('whoever handed all of their accounts over is not told that they have none', () => {
  expect(summarise({ ...nobody, handedOver: [] }, around)).toEqual({ kind: 'no_accounts' });
  const handedOver = [{ id: 'a1', name: 'Globex', to: 'U0OMAR' }];
  expect(summarise({ ...nobody, handedOver }, around)).toMatchObject({
    kind: 'digest',
    facts: { items: [], handedOver },
  });
});
