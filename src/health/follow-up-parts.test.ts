import { expect, test } from 'vitest';
import { commentPart } from './follow-up-parts.ts';

const ISSUE = { id: 'i1', identifier: 'ONB-12', title: 'Single sign-on' };

test.each([
  [{ overdue: true, quietDays: 0 }, 'it is past its date'],
  [{ overdue: true, quietDays: null }, 'it is past its date'],
  [{ overdue: false, quietDays: 7 }, 'it has not moved for 7 days'],
  [{ overdue: true, quietDays: 12 }, 'it is past its date and has not moved for 12 days'],
])('of an issue with %j the comment says: %s', (state, words) => {
  expect(commentPart({ ...ISSUE, ...state })?.args).toEqual({
    issueId: 'i1',
    body: `Checking in on this: ${words}. What is the next step, and by when?`,
  });
});

test('an issue that moves and is not late is not commented on', () => {
  expect(commentPart({ ...ISSUE, overdue: false, quietDays: 6 })).toBeUndefined();
  expect(commentPart({ ...ISSUE, overdue: false, quietDays: null })).toBeUndefined();
});
