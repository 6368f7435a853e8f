import { expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import { handoverAnswered, handoverAsked, handoverResult, handoverTakenBack } from './handover.ts';

const words = { account: { name: 'Acme' }, from: 'Ana Ruiz', to: 'Ben Ode', note: 'I am away.\nThank you!' };
const hostile = {
  account: { name: '<!channel>'.repeat(40) },
  from: '<@U1> '.repeat(40),
  to: '*Ben*\u202E',
  note: '<https://evil.test|x> `'.repeat(200),
};

test('the colleague reads who, what and why, and can answer', () => {
  const { text, blocks } = handoverAsked({ ...words, id: 'h1' });
  expect(text).toBe('Ana Ruiz wants to hand Acme over to you.');
  expect(blocks).toMatchObject([
    { text: { text: 'Ana Ruiz wants to hand *Acme* over to you.\n> I am away. Thank you!' } },
    {
      elements: [
        { action_id: 'handover_accept', value: 'h1', text: { text: 'Take it over' } },
        { action_id: 'handover_decline', value: 'h1', text: { text: 'Decline' } },
      ],
    },
    { elements: [{ text: expect.stringContaining('it leaves Ana Ruiz’s digest') }] },
  ]);
});

test('both read the answer', () => {
  expect([true, false].flatMap((yes) => [handoverAnswered(words, yes).text, handoverResult(words, yes).text])).toEqual([
    ':white_check_mark: You have taken *Acme* over from Ana Ruiz. Make sure that you are its owner in HubSpot.',
    ':white_check_mark: Ben Ode has taken *Acme* over. It is no longer in your digest. If you have not yet, change its owner in HubSpot.',
    ':white_circle: You have declined to take *Acme* over from Ana Ruiz.',
    ':white_circle: Ben Ode has declined to take *Acme* over. It stays with you.',
  ]);
});

test('the colleague reads in one sentence that it was taken back', () => {
  const { text, blocks } = handoverTakenBack(words);
  expect(text).toBe(':leftwards_arrow_with_hook: Ana Ruiz has taken *Acme* back and looks after it again.');
  expect(blocks).toMatchObject([{ type: 'section', text: { text } }]);
});

test('names and notes do nothing, however long', () => {
  const all = [
    handoverAsked({ ...hostile, id: 'h' }),
    handoverAnswered(hostile, true),
    handoverResult(hostile, false),
    handoverTakenBack(hostile),
  ];
  for (const { text, blocks } of all) {
    expect(blockProblems(blocks, 'message')).toEqual([]);
    expect(text + JSON.stringify(blocks)).not.toMatch(/<[!@#h]|\u202E/);
  }
});
