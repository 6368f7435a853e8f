import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import type { Leaving } from '../storage/people.ts';
import { createOffboarding } from './offboarding.ts';
import type { Person } from './person.ts';

const [ANA, OMAR, GITA] = ['slack:T0ACME:U0ANA', 'slack:T0ACME:U0OMAR', 'slack:T0ACME:U0GITA'] as const;
const BEGAN = new Date('2026-11-20T10:00:00Z');

/** Everything that was done, in order. */
let steps: string[];
/** Whose accounts cannot be deleted. */
let stuck: Set<string>;
let leaving: Map<string, Leaving>;
beforeEach(() => {
  [steps, stuck, leaving] = [[], new Set(), new Map()];
});

const note = (step: string) => async (identifier: string) => void steps.push(`${step} ${identifier.slice(-3)}`);
const offboarding = createOffboarding({
  links: { withdraw: note('links') } as never,
  accounts: {
    async disconnect(identifier, connection) {
      if (stuck.has(identifier)) throw new Error('away');
      steps.push(`${connection} ${identifier.slice(-3)}`);
    },
  },
  connectors: [{ id: 'asana', label: 'Asana', connection: 'asana' }],
  connectionsChanged: note('changed'),
  endWork: async (identifier, before) => void steps.push(`work ${identifier.slice(-3)} ${before.toISOString()}`),
  conversations: { forget: note('conversations') },
  people: {
    seen: async ({ identifier }) => note('seen')(identifier),
    async beginLeaving(identifier, reason) {
      const begun = leaving.get(identifier) ?? { since: BEGAN, reason };
      leaving.set(identifier, begun);
      return begun;
    },
    beginLeavingAll: async () => void steps.push('all begin'),
    leaving: async (identifier) => leaving.get(identifier),
    allLeaving: async () => [...leaving].map(([identifier, begun]) => ({ identifier, ...begun })),
    forgetWords: note('words'),
    async markLeft(identifier, description) {
      leaving.delete(identifier);
      steps.push(`left ${identifier.slice(-3)}: ${description}`);
    },
    async *present() {
      for (const identifier of [ANA, OMAR, GITA]) yield { identifier, teamId: 'T0ACME', userId: identifier.slice(13) };
    },
  },
  log: pino({ level: 'silent' }),
});
const person = { identifier: ANA } as Person;
const leftOnes = () => steps.filter((step) => step.startsWith('left')).map((step) => step.slice(5, 8));

test('first what runs, then the open links, then the rest; on the record only when all of it worked', async () => {
  await offboarding.leave(ANA, 'deactivated');
  expect(steps).toEqual([
    'work ANA 2026-11-20T10:00:00.000Z',
    'links ANA',
    'asana ANA',
    'conversations ANA',
    'words ANA',
    'changed ANA',
    'left ANA: Deactivated in Slack: accounts and stored text deleted',
  ]);
});

test('what can be deleted is, whatever cannot; and they go on leaving', async () => {
  stuck.add(ANA);
  await expect(offboarding.leave(ANA, 'guest')).rejects.toMatchObject({ code: 'connectors_unavailable' });
  expect(steps).toEqual(expect.arrayContaining(['conversations ANA', 'words ANA', 'changed ANA']));
  expect([leftOnes(), leaving.get(ANA)]).toEqual([[], { since: BEGAN, reason: 'guest' }]);
  stuck.clear();
  // The reason is that of the beginning.
  await offboarding.leave(ANA, 'deactivated');
  expect(steps.at(-1)).toBe('left ANA: A guest now: accounts and stored text deleted');
});

test('two at once are one', async () => {
  await Promise.all([offboarding.leave(ANA, 'guest'), offboarding.leave(ANA, 'guest')]);
  expect(leftOnes()).toEqual(['ANA']);
});

test('trying again: one that fails keeps nobody else, and is told', async () => {
  for (const identifier of [ANA, OMAR, GITA]) leaving.set(identifier, { since: BEGAN, reason: 'guest' });
  stuck.add(ANA);
  expect(await offboarding.retry(60_000)).toEqual([{ identifier: ANA, since: BEGAN, reason: 'guest' }]);
  expect(leftOnes()).toEqual(['MAR', 'ITA']);
});

test('trying again ends when its time is over, and tells of everyone who waits', async () => {
  for (const identifier of [ANA, OMAR]) leaving.set(identifier, { since: BEGAN, reason: 'guest' });
  expect(await offboarding.retry(-1)).toHaveLength(2);
});

test('an installation that ends takes everyone along, whoever fails', async () => {
  stuck.add(ANA);
  await expect(offboarding.installationEnded('T0ACME')).rejects.toMatchObject({ code: 'connectors_unavailable' });
  expect([steps[0], leftOnes()]).toEqual(['all begin', ['MAR', 'ITA']]);
});

test('who is back is remembered, and before that what had begun comes to its end', async () => {
  await offboarding.welcome(person);
  expect(steps).toEqual(['seen ANA']);
  leaving.set(ANA, { since: BEGAN, reason: 'disconnected' });
  await offboarding.welcome(person);
  expect(steps.slice(-2)).toEqual(['left ANA: Disconnected everything: accounts and stored text deleted', 'seen ANA']);
  stuck.add(ANA);
  leaving.set(ANA, { since: BEGAN, reason: 'disconnected' });
  await expect(offboarding.welcome(person)).rejects.toMatchObject({ code: 'connectors_unavailable' });
  expect(steps.filter((step) => step.startsWith('seen'))).toHaveLength(2);
});
