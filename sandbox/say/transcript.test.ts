import { expect, test } from 'vitest';
import { PEOPLE } from '../people.ts';
import type { Provider } from '../providers/types.ts';
import { paragraph, placeOf } from './transcript.ts';

const onboarding = { name: 'onboarding', dm: false };

test('a message says who spoke, where, and who reads it there', () => {
  const place = placeOf({ ts: '2', threadTs: '1', to: 'U0ANA' }, onboarding);
  expect(paragraph({ kind: 'said', userId: 'U0BOT', ...place, lines: ['Connect Asana'] })).toBe(
    'Onbehalf in a thread of #onboarding (only visible to Ana Ruiz)\n  Connect Asana',
  );
  expect(placeOf({ ts: '1' }, onboarding).audience).toBe('public: everyone in the channel');
  expect(placeOf({ ts: '1' }, { name: 'Onbehalf', dm: true }).audience).toBe('private: one person and Onbehalf');
});

test('the way through the browser names each page and what was pressed', () => {
  const [ana] = PEOPLE;
  if (!ana) throw new Error('no people');
  const pages = [{ title: 'Connect Asana', pressed: 'Continue' }, { title: 'Asana is connected' }];
  expect(paragraph({ kind: 'browsed', as: ana, pages })).toBe(
    "Ana Ruiz's browser\n  Connect Asana → Continue\n  Asana is connected",
  );
});

test('what is typed and pressed, and a jump of the clock, are a line each', () => {
  const [ana] = PEOPLE;
  if (!ana) throw new Error('no people');
  expect(paragraph({ kind: 'typed', as: ana, command: '/digest on' })).toBe('Ana Ruiz types /digest on');
  expect(paragraph({ kind: 'pressed', as: ana, button: 'Do it now' })).toBe('Ana Ruiz presses [Do it now]');
  const at = new Date('2026-11-23T07:00:00Z');
  expect(paragraph({ kind: 'later', at, timeZone: 'Europe/Madrid' })).toBe(
    'The clock jumps to Monday 23 November, 08:00 in Europe/Madrid',
  );
});

test('a record says what happened to it and by whom', () => {
  const provider: Provider = {
    id: 'asana',
    label: 'Asana',
    providerKey: 'ASANA',
    tools: [],
    users: () => [],
    records: () => [],
  };
  const record = {
    kind: 'task',
    id: '1',
    title: 'Review',
    place: 'Website',
    fields: { Assignee: 'Ana\n\nRuiz', Due: '', Notes: 'x'.repeat(80) },
    createdBy: 'omar@acme.test',
    updatedBy: 'ana@acme.test',
    createdAt: '2026-01-01T00:00:00Z',
  };
  const changes = (['created', 'updated'] as const).map((change) => ({ change, provider, record }));
  expect(paragraph({ kind: 'holds', provider: 'Asana', changes }).split('\n')).toEqual([
    'Asana now holds',
    '  + task "Review" in Website, created by omar@acme.test',
    `    Assignee: Ana Ruiz, Notes: ${'x'.repeat(59)}…`,
    '  ~ task "Review" in Website, changed by ana@acme.test',
    `    Assignee: Ana Ruiz, Notes: ${'x'.repeat(59)}…`,
  ]);
});
