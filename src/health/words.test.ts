import { expect, test } from 'vitest';
import type { Reason, Signals, SupportSignal } from './types.ts';
import { reasonWords } from './words.ts';

const down = { kind: 'unavailable', since: '2026-11-20T06:10:00.000Z', why: 'down' } as const;

function signals(tickets: Partial<SupportSignal> = {}): Signals {
  return {
    stage: { kind: 'value', value: { stage: 'Technical setup', days: 21, movedBack: true } },
    support: {
      kind: 'value',
      value: { open: 5, urgent: 0, reopened: 0, oldestDays: 9, lastContactDays: null, ...tickets },
    },
    delivery: { kind: 'value', value: { done: 6, planned: 12, overdue: 3, quietDays: 8 } },
  };
}

function reason(rule: string, value: number, against?: number): Reason {
  return { rule, pillar: 'stage', value, penalty: 4, ...(against !== undefined && { against }) };
}

test.each<[string, Reason]>([
  ['in "Technical setup" for 21 days (plan: 10)', reason('stage.pace', 21, 10)],
  ['in "Technical setup" for 1 day (plan: 0)', reason('stage.pace', 1, 0)],
  ['moved back to "Technical setup"', reason('stage.moved_back', 1)],
  ['5 open tickets', reason('support.open', 5)],
  ['1 open ticket', reason('support.open', 1)],
  ['oldest open ticket is 9 days old', reason('support.oldest', 9)],
  ['oldest open ticket is 1 day old', reason('support.oldest', 1)],
  ['3 tasks overdue', reason('delivery.overdue', 3)],
  ['1 task overdue', reason('delivery.overdue', 1)],
  ['6 of 12 planned tasks done', reason('delivery.completion', 6, 12)],
  ['0 of 1 planned task done', reason('delivery.completion', 0, 1)],
  ['no task moved for 8 days', reason('delivery.quiet', 8)],
  ['no task moved for 1 day', reason('delivery.quiet', 1)],
  ['mood.ring', reason('mood.ring', 1)],
])('%s', (words, of) => {
  expect(reasonWords(of, signals())).toBe(words);
});

test.each([
  ['1 urgent ticket', { urgent: 1 }],
  ['2 urgent tickets', { urgent: 2 }],
  ['1 reopened ticket', { reopened: 1 }],
  ['3 reopened tickets', { reopened: 3 }],
  ['1 urgent and 1 reopened ticket', { urgent: 1, reopened: 1 }],
  ['2 urgent and 1 reopened ticket', { urgent: 2, reopened: 1 }],
  ['1 urgent and 2 reopened tickets', { urgent: 1, reopened: 2 }],
])('%s', (words, tickets) => {
  expect(reasonWords(reason('support.urgent_or_reopened', 1), signals(tickets))).toBe(words);
});

test('without the signals the words keep to what the reason knows', () => {
  const unknown = { stage: down, support: down, delivery: down };
  expect(reasonWords(reason('stage.pace', 21, 14), unknown)).toBe('in its stage for 21 days (plan: 14)');
  expect(reasonWords(reason('stage.moved_back', 1), unknown)).toBe('moved back to an earlier stage');
  expect(reasonWords(reason('support.urgent_or_reopened', 2), unknown)).toBe('2 urgent or reopened tickets');
});
