import { expect, test } from 'vitest';
import { COMMENT, CRITICAL, followUp, monday, morning, TASK } from '../morning.fixture.ts';
import { itemBlocks, openLine } from './digest-item.ts';
import { readAloud } from './read-aloud.fixture.ts';

/** An account that is as bad as on Friday, with what an earlier morning left of its follow-up. */
function open(more: Parameters<typeof followUp>[1]) {
  const earlier = followUp('earlier', more);
  const facts = monday([morning('Acme', { ...CRITICAL, was: CRITICAL, badSince: '2026-11-18', followUp: earlier })]);
  const [item] = facts.items;
  if (!item) throw new Error('nothing is told of');
  return {
    line: openLine(item, { today: facts.date, spelled: true }).text,
    words: readAloud(itemBlocks(item, { facts, products: [], now: new Date(0) })),
  };
}

test('“followed up” is said of what has a receipt alone', () => {
  expect(open({}).line).toContain('· followed up');
  expect(open({ receipts: [COMMENT] }).line).toContain('· followed up');
  const none = open({ receipts: [] });
  expect(none.line).toContain('· follow-up not done');
  expect(none.words).toContain(':x: Could not be done on an earlier morning: HubSpot task, Linear comment on ONB-12.');
});

test('nor of what was taken back', () => {
  const undone = [TASK, COMMENT].map((receipt) => ({ ...receipt, undone: true }));
  expect(open({ receipts: undone }).line).toContain('· follow-up undone');
  expect(open({ receipts: [...undone.slice(1), TASK] }).line).toContain('· followed up');
});

test('of two parts, one can be done, one failed, or one unknown', () => {
  const seen = (more: Parameters<typeof followUp>[1], state: 'failed' | 'unknown' = 'unknown') => {
    const facts = monday([morning('Acme', { ...CRITICAL, badSince: '2026-11-23', followUp: followUp(state, more) })]);
    const [item] = facts.items;
    return readAloud(item ? itemBlocks(item, { facts, products: [], now: new Date(0) }) : []);
  };
  const unknown = ':grey_question: It is not known whether this happened:';
  expect(seen({})).toContain(`${unknown} HubSpot task, Linear comment on ONB-12. Please look there`);
  const half = seen({ lost: ['comment'] });
  expect(half).toContain(`${unknown} Linear comment on ONB-12. Please look there`);
  expect(half).toContain(':x: Could not be done: HubSpot task.');
  expect(seen({ lost: ['comment'], receipts: [TASK] })).toMatch(
    /Did as you: HubSpot task\n:grey_question:.* Linear comment/,
  );
  expect(seen({ lost: ['comment'], receipts: [TASK] })).not.toContain(':x:');
  expect(seen({ receipts: [COMMENT] }, 'failed')).toMatch(/comment on ONB-12\n:x: Could not be done: HubSpot task\./);
});

test('what the account does not allow says how it is mended', () => {
  const denied = followUp('failed', { receipts: [TASK], denied: ['comment'] });
  const facts = monday([morning('Acme', { ...CRITICAL, badSince: '2026-11-23', followUp: denied })]);
  const [item] = facts.items;
  expect(readAloud(item ? itemBlocks(item, { facts, products: [], now: new Date(0) }) : [])).toContain(
    ':x: Could not be done: Linear comment on ONB-12. Your connection does not allow it: renew it with `/connect linear`.',
  );
});
